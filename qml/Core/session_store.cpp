// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/session_store.h"

#include "qml/Core/client_core.h"
#include "qml/Core/session_controller.h"
#include "shared/ids.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

QString pathOf(const QString &id, const QString &rest = {})
{
    return u"/api/v1/sessions/"_s + ApiClient::segment(id) + rest;
}

} // namespace

SessionStore::SessionStore(ClientCore *core, QObject *parent)
    : QObject(parent)
    , m_core(core)
    , m_all(core->unread())
{
    m_undo.setSingleShot(true);
    m_undo.setInterval(undoMs);
    connect(&m_undo, &QTimer::timeout, this, &SessionStore::deleteNow);
    connect(core->connection(), &Connection::infoChanged, this, &SessionStore::scopeChanged);
    connect(&m_all, &SessionListModel::sessionRemoved, this, [this](const QString &id) {
        m_core->drafts()->set(m_core->connection()->storageKey(), id, {});
        m_core->outbox()->forgetSession(id);
    });
}

QString SessionStore::scope() const
{
    const QString kept = m_core->settings()->value(u"scope"_s).toString();
    const bool known = m_core->connection()->teams().contains(kept);
    const bool anyTeam = !m_core->connection()->teams().isEmpty();
    return known || (kept == "personal"_L1 && anyTeam) ? kept : QString();
}

void SessionStore::setScope(const QString &scope)
{
    if (scope == this->scope())
        return;
    m_core->settings()->setValue(u"scope"_s, scope);
    Q_EMIT scopeChanged();
}

SessionStore::~SessionStore()
{
    qDeleteAll(std::exchange(m_open, {}));
}

SessionStore *SessionStore::create(QQmlEngine *, QJSEngine *)
{
    SessionStore *store = ClientCore::instance()->sessions();
    QJSEngine::setObjectOwnership(store, QJSEngine::CppOwnership);
    return store;
}

void SessionStore::onServerChanged()
{
    m_undo.stop();
    m_doomed.clear();
    setCurrentId({});
    const auto controllers = std::exchange(m_open, {});
    m_recent.clear();
    for (SessionController *controller : controllers)
        controller->deleteLater();
    m_all.setServer(m_core->connection()->storageKey());
    m_core->live()->subscribeList({{u"archived"_s, u"all"_s}});
    Q_EMIT undoChanged();
}

SessionController *SessionStore::current() const
{
    return m_open.value(m_currentId);
}

void SessionStore::setCurrentId(const QString &id)
{
    if (m_currentId == id)
        return;
    if (!id.isEmpty())
        open(id);
    m_currentId = id;
    m_all.setVisibleSession(id);
    trim();
    Q_EMIT currentChanged();
}

SessionController *SessionStore::open(const QString &id)
{
    if (id.isEmpty())
        return nullptr;
    SessionController *&controller = m_open[id];
    if (!controller) {
        controller = new SessionController(m_core, id);
        QJSEngine::setObjectOwnership(controller, QJSEngine::CppOwnership);
    }
    m_recent.removeOne(id);
    m_recent.prepend(id);
    return controller;
}

/// Lets go of the ones that were not looked at for longest.
void SessionStore::trim()
{
    for (qsizetype i = m_recent.size() - 1; i >= 0 && m_recent.size() > keepOpen; --i) {
        const QString id = m_recent.at(i);
        if (id == m_currentId)
            continue;
        m_recent.removeAt(i);
        m_open.take(id)->deleteLater();
    }
}

void SessionStore::newSession(const QVariantMap &form)
{
    if (m_creating)
        return;
    const QJsonObject body = QJsonObject::fromVariantMap(form);
    if (body != m_lastBody || m_idempotencyKey.isEmpty())
        m_idempotencyKey = newId(u"c").toLatin1();
    m_lastBody = body;
    m_creating = true;
    Q_EMIT creatingChanged();
    m_core->api()
        ->post(u"/api/v1/sessions"_s, body, m_idempotencyKey)
        ->then(this, [this](const Result<ApiReply> &reply) {
            m_creating = false;
            Q_EMIT creatingChanged();
            if (!reply) {
                Q_EMIT createFailed(
                    errorText(reply.error()), reply.error().code == ErrorCode::Unavailable);
                return;
            }
            m_idempotencyKey.clear();
            const QJsonObject session = reply->json();
            m_all.upsert(session);
            m_core->connection()->refresh(); // what was used lately
            Q_EMIT created(session["id"_L1].toString());
        });
}

void SessionStore::patch(const QString &id, const QJsonObject &change)
{
    m_core->api()->patch(pathOf(id), change)->then(this, [this](const Result<ApiReply> &reply) {
        if (reply)
            m_all.upsert(reply->json());
        else
            Q_EMIT failed(errorText(reply.error()));
    });
}

void SessionStore::post(const QString &id, const QString &verb)
{
    m_core->api()->post(pathOf(id, u'/' + verb))->then(this, [this](const Result<ApiReply> &reply) {
        if (!reply)
            Q_EMIT failed(errorText(reply.error()));
    });
}

void SessionStore::rename(const QString &id, const QString &title)
{
    patch(id, {{u"title"_s, title.simplified()}});
}

void SessionStore::setPinned(const QStringList &ids, bool pinned)
{
    for (const QString &id : ids)
        patch(id, {{u"pinned"_s, pinned}});
}

void SessionStore::setArchived(const QStringList &ids, bool archived)
{
    for (const QString &id : ids)
        patch(id, {{u"archived"_s, archived}});
}

void SessionStore::stop(const QStringList &ids)
{
    for (const QString &id : ids)
        post(id, u"stop"_s);
}

void SessionStore::resume(const QStringList &ids)
{
    for (const QString &id : ids)
        post(id, u"resume"_s);
}

void SessionStore::remove(const QStringList &ids)
{
    deleteNow(); // what was doomed before has had its time
    for (const QString &id : ids) {
        if (m_all.rowOf(id) < 0)
            continue;
        m_doomed << id;
        m_all.setHidden(id, true);
    }
    if (m_doomed.contains(m_currentId))
        setCurrentId({});
    if (!m_doomed.isEmpty())
        m_undo.start();
    Q_EMIT undoChanged();
}

void SessionStore::undo()
{
    m_undo.stop();
    const QStringList ids = std::exchange(m_doomed, {});
    for (const QString &id : ids)
        m_all.setHidden(id, false);
    Q_EMIT undoChanged();
}

void SessionStore::deleteNow()
{
    m_undo.stop();
    const QStringList ids = std::exchange(m_doomed, {});
    for (const QString &id : ids) {
        m_core->api()->remove(pathOf(id))->then(this, [this, id](const Result<ApiReply> &reply) {
            if (reply || reply.error().code == ErrorCode::NotFound)
                return;
            m_all.setHidden(id, false);
            Q_EMIT failed(errorText(reply.error()));
        });
    }
    if (!ids.isEmpty())
        Q_EMIT undoChanged();
}

} // namespace ccplant::client
