// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/owner.h"

#include "server/auth/secret_file.h"

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

const QString recordId = u"token"_s;

Result<QString> stored(store::Store &store)
{
    QFuture<Result<store::Record>> asked = store.get(ownerCollection, recordId);
    asked.waitForFinished();
    return asked.result().map(
        [](const store::Record &record) { return record.body["token"_L1].toString(); });
}

/// Whoever is first decides.
Result<QString> settle(store::Store &store, const QString &mine)
{
    store::Record record;
    record.collection = ownerCollection;
    record.id = recordId;
    record.body = {{u"token"_s, mine}};
    QFuture<Result<store::Record>> put = store.put(record, store::Expect::absent());
    put.waitForFinished();
    const Result<store::Record> done = put.result();
    if (done)
        return mine;
    if (done.error().code == ErrorCode::Conflict)
        return stored(store);
    return tl::unexpected(done.error());
}

} // namespace

Result<auth::OwnerToken> loadOwnerToken(
    const options::Options &options, const DataFolder &folder, store::Store &store)
{
    const QString file = folder.file(u"owner-token");
    if (options.store != "kubernetes"_L1)
        return auth::OwnerToken::load(file);
    Result<QString> common = stored(store);
    if (!common && common.error().code == ErrorCode::NotFound) {
        const auto own = auth::OwnerToken::load(file);
        if (!own)
            return own;
        common = settle(store, own->value());
    }
    if (!common)
        return tl::unexpected(common.error());
    if (auto written = auth::writeSecretFile(file, common->toLatin1() + '\n'); !written)
        return tl::unexpected(written.error());
    return auth::OwnerToken::load(file);
}

} // namespace ccplant::daemon
