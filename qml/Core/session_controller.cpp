// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/session_controller.h"

#include "qml/Core/client_core.h"
#include "qml/Core/glyph_watch.h"
#include "shared/event.h"

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

bool isTurnStatus(const QString &status)
{
    return status == "running"_L1 || status == "needs_input"_L1 || status == "idle"_L1;
}

} // namespace

SessionController::SessionController(ClientCore *core, const QString &id, QObject *parent)
    : TranscriptSource(parent)
    , m_core(core)
    , m_id(id)
{
    LiveSocket *live = core->live();
    const auto mine = [this](auto handler) {
        return [this, handler](const QString &session, const auto &value) {
            if (session == m_id)
                (this->*handler)(value);
        };
    };
    connect(live, &LiveSocket::sessionEvent, this, mine(&SessionController::onEvent));
    connect(live, &LiveSocket::sessionLive, this, mine(&SessionController::onLive));
    connect(live, &LiveSocket::sessionRefused, this, mine(&SessionController::onRefused));
    connect(core->connection(), &Connection::stateChanged, this, [this] {
        if (m_live && !m_core->connection()->online()) {
            m_live = false;
            Q_EMIT liveChanged();
        }
        if (m_errorPasses && m_core->connection()->online())
            clearError();
    });
    connect(core->connection(), &Connection::maintenanceChanged, this, [this] {
        if (m_errorPasses && !m_core->connection()->maintained())
            clearError();
    });
    connect(core->sessions()->all(), &SessionListModel::sessionChanged, this,
        [this](const QString &session) {
            if (session == m_id)
                onInfo();
        });
    connect(core->drafts(), &Drafts::changedElsewhere, this,
        [this](const QString &server, const QString &session) {
            if (session == m_id && server == m_core->connection()->storageKey())
                Q_EMIT draftChanged();
        });
    connect(core->outbox(), &Outbox::changed, this, [this](const QString &session) {
        if (session == m_id)
            refreshUnsent();
    });
    connect(core->outbox(), &Outbox::refused, this,
        [this](const QString &session, const QString &clientId, const Error &error) {
            if (session == m_id && !m_queue.contains(clientId)) // the queue's row says it
                setError(error);
        });
    m_transcript.beginReplay();
    onInfo();
    refreshUnsent();
    attach();
}

SessionController::~SessionController()
{
    m_core->live()->unsubscribeSession(m_id);
    m_core->cache()->close(m_id);
}

void SessionController::attach()
{
    m_core->live()->subscribeSession(m_id, log().lastSeq());
    m_core->cache()->readSession(
        m_id, this, [this](const QJsonArray &events) { showCached(events); });
}

/// What was known before, until the server has told how it is now.
void SessionController::showCached(const QJsonArray &events)
{
    if (events.isEmpty() || !m_loading || log().lastSeq() > 0)
        return;
    for (const QJsonValue &event : events)
        onEvent(event.toObject());
    finishReplay();
}

QString SessionController::path(const QString &rest) const
{
    return u"/api/v1/sessions/"_s + ApiClient::segment(m_id) + rest;
}

QString SessionController::title() const
{
    if (!m_info.title.isEmpty())
        return m_info.title;
    const QString inLog = log().session()["title"_L1].toString();
    return inLog.isEmpty() ? SessionListModel::tr("Untitled session") : inLog;
}

QVariantList SessionController::links() const
{
    return log().session()["links"_L1].toArray().toVariantList();
}

/// The list says whether there is an agent; while there is one, the log knows first what it does.
QString SessionController::status() const
{
    const bool logIsAhead = isTurnStatus(m_info.status) && m_live && !log().turn().isEmpty();
    return logIsAhead ? log().status() : m_info.status;
}

QString SessionController::statusGroup() const
{
    SessionInfo now;
    now.status = status();
    return nameOf(now.group());
}

QString SessionController::reason() const
{
    if (!m_info.reason.isEmpty())
        return m_info.reason;
    return log().agent()["state"_L1].toString() == "exited"_L1
        ? log().agent()["reason"_L1].toString()
        : QString();
}

QString SessionController::activity() const
{
    return m_live ? log().activity() : m_info.activity;
}

bool SessionController::working() const
{
    const QString now = status();
    return now == "running"_L1 || now == "needs_input"_L1;
}

int SessionController::planDone() const
{
    int done = 0;
    const QJsonArray plan = log().plan();
    for (const QJsonValue &entry : plan)
        done += entry["status"_L1].toString() == "completed"_L1;
    return done;
}

QVariantMap SessionController::config() const
{
    QJsonObject config = log().config();
    for (auto ahead = m_configAhead.begin(); ahead != m_configAhead.end(); ++ahead)
        config.insert(ahead.key(), ahead.value());
    return config.toVariantMap();
}

QString SessionController::draft() const
{
    const QString text = m_core->drafts()->text(m_core->connection()->storageKey(), m_id);
    textEntered(text);
    return text;
}

void SessionController::setDraft(const QString &text)
{
    if (text == draft())
        return;
    textEntered(text);
    m_core->drafts()->set(m_core->connection()->storageKey(), m_id, text);
    Q_EMIT draftChanged();
}

void SessionController::onInfo()
{
    const SessionInfo *info = m_core->sessions()->all()->find(m_id);
    if (!info)
        return;
    m_info = *info;
    Q_EMIT infoChanged();
    Q_EMIT stateChanged();
}

void SessionController::onEvent(const QJsonObject &json)
{
    const Result<Event> event = eventOf(json);
    if (!event) {
        qWarning("an event of session %s could not be read: %s", qUtf8Printable(m_id),
            qUtf8Printable(event.error().detail));
        return;
    }
    const Change change = m_transcript.apply(*event);
    if (event->kind == "message"_L1) {
        const QString clientId = event->fields["client_id"_L1].toString();
        if (!clientId.isEmpty())
            m_core->outbox()->confirm(m_id, clientId);
    }
    if (change.type == Change::State)
        onState(*event);
    else if (event->kind == "permission"_L1 || event->kind == "question"_L1)
        Q_EMIT pendingChanged();
}

void SessionController::onState(const Event &event)
{
    const QString &kind = event.kind;
    if (kind == "plan"_L1)
        Q_EMIT planChanged();
    else if (kind == "usage"_L1)
        Q_EMIT usageChanged();
    else if (kind == "queue"_L1) {
        const QJsonArray queue = log().queue();
        for (const QJsonValue &entry : queue)
            m_core->outbox()->confirm(m_id, entry["client_id"_L1].toString());
        refreshUnsent();
    } else if (kind == "config"_L1) {
        for (auto field = event.fields.begin(); field != event.fields.end(); ++field)
            m_configAhead.remove(field.key());
        Q_EMIT configChanged();
    } else if (kind == "turn"_L1) {
        const bool ended = event.fields["state"_L1].toString() == "idle"_L1;
        m_cancelling = m_cancelling && !ended;
        refreshUnsent();
        if (ended && m_live)
            Q_EMIT turnEnded();
    }
    Q_EMIT stateChanged();
}

void SessionController::onLive(qint64)
{
    m_live = true;
    m_gone = false;
    m_unavailable.clear();
    finishReplay();
}

void SessionController::finishReplay()
{
    m_transcript.endReplay();
    m_loading = false;
    refreshUnsent();
    Q_EMIT liveChanged();
    Q_EMIT stateChanged();
    Q_EMIT planChanged();
    Q_EMIT pendingChanged();
    Q_EMIT configChanged();
    Q_EMIT usageChanged();
}

void SessionController::onRefused(const Error &error)
{
    m_transcript.endReplay();
    m_loading = m_live = false;
    m_gone = error.code == ErrorCode::NotFound;
    m_unavailable = m_gone
        ? tr("This session is no longer on the server. It was deleted, perhaps on another device.")
        : errorText(error);
    Q_EMIT liveChanged();
}

/// A prompt goes behind the work that is under way, unless it is to be done now.
bool SessionController::goesToQueue(const OutboxItem &item) const
{
    return !item.steer && working();
}

void SessionController::refreshUnsent()
{
    const QList<OutboxItem> items = m_core->outbox()->items(m_id);
    QList<OutboxItem> inTranscript, inQueue;
    for (const OutboxItem &item : items)
        (goesToQueue(item) ? inQueue : inTranscript) << item;
    m_transcript.setUnsent(inTranscript);
    m_queue.setEntries(log().queue(), inQueue);
}

void SessionController::setError(const Error &error)
{
    m_lastError = errorText(error);
    m_errorPasses = error.code == ErrorCode::Unavailable;
    m_lastErrorDetails = error.internal;
    Q_EMIT lastErrorChanged();
}

void SessionController::clearError()
{
    m_lastError.clear();
    m_errorPasses = false;
    m_lastErrorDetails.clear();
    Q_EMIT lastErrorChanged();
}

void SessionController::markSeen()
{
    m_core->sessions()->all()->markSeen(m_id);
}

} // namespace ccplant::client
