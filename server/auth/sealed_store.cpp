// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/sealed_store.h"

#include "server/auth/sealed.h"
#include "server/store/attach.h"
#include "shared/log.h"

#include <QCoro/QCoroFuture>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

constexpr auto member = "sealed"_L1;
constexpr QByteArrayView purpose("store");

/// Of a body as the inner store has it; empty when it is not sealed.
QByteArray sealedIn(const store::Record &record)
{
    return record.body.size() == 1 ? record.body[member].toString().toLatin1() : QByteArray();
}

Failure unreadable(const store::Record &record, const QString &why)
{
    return fail(ErrorCode::Unavailable,
        u"What is stored cannot be read with the server's keys. An administrator can put the key that is missing back into the key file."_s,
        u"%1/%2: %3"_s.arg(record.collection, record.id, why));
}

} // namespace

class SealedStore::Sealer {
public:
    Sealer(Keyring keys, QSet<QString> collections)
        : m_keys(std::move(keys))
        , m_collections(std::move(collections))
    {
    }

    const QSet<QString> &collections() const { return m_collections; }

    bool isCurrent(const store::Record &inner) const
    {
        return sealedWith(sealedIn(inner)) == m_keys.current().id;
    }

    store::Record sealed(store::Record record) const
    {
        if (!m_collections.contains(record.collection))
            return record;
        // Where it belongs is sealed with it: a body cannot be put under another name.
        const QJsonObject whole{{u"collection"_s, record.collection}, {u"id"_s, record.id},
            {u"owner"_s, record.owner}, {u"body"_s, record.body}};
        const QByteArray value =
            seal(purpose, QJsonDocument(whole).toJson(QJsonDocument::Compact), {}, m_keys);
        record.body = {{member, QString::fromLatin1(value)}};
        return record;
    }

    Result<store::Record> opened(store::Record record) const
    {
        const QByteArray value = sealedIn(record);
        if (!m_collections.contains(record.collection) || value.isEmpty())
            return record;
        const auto plain = unseal(purpose, value, {}, m_keys);
        if (!plain)
            return unreadable(record, u"not sealed with one of the keys, or changed"_s);
        const QJsonObject whole = QJsonDocument::fromJson(*plain).object();
        if (whole["collection"_L1].toString() != record.collection
            || whole["id"_L1].toString() != record.id
            || whole["owner"_L1].toString() != record.owner)
            return unreadable(record, u"sealed for another record"_s);
        record.body = whole["body"_L1].toObject();
        return record;
    }

    Result<store::Page> opened(store::Page page) const
    {
        for (store::Record &record : page.records) {
            auto open = opened(std::move(record));
            if (!open)
                return tl::unexpected(open.error());
            record = std::move(*open);
        }
        return page;
    }

private:
    const Keyring m_keys;
    const QSet<QString> m_collections;
};

SealedStore::SealedStore(
    std::unique_ptr<store::Store> inner, Keyring keys, QSet<QString> collections)
    : m_inner(std::move(inner))
    , m_sealer(std::make_shared<const Sealer>(std::move(keys), std::move(collections)))
{
    connect(m_inner.get(), &Store::changed, this, [this](const store::Change &change) {
        auto record = m_sealer->opened(change.record);
        if (!record && change.type == store::Change::Removed) {
            record = change.record; // that it is gone can be told all the same
            record->body = {};
        }
        if (record)
            Q_EMIT changed({change.type, std::move(*record)});
        else
            logEvent(lcAuth(), log::Level::Error, u"a change in the store cannot be read"_s,
                {{u"cause"_s, record.error().internal}});
    });
}

SealedStore::~SealedStore() = default;

QFuture<Result<store::Record>> SealedStore::get(QString collection, QString id)
{
    return store::then(m_inner->get(std::move(collection), std::move(id)),
        [sealer = m_sealer](const Result<store::Record> &record) {
            return record ? sealer->opened(*record) : record;
        });
}

QFuture<Result<store::Record>> SealedStore::put(store::Record record, store::Expect expect)
{
    return store::then(m_inner->put(m_sealer->sealed(std::move(record)), std::move(expect)),
        [sealer = m_sealer](const Result<store::Record> &stored) {
            return stored ? sealer->opened(*stored) : stored;
        });
}

QFuture<Result<void>> SealedStore::remove(QString collection, QString id, store::Expect expect)
{
    return m_inner->remove(std::move(collection), std::move(id), std::move(expect));
}

QFuture<Result<store::Page>> SealedStore::list(store::Query query)
{
    return store::then(
        m_inner->list(std::move(query)), [sealer = m_sealer](const Result<store::Page> &page) {
            return page ? sealer->opened(*page) : page;
        });
}

QCoro::Task<Result<qsizetype>> SealedStore::resealAll()
{
    store::Store *inner = m_inner.get();
    const auto sealer = m_sealer;
    qsizetype count = 0;
    for (const QString &collection : sealer->collections()) {
        store::Query query{.collection = collection, .limit = 200};
        do {
            const auto page = co_await inner->list(query);
            if (!page)
                co_return tl::unexpected(page.error());
            for (const store::Record &record : page->records) {
                if (sealer->isCurrent(record))
                    continue;
                const auto plain = sealer->opened(record);
                if (!plain)
                    co_return tl::unexpected(plain.error());
                // Exactly what was read: what somebody else wrote meanwhile is sealed already.
                const auto stored = co_await inner->put(
                    sealer->sealed(*plain), store::Expect::exactly(record.version));
                const bool raced = !stored
                    && (stored.error().code == ErrorCode::VersionMismatch
                        || stored.error().code == ErrorCode::NotFound);
                if (!stored && !raced)
                    co_return tl::unexpected(stored.error());
                count += raced ? 0 : 1;
            }
            query.cursor = page->nextCursor;
        } while (!query.cursor.isEmpty());
    }
    co_return count;
}

} // namespace ccplant::auth
