// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/agent_lines.h"

#include "server/runner/drivers/agentdriver.h"
#include "server/runner/drivers/linebuffer.h"

#include <cstdlib>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace ccplant::fuzz {
namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// Watches what a driver emits.
class Witness {
public:
    void see(Event event)
    {
        event.seq = ++m_seq;
        event.time = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000, QTimeZone::UTC);
        const Result<Event> again = readEvent(writeEvent(event));
        require(again.has_value());
        const QString id = event.fields["id"_L1].toString();
        if (event.kind == "message"_L1 && event.fields["done"_L1].toBool())
            m_messages.remove(id);
        else if (event.kind == "message"_L1)
            m_messages.insert(id);
        else if (event.kind == "delta"_L1)
            require(m_messages.contains(id));
        else if (event.kind == "tool"_L1)
            seeTool(id, event.fields["status"_L1].toString());
    }
    void turnEnded()
    {
        require(m_messages.isEmpty() && m_tools.isEmpty());
        ++m_turns;
    }
    int turns() const { return m_turns; }

private:
    void seeTool(const QString &id, const QString &status)
    {
        if (status == "pending"_L1 || status == "in_progress"_L1)
            m_tools.insert(id);
        else if (!status.isEmpty())
            m_tools.remove(id);
    }

    QSet<QString> m_messages, m_tools;
    qint64 m_seq = 0;
    int m_turns = 0;
};

/// What would start programs or write files on this machine is left unsaid.
bool isHarmless(const QByteArray &line)
{
    const QString method = QJsonDocument::fromJson(line)["method"_L1].toString();
    return !method.startsWith("terminal/"_L1) && !method.startsWith("fs/"_L1);
}

/// Where the drivers live; made once.
const QTemporaryDir &place()
{
    static int argc = 0;
    static const QCoreApplication application(argc, nullptr);
    static const QTemporaryDir folder;
    static const bool quiet = [] {
        QLoggingCategory::setFilterRules(u"*=false"_s);
        return true;
    }();
    require(quiet && folder.isValid());
    return folder;
}

} // namespace

void sayToDriver(const QString &name, const uint8_t *data, size_t size)
{
    runner::DriverConfig config;
    config.agent = {u"fuzz"_s, name, {u"/nonexistent"_s}, {}};
    config.sessionId = u"s_1"_s;
    config.workspace = config.stateDir = place().path();
    const std::unique_ptr<runner::Driver> driver = runner::makeDriver(config);
    auto *agent = static_cast<runner::AgentDriver *>(driver.get());
    Witness witness;
    int prompts = 0;
    QObject::connect(agent, &runner::Driver::said, [&](const Event &made) { witness.see(made); });
    QObject::connect(agent, &runner::Driver::turnEnded, [&] { witness.turnEnded(); });

    runner::LineBuffer lines(1 << 20);
    lines.append(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    lines.append("\n");
    agent->open({});
    while (const std::optional<QByteArray> line = lines.next()) {
        if (isHarmless(*line))
            agent->receive(*line);
        if (prompts == witness.turns()) {
            agent->prompt(u"t_1"_s, {QJsonObject{{"type"_L1, u"text"_s}, {"text"_L1, u"go"_s}}});
            ++prompts;
        }
        QCoreApplication::sendPostedEvents();
    }
    agent->cancel();
    require(witness.turns() <= prompts);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

} // namespace ccplant::fuzz
