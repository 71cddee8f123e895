// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/replicas.h"

#include "shared/event.h"
#include "shared/ids.h"
#include "shared/log.h"

#include <QCoro/QCoroFuture>
#include <QJsonArray>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

const QString collection = u"replicas"_s;

} // namespace

Replicas::Replicas(
    store::Store &store, const Clock &clock, std::function<QJsonObject()> facts, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_facts(std::move(facts))
    , m_id(newId(u"p"))
{
    connect(&m_timer, &QTimer::timeout, this, [this] { say(); });
}

QJsonObject Replicas::now() const
{
    QJsonObject facts = m_facts();
    facts[u"seen_at"_s] = formatTime(m_clock.now());
    return facts;
}

void Replicas::start()
{
    m_timer.start(interval);
    say();
}

QCoro::Task<void> Replicas::say()
{
    store::Record record;
    record.collection = collection;
    record.id = m_id;
    record.body = now();
    const auto stored = co_await m_store.put(std::move(record));
    if (!stored)
        logEvent(lcApp(), log::Level::Warning, u"this replica cannot say that it lives"_s,
            {{u"detail"_s, stored.error().detail}, {u"cause"_s, stored.error().internal}});
}

QCoro::Task<void> Replicas::stop()
{
    m_timer.stop();
    const auto removed = co_await m_store.remove(collection, m_id);
    if (!removed && removed.error().code != ErrorCode::NotFound)
        logEvent(lcApp(), log::Level::Debug, u"this replica cannot say that it ends"_s,
            {{u"detail"_s, removed.error().detail}});
}

QCoro::Task<Result<QJsonArray>> Replicas::list()
{
    const QPointer<Replicas> self(this);
    const QString own = m_id;
    const QDateTime time = m_clock.now();
    QJsonObject mine = now();
    mine[u"healthy"_s] = true;
    mine[u"self"_s] = true;
    QJsonArray all{mine};
    const auto page = co_await m_store.list({.collection = collection, .limit = 1000});
    if (!page)
        co_return tl::unexpected(page.error());
    for (const store::Record &record : page->records) {
        if (record.id == own)
            continue;
        const QDateTime seen = parseTime(record.body["seen_at"_L1].toString());
        if (!seen.isValid() || seen.addDuration(forgetAfter) < time) {
            if (self)
                m_store.remove(collection, record.id); // whoever is first
            continue;
        }
        QJsonObject other = record.body;
        other[u"healthy"_s] = seen.addDuration(2 * interval) >= time;
        other[u"self"_s] = false;
        all.append(other);
    }
    co_return all;
}

} // namespace ccplant::daemon
