// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/quotas.h"

#include "server/sessions/logging.h"
#include "server/store/all_of.h"

#include <algorithm>
#include <QCoro/QCoroFuture>
#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {

namespace {

const QString collection = u"quotas"_s;

/// Names may have characters that a record's id may not.
QString idOf(Quotas::Kind kind, const QString &name)
{
    const QString kindName = nameOf(kind);
    if (name.isEmpty())
        return kindName;
    return kindName + u'-'
        + QString::fromLatin1(
            QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
}

std::optional<Quotas::Entry> entryOf(const QJsonObject &body)
{
    const QString kind = body["kind"_L1].toString();
    const auto quota = Quota::fromJson(body["quota"_L1].toObject());
    if (!quota || (kind != "user"_L1 && kind != "team"_L1))
        return {};
    return Quotas::Entry{
        kind == "team"_L1 ? Quotas::Team : Quotas::User, body["name"_L1].toString(), *quota};
}

} // namespace

QString nameOf(Quotas::Kind kind)
{
    return kind == Quotas::Team ? u"team"_s : u"user"_s;
}

Quotas::Quotas(store::Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&m_store, &store::Store::changed, this, &Quotas::changed);
}

void Quotas::changed(const store::Change &change)
{
    if (change.record.collection != collection)
        return;
    const auto entry = entryOf(change.record.body);
    if (change.type == store::Change::Removed)
        m_entries.remove(change.record.id);
    else if (entry)
        m_entries.insert(change.record.id, *entry);
    else
        qCWarning(sessionsLog).noquote() << "quota" << change.record.id << "cannot be read";
}

QCoro::Task<Result<void>> Quotas::start()
{
    const auto records = co_await store::allOf(&m_store, collection);
    if (!records)
        co_return tl::unexpected(records.error());
    for (const store::Record &record : *records)
        changed({store::Change::Put, record});
    co_return {};
}

Quota Quotas::own(Kind kind, const QString &name) const
{
    return m_entries.value(idOf(kind, name)).quota;
}

Quota Quotas::of(Kind kind, const QString &name) const
{
    return own(kind, name).orElse(own(kind, {}));
}

QList<Quotas::Entry> Quotas::list() const
{
    QList<Entry> all = m_entries.values();
    std::ranges::sort(all, [](const Entry &a, const Entry &b) {
        return std::pair(int(a.kind), a.name) < std::pair(int(b.kind), b.name);
    });
    return all;
}

QCoro::Task<Result<void>> Quotas::set(Entry entry)
{
    const QString id = idOf(entry.kind, entry.name);
    if (entry.quota.isEmpty()) {
        m_entries.remove(id);
        const auto removed = co_await m_store.remove(collection, id);
        if (!removed && removed.error().code != ErrorCode::NotFound)
            co_return removed;
        co_return {};
    }
    store::Record record;
    record.collection = collection;
    record.id = id;
    record.body = {{u"kind"_s, nameOf(entry.kind)}, {u"name"_s, entry.name},
        {u"quota"_s, entry.quota.toJson()}};
    const auto stored = co_await m_store.put(std::move(record));
    if (!stored)
        co_return tl::unexpected(stored.error());
    co_return {};
}

} // namespace ccplant::sessions
