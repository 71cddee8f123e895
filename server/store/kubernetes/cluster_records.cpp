// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/store/kubernetes/cluster_records.h"

#include "server/kube/client/permissions.h"
#include "shared/log.h"

#include <QCoro/QCoroSignal>
#include <QDeadlineTimer>
#include <QTimeZone>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace ccplant::store {
namespace {

/// The server may or may not have done it.
bool isUnsure(const kube::ApiError &error)
{
    switch (error.reason) {
    case kube::Reason::Unreachable:
    case kube::Reason::DeadlineExceeded:
    case kube::Reason::BadAnswer:
    case kube::Reason::Timeout:
    case kube::Reason::InternalError:
    case kube::Reason::ServiceUnavailable:
        return true;
    default:
        return false;
    }
}

/// Somebody else was there first.
bool isOutdated(const kube::ApiError &error)
{
    return error.isConflict() || error.isNotFound() || error.reason == kube::Reason::AlreadyExists;
}

Failure failure(const kube::ApiError &error)
{
    return tl::unexpected(kube::toError(error));
}

/// Counts what went wrong with one write, so that it ends.
class Trouble {
public:
    /// False: it must not be tried again.
    bool mayGoOn(const kube::ApiError &error)
    {
        m_last = error;
        if (isUnsure(error))
            return ++m_unsure < 3;
        return isOutdated(error) && error.kind != "namespaces"_L1 && ++m_overtaken < mostOvertaken;
    }
    /// It may have been carried out all the same.
    bool isUnsureOfOurs() const { return m_unsure > 0; }
    Failure failure() const
    {
        if (m_overtaken == mostOvertaken)
            return fail(ErrorCode::Unavailable,
                u"It is being changed by others all the time. Try again."_s, m_last.text());
        if (m_last.isNotFound())
            return fail(ErrorCode::Unavailable,
                u"The namespace in which this server keeps its data does not exist (any more)."_s,
                m_last.text());
        return tl::unexpected(kube::toError(m_last));
    }

private:
    static constexpr int mostOvertaken = 10;
    kube::ApiError m_last;
    int m_unsure = 0;
    int m_overtaken = 0;
};

Failure broken(const QString &collection, const QString &id)
{
    return fail(ErrorCode::Internal, u"What is stored cannot be read."_s,
        u"the object %1 of the cluster is no record"_s.arg(objects::nameOf(collection, id)));
}

} // namespace

QList<kube::Access> neededPermissions(const KubernetesOptions &options)
{
    QList<kube::Access> needed;
    const auto need = [&](const kube::Resource &resource) {
        for (const auto &verb :
            {u"get"_s, u"list"_s, u"watch"_s, u"create"_s, u"update"_s, u"delete"_s})
            needed << kube::Access{
                .verb = verb, .resource = QString(resource.plural), .nameSpace = options.nameSpace};
    };
    need(kube::secrets);
    if (!options.plainCollections.isEmpty())
        need(kube::configMaps);
    return needed;
}

struct ClusterRecords::Place {
    Place(kube::Client &client, const kube::Resource &resource, const QString &nameSpace)
        : api(resource, nameSpace)
        , informer(client, api, {.labelSelector = objects::selector()})
    {
    }
    kube::Api api;
    kube::Informer informer;
    std::optional<kube::ApiError> failure; ///< of the first list, the last time
};

ClusterRecords::ClusterRecords(KubernetesOptions options)
    : m_with(std::move(options))
    // How many calls there are at once is bounded by those who ask.
    , m_client(m_with.access, {.rate = {.perSecond = 0}})
{
    m_places.push_back(std::make_unique<Place>(m_client, kube::secrets, m_with.nameSpace));
    if (!m_with.plainCollections.isEmpty())
        m_places.push_back(std::make_unique<Place>(m_client, kube::configMaps, m_with.nameSpace));
    for (const auto &place : m_places)
        follow(*place);
}

ClusterRecords::~ClusterRecords() = default;

ClusterRecords::Place &ClusterRecords::placeOf(const QString &collection) const
{
    return m_with.plainCollections.contains(collection) ? *m_places.back() : *m_places.front();
}

void ClusterRecords::follow(Place &place)
{
    using kube::Informer;
    connect(&place.informer, &Informer::added, this,
        [this](const QJsonObject &object) { tell(Change::Put, object); });
    connect(&place.informer, &Informer::changed, this,
        [this](const QJsonObject &object) { tell(Change::Put, object); });
    connect(&place.informer, &Informer::removed, this,
        [this](const QJsonObject &object) { tell(Change::Removed, object); });
    connect(&place.informer, &Informer::failed, this,
        [&place](const kube::ApiError &error) { place.failure = error; });
}

void ClusterRecords::tell(Change::Type type, const QJsonObject &object)
{
    auto record = objects::recordOf(object);
    if (!record)
        return logEvent(lcStore(), log::Level::Warning,
            u"An object of the cluster looks like a record and is none."_s,
            {{u"object"_s, kube::nameOf(object)}});
    if (type == Change::Put)
        m_index.put(*objects::headOf(object));
    else
        m_index.remove(record->collection, record->id);
    if (placeOf(record->collection).informer.isSynced()) // what was there before is no change
        Q_EMIT changed({type, std::move(*record)});
}

QString ClusterRecords::whyNotSynced() const
{
    for (const auto &place : m_places) {
        if (!place->informer.isSynced() && place->failure)
            return place->failure->text();
    }
    return u"no answer"_s;
}

QCoro::Task<Result<void>> ClusterRecords::open()
{
    const auto allowed = co_await kube::checkPermissions(&m_client, neededPermissions(m_with));
    if (!allowed)
        co_return allowed;
    co_return co_await start();
}

QCoro::Task<Result<void>> ClusterRecords::start()
{
    const QDeadlineTimer deadline(m_with.startWithin);
    for (const auto &place : m_places)
        place->informer.start();
    for (const auto &place : m_places) {
        if (!place->informer.isSynced())
            co_await qCoro(&place->informer, &kube::Informer::synced,
                std::chrono::milliseconds(deadline.remainingTime()));
        if (!place->informer.isSynced())
            co_return fail(ErrorCode::Unavailable,
                u"The store cannot be read from the cluster (namespace '%1'): %2"_s.arg(
                    m_with.nameSpace, whyNotSynced()));
    }
    co_return Result<void>();
}

QCoro::Task<kube::ApiResult<QJsonObject>> ClusterRecords::call(kube::BuiltRequest request)
{
    co_return co_await m_client.object(
        std::move(request), {.deadline = m_with.callWithin, .stop = m_stop.get_token()});
}

Known ClusterRecords::known(const QString &collection, const QString &id) const
{
    const Place &place = placeOf(collection);
    const QJsonObject object = place.informer.object(objects::nameOf(collection, id));
    return {.record = objects::recordOf(object), .object = object};
}

QCoro::Task<Result<Known>> ClusterRecords::look(QString collection, QString id)
{
    const auto answer = co_await call(placeOf(collection).api.get(objects::nameOf(collection, id)));
    if (!answer && answer.error().isNotFound())
        co_return Known{.record = std::nullopt, .isFresh = true};
    if (!answer)
        co_return failure(answer.error());
    auto record = objects::recordOf(*answer);
    if (!record)
        co_return broken(collection, id);
    co_return Known{.record = std::move(record), .isFresh = true, .object = *answer};
}

QCoro::Task<Result<Record>> ClusterRecords::get(QString collection, QString id)
{
    const auto found = co_await look(collection, id);
    if (!found)
        co_return tl::unexpected(found.error());
    if (!found->record)
        co_return fail(ErrorCode::NotFound, u"There is no '%1'."_s.arg(id));
    co_return *found->record;
}

QCoro::Task<kube::ApiResult<QJsonObject>> ClusterRecords::write(
    Plan::Kind kind, Record record, Known there, QString writeId)
{
    const kube::Api &api = placeOf(record.collection).api;
    record.updated =
        QDateTime::fromMSecsSinceEpoch(QDateTime::currentMSecsSinceEpoch(), QTimeZone::UTC);
    record.created = kind == Plan::Replace ? there.record->created : record.updated;
    record.version = kind == Plan::Replace ? there.record->version : QString();
    const QJsonObject object = objects::objectOf(api.resource(), record, writeId);
    co_return co_await call(kind == Plan::Replace ? api.replace(object) : api.create(object));
}

QCoro::Task<Result<Record>> ClusterRecords::put(Record record, Expect expect)
{
    const QString writeId = QUuid::createUuid().toString(QUuid::Id128);
    Known there = known(record.collection, record.id);
    Trouble trouble;
    for (;;) {
        // Whatever the answer was: the connection may have broken after it had been carried out,
        // and the network stack sends some requests again by itself.
        if (objects::writeIdOf(there.object) == writeId)
            co_return *there.record;
        const Plan plan = planPut(expect, there);
        if (plan.kind == Plan::Refuse)
            co_return tl::unexpected(*plan.error);
        if (plan.kind != Plan::Look) {
            const auto stored = co_await write(plan.kind, record, there, writeId);
            if (stored) {
                placeOf(record.collection).informer.noteWritten(*stored);
                co_return objects::recordOf(*stored).value();
            }
            if (!trouble.mayGoOn(stored.error()))
                co_return trouble.failure();
        }
        auto looked = co_await look(record.collection, record.id);
        if (!looked)
            co_return tl::unexpected(looked.error());
        there = std::move(*looked);
    }
}

QCoro::Task<Result<void>> ClusterRecords::remove(QString collection, QString id, Expect expect)
{
    Place &place = placeOf(collection);
    Known there = known(collection, id);
    Trouble trouble;
    for (;;) {
        if (trouble.isUnsureOfOurs() && !there.record)
            co_return Result<void>();
        const Plan plan = planRemove(expect, there);
        if (plan.kind == Plan::Refuse)
            co_return tl::unexpected(*plan.error);
        if (plan.kind != Plan::Look) {
            const auto gone = co_await call(place.api.remove(
                objects::nameOf(collection, id), {.resourceVersion = there.record->version}));
            if (gone) {
                place.informer.noteRemoved(there.object);
                co_return Result<void>();
            }
            if (!trouble.mayGoOn(gone.error()))
                co_return trouble.failure();
        }
        auto looked = co_await look(collection, id);
        if (!looked)
            co_return tl::unexpected(looked.error());
        there = std::move(*looked);
    }
}

Result<Page> ClusterRecords::list(const Query &query) const
{
    const Index::Selection selection = m_index.select(query);
    const Place &place = placeOf(query.collection);
    Page page{.records = {}, .nextCursor = selection.nextCursor};
    for (const QString &id : selection.ids) {
        auto record =
            objects::recordOf(place.informer.object(objects::nameOf(query.collection, id)));
        if (!record)
            return broken(query.collection, id);
        page.records << std::move(*record);
    }
    return page;
}

} // namespace ccplant::store
