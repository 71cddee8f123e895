// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/agentapifeed.h"

#include "server/runner/surface/agentapi.h"
#include "shared/sse.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr std::chrono::milliseconds pause(50);
constexpr qint64 highWater =
    32 * 1024 * 1024; // bytes queued at which a reader is cut; a replay comes in one piece
constexpr qsizetype mostErrors = 100; // that a new reader is told

QByteArray named(const QByteArray &name, const QJsonObject &data)
{
    return writeSse({{}, name, QJsonDocument(data).toJson(QJsonDocument::Compact)});
}

} // namespace

AgentApiFeed::AgentApiFeed(const Engine *engine, QString agentType, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_agentType(std::move(agentType))
{
    for (const Entry &entry : engine->transcript().entries()) {
        if (agentapi::isMessage(entry))
            m_numbers.insert(entry.id, m_numbers.size());
    }
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &AgentApiFeed::flush);
    connect(engine, &Engine::appended, this, &AgentApiFeed::arrived);
}

AgentApiFeed::~AgentApiFeed() = default;

QString AgentApiFeed::status() const
{
    return m_engine->isIdle() ? u"stable"_s : u"running"_s;
}

void AgentApiFeed::serve(const std::shared_ptr<http::Stream> &stream)
{
    flush(); // so that the replay and what follows do not overlap
    auto *reader = new http::EventStream(stream, highWater, this);
    if (!stream->isOpen()) {
        reader->deleteLater();
        return;
    }
    m_readers.push_back(reader);
    connect(reader, &http::EventStream::closed, this, [this, reader] {
        std::erase(m_readers, reader);
        reader->deleteLater();
    });
    reader->send(replay());
}

void AgentApiFeed::finish(std::chrono::milliseconds retry, const QByteArray &reason)
{
    const auto readers = m_readers; // they remove themselves
    for (http::EventStream *reader : readers)
        reader->finish(retry, reason);
}

void AgentApiFeed::arrived(const Event &event)
{
    const QString id = event.id();
    const bool isText = event.kind == "message"_L1 || event.kind == "delta"_L1;
    const qsizetype index = isText ? m_engine->transcript().indexOf(u"message"_s, id) : -1;
    if (index >= 0) {
        const Entry &entry = m_engine->transcript().entries().at(index);
        if (agentapi::isMessage(entry)) {
            if (!m_numbers.contains(id))
                m_numbers.insert(id, m_numbers.size());
            if (!m_dirty.contains(id))
                m_dirty.append(id);
        } else if (const QJsonObject error = agentapi::agentError(entry); !error.isEmpty()) {
            send(named("agent_error", error));
        }
    }
    if (!m_timer.isActive())
        m_timer.start(pause);
}

void AgentApiFeed::flush()
{
    for (const QString &id : std::exchange(m_dirty, {})) {
        const qsizetype index = m_engine->transcript().indexOf(u"message"_s, id);
        if (index >= 0 && !m_readers.empty())
            send(messageUpdate(index, m_numbers.value(id)));
    }
    if (const QString now = status(); now != m_status) {
        m_status = now;
        send(statusChange());
    }
}

void AgentApiFeed::send(const QByteArray &bytes)
{
    const auto readers = m_readers; // one that is cut removes itself
    for (http::EventStream *reader : readers)
        reader->send(bytes);
}

QByteArray AgentApiFeed::messageUpdate(qsizetype index, qint64 number) const
{
    QJsonObject message = agentapi::message(m_engine->transcript().entries().at(index), number);
    message["message"_L1] = message.take("content"_L1);
    return named("message_update", message);
}

QByteArray AgentApiFeed::statusChange() const
{
    return named("status_change", {{"status"_L1, status()}, {"agent_type"_L1, m_agentType}});
}

QByteArray AgentApiFeed::replay() const
{
    QByteArray messages;
    QList<QByteArray> errors;
    const QList<Entry> &entries = m_engine->transcript().entries();
    for (qsizetype i = 0; i < entries.size(); ++i) {
        if (agentapi::isMessage(entries.at(i)))
            messages += messageUpdate(i, m_numbers.value(entries.at(i).id));
        else if (const QJsonObject error = agentapi::agentError(entries.at(i)); !error.isEmpty())
            errors.append(named("agent_error", error));
    }
    return messages + statusChange() + errors.last(qMin(mostErrors, errors.size())).join();
}

} // namespace ccplant::runner
