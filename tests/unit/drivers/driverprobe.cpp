// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/drivers/driverprobe.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr int patience = 30'000; // ms; generous, for machines under load

bool isOver(const QString &status)
{
    return status == "completed"_L1 || status == "failed"_L1 || status == "cancelled"_L1;
}

} // namespace

DriverProbe::DriverProbe(const QStringList &command, const QString &driver)
{
    QDir(m_folder.path()).mkpath(u"workspace"_s);
    QDir(m_folder.path()).mkpath(u"state"_s);
    config.agent = {u"test"_s, driver, command, {}};
    config.sessionId = u"s_"_s + QFileInfo(m_folder.path()).fileName();
    config.workspace = m_folder.filePath(u"workspace"_s);
    config.stateDir = m_folder.filePath(u"state"_s);
}

void DriverProbe::start(const QString &resumeId)
{
    m_driver = makeDriver(config);
    connect(
        m_driver.get(), &Driver::phase, this, [this](const QString &phase) { phases += phase; });
    connect(m_driver.get(), &Driver::ready, this,
        [this](const QString &id, const QJsonObject &about, bool again) {
            session = id;
            info = about;
            resumed = again;
            ready = true;
        });
    connect(m_driver.get(), &Driver::said, this, &DriverProbe::record);
    connect(m_driver.get(), &Driver::withdrawn, this,
        [this](const QString &kind, const QString &id) { withdrawals += kind + u' ' + id; });
    connect(m_driver.get(), &Driver::turnEnded, this,
        [this](const QString &turn, const QString &reason, const QJsonObject &more) {
            if (turn != u"turn-%1"_s.arg(turns) || exits > 0)
                broken += u"turnEnded of %1 when it was not due"_s.arg(turn);
            ++ended;
            stopReason = reason;
            turnMore = more;
            turnError = more["error"_L1].toString();
            checkNothingIsOpen(u"the turn's end"_s);
        });
    connect(m_driver.get(), &Driver::configRefused, this,
        [this](const Error &error) { refusals += error; });
    connect(m_driver.get(), &Driver::authRequired, this,
        [this](const QJsonArray &list) { methods = list; });
    connect(
        m_driver.get(), &Driver::exited, this, [this](const QString &reason, const QString &tail) {
            ++exits;
            exitReason = reason;
            stderrTail = tail;
            checkNothingIsOpen(u"the agent's end"_s);
            if (ended != turns)
                broken += u"exited before turnEnded"_s;
        });
    m_driver->start(resumeId);
}

bool DriverProbe::open(const QString &resumeId)
{
    start(resumeId);
    return waitFor([this] { return ready || exits > 0; }) && ready;
}

void DriverProbe::prompt(const QString &text)
{
    ++turns;
    m_driver->prompt(u"turn-%1"_s.arg(turns), {textBlock(text)});
}

bool DriverProbe::run(const QString &text)
{
    prompt(text);
    return waitForTurn();
}

bool DriverProbe::waitFor(const std::function<bool()> &condition) const
{
    return QTest::qWaitFor(condition, patience);
}

bool DriverProbe::waitForTurn() const
{
    return waitFor([this] { return ended == turns; });
}

bool DriverProbe::waitForExit() const
{
    return waitFor([this] { return exits > 0; });
}

QJsonObject DriverProbe::waitForEvent(const QString &kind) const
{
    waitFor([this, &kind] { return !all(kind).isEmpty() || exits > 0; });
    return last(kind);
}

void DriverProbe::record(const Event &event)
{
    if (event.seq != 0 || event.time.isValid())
        broken += u"a numbered event"_s;
    if (exits > 0)
        broken += u"an event after exited"_s;
    events += event;
    const QString id = event.id();
    if (event.kind == "message"_L1) {
        if (!m_messages.contains(id))
            m_messageOrder += id;
        else if (m_messages[id]["done"_L1].toBool())
            broken += u"a finished message was changed"_s;
        m_messages[id] = event.fields;
    } else if (event.kind == "delta"_L1) {
        ++deltas;
        QJsonObject &message = m_messages[id];
        if (message.isEmpty() || message["done"_L1].toBool())
            broken += u"a delta for no open message"_s;
        message["content"_L1] = QJsonArray{textBlock(
            plainText(message["content"_L1].toArray()) + event.fields["text"_L1].toString())};
    } else if (event.kind == "tool"_L1) {
        QJsonObject &tool = m_tools[id];
        for (auto field = event.fields.begin(); field != event.fields.end(); ++field)
            tool[field.key()] = field.value();
    }
}

void DriverProbe::checkNothingIsOpen(const QString &when)
{
    for (const QJsonObject &message : std::as_const(m_messages)) {
        if (!message["done"_L1].toBool())
            broken += u"an unfinished message at "_s + when;
    }
    for (const QJsonObject &tool : std::as_const(m_tools)) {
        if (!isOver(tool["status"_L1].toString()))
            broken += u"an open tool call at "_s + when;
    }
}

QStringList DriverProbe::messages(const QString &role) const
{
    QStringList texts;
    for (const QString &id : m_messageOrder) {
        const QJsonObject message = m_messages[id];
        if (message["role"_L1].toString() == role)
            texts += plainText(message["content"_L1].toArray());
    }
    return texts;
}

QList<QJsonObject> DriverProbe::all(const QString &kind) const
{
    QList<QJsonObject> found;
    for (const Event &event : events) {
        if (event.kind == kind)
            found += event.fields;
    }
    return found;
}

QJsonObject DriverProbe::last(const QString &kind) const
{
    return all(kind).value(all(kind).size() - 1);
}

QJsonObject DriverProbe::agentConfig() const
{
    QJsonObject folded;
    for (const QJsonObject &change : all(u"config"_s)) {
        for (auto field = change.begin(); field != change.end(); ++field)
            folded[field.key()] = field.value();
    }
    return folded;
}

QJsonObject DriverProbe::tool(const QString &id) const
{
    return m_tools.value(id);
}

} // namespace ccplant::runner
