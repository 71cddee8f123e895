// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/records.h"

#include "server/sessions/logging.h"
#include "server/store/all_of.h"
#include "server/store/attach.h"

#include <QCoro/QCoroFuture>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

const auto collection = u"sessions"_s;

store::Record recordOf(const Session &session)
{
    store::Record record;
    record.collection = collection;
    record.id = session.id;
    record.owner = session.owner;
    record.body = session.toRecord();
    const bool runs =
        session.state == runtime::State::Running || session.state == runtime::State::Creating;
    record.body["runs"_L1] = runs;
    return record;
}

} // namespace

bool isSessionRecord(const store::Record &record)
{
    return record.collection == collection;
}

bool ranWhenWritten(const QJsonObject &record)
{
    return record["runs"_L1].toBool();
}

Records::Records(store::Store *store, std::chrono::milliseconds delay,
    std::function<RowPtr(const QString &)> find)
    : m_store(store)
    , m_find(std::move(find))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(delay);
    connect(&m_timer, &QTimer::timeout, this, [this] { flush(); });
}

QCoro::Task<Result<QList<store::Record>>> Records::loadAll()
{
    return store::allOf(m_store, collection);
}

QFuture<Result<store::Record>> Records::write(const Session &session)
{
    m_dirty.remove(session.id);
    return m_store->put(recordOf(session));
}

QFuture<Result<void>> Records::remove(const QString &id)
{
    m_dirty.remove(id);
    return m_store->remove(collection, id);
}

void Records::touch(const QString &id)
{
    m_dirty.insert(id);
    if (!m_timer.isActive())
        m_timer.start();
}

QFuture<void> Records::flush()
{
    QList<QFuture<void>> writes;
    const QSet<QString> dirty = std::exchange(m_dirty, {});
    for (const QString &id : dirty) {
        const RowPtr row = m_find(id);
        if (!row)
            continue;
        writes.append(store::then(
            m_store->put(recordOf(row->session())), [id](const Result<store::Record> &written) {
                if (!written)
                    qCWarning(sessionsLog).noquote()
                        << "session" << id << "could not be written down:" << written.error().detail
                        << written.error().internal;
            }));
    }
    if (writes.isEmpty())
        return QtFuture::makeReadyVoidFuture();
    const QMutexLocker lock(&store::attaching());
    return QtFuture::whenAll(writes.begin(), writes.end()).then([](const QList<QFuture<void>> &) {
    });
}

} // namespace ccplant::sessions
