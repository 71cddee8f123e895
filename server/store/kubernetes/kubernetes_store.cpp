// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/kubernetes/kubernetes_store.h"

#include "server/store/attach.h"
#include "server/store/kubernetes/cluster_records.h"

#include <QPromise>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant::store {
namespace {

constexpr qsizetype maxHead = 200 * 1024; // annotations may have 256 KiB together

Result<void> checkHead(const Record &record)
{
    qsizetype size = record.owner.size();
    for (const auto &[key, value] : record.labels.asKeyValueRange())
        size += key.size() + 4 * value.size(); // escapes
    if (size > maxHead)
        return fail(ErrorCode::InvalidRequest,
            u"The labels of a record may have at most %1 KiB together."_s.arg(maxHead / 1024));
    return {};
}

template <typename T>
QCoro::Task<void> deliver(
    std::shared_ptr<QPromise<Result<T>>> promise, std::function<QCoro::Task<Result<T>>()> work)
{
    promise->addResult(co_await work());
    finish(*promise);
}

template <typename T>
QFuture<Result<T>> ready(Result<T> result)
{
    return QtFuture::makeReadyValueFuture(std::move(result));
}

} // namespace

KubernetesStore::KubernetesStore(KubernetesOptions options)
    : m_with(std::move(options))
    , m_worker(std::make_unique<QObject>())
    , m_turns(m_with.atOnce)
{
    qRegisterMetaType<Change>();
    m_thread.setObjectName(u"store"_s);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
}

KubernetesStore::~KubernetesStore()
{
    // Posted after everything that was asked before.
    QMetaObject::invokeMethod(m_worker.get(), [this] { end(); });
    m_thread.wait();
}

void KubernetesStore::end()
{
    QTimer::singleShot(m_with.endWithin, m_worker.get(), [this] {
        if (m_records)
            m_records->cancel();
    });
    m_turns.whenIdle([this] {
        // Not from within the last of its own calls; and what it aborts ends in the event loop.
        QTimer::singleShot(0, m_worker.get(), [this] {
            m_records.reset();
            QTimer::singleShot(0, m_worker.get(), [this] { m_thread.quit(); });
        });
    });
}

Result<std::unique_ptr<KubernetesStore>> KubernetesStore::open(KubernetesOptions options)
{
    std::unique_ptr<KubernetesStore> store(new KubernetesStore(std::move(options)));
    if (const Result<void> ok = store->start(); !ok)
        return tl::unexpected(ok.error());
    return store;
}

Result<void> KubernetesStore::start()
{
    QFuture<Result<void>> started = inTurn<void>(u"start"_s, [this]() -> QCoro::Task<Result<void>> {
        m_records = std::make_unique<ClusterRecords>(m_with);
        connect(
            m_records.get(), &ClusterRecords::changed, this,
            [this](const Change &change) { Q_EMIT changed(change); }, Qt::QueuedConnection);
        return m_records->open();
    });
    started.waitForFinished();
    return started.result();
}

/// `work` runs in the store's thread, after what was asked before for the same key.
template <typename T, typename Work>
QFuture<Result<T>> KubernetesStore::inTurn(QString key, Work work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QMetaObject::invokeMethod(
        m_worker.get(), [this, promise, key = std::move(key), work = std::move(work)] {
            m_turns.add(key, [promise, work] { return deliver<T>(promise, work); });
        });
    return promise->future();
}

QFuture<Result<Record>> KubernetesStore::get(QString collection, QString id)
{
    if (auto ok = checkName(collection, id); !ok)
        return ready<Record>(tl::unexpected(ok.error()));
    const QString key = objects::nameOf(collection, id);
    return inTurn<Record>(key, [this, collection = std::move(collection), id = std::move(id)] {
        return m_records->get(collection, id);
    });
}

QFuture<Result<Record>> KubernetesStore::put(Record record, Expect expect)
{
    auto ok = checkRecord(record);
    if (ok)
        ok = checkHead(record);
    if (!ok)
        return ready<Record>(tl::unexpected(ok.error()));
    const QString key = objects::nameOf(record.collection, record.id);
    return inTurn<Record>(key, [this, record = std::move(record), expect = std::move(expect)] {
        return m_records->put(record, expect);
    });
}

QFuture<Result<void>> KubernetesStore::remove(QString collection, QString id, Expect expect)
{
    if (auto ok = checkName(collection, id); !ok)
        return ready<void>(tl::unexpected(ok.error()));
    if (expect.kind == Expect::Absent)
        return ready<void>(
            fail(ErrorCode::InvalidRequest, u"Only something that exists can be removed."_s));
    const QString key = objects::nameOf(collection, id);
    return inTurn<void>(key,
        [this, collection = std::move(collection), id = std::move(id), expect = std::move(expect)] {
            return m_records->remove(collection, id, expect);
        });
}

QFuture<Result<Page>> KubernetesStore::list(Query query)
{
    if (auto ok = checkQuery(query); !ok)
        return ready<Page>(tl::unexpected(ok.error()));
    auto promise = std::make_shared<QPromise<Result<Page>>>();
    promise->start();
    QMetaObject::invokeMethod(m_worker.get(), [this, promise, query = std::move(query)] {
        promise->addResult(m_records->list(query));
        finish(*promise);
    });
    return promise->future();
}

} // namespace ccplant::store
