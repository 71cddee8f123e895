// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/keys.h"

#include "server/ccplantd/rooms.h"

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

QString keyFile(const options::Options &options, const DataFolder &folder)
{
    return options.keyFile.isEmpty() ? folder.file(u"keys") : options.keyFile;
}

} // namespace

Result<auth::Keyring> loadKeys(
    const options::Options &options, const DataFolder &folder, const QByteArray &variable)
{
    if (!variable.isEmpty())
        return auth::Keyring::parse(variable).map_error([](Error error) {
            error.detail = u"The environment variable %1 is wrong: %2."_s.arg(
                QLatin1StringView(keysVariable), error.detail);
            return error;
        });
    if (!options.keyFile.isEmpty())
        return auth::Keyring::load(options.keyFile);
    if (options.runtime != "local"_L1)
        return fail(ErrorCode::Forbidden,
            u"There is no key. All replicas need the same: give it with --auth-key-file or in the environment variable %1 (one line: an id, a space, and 32 random bytes in base64, as 'openssl rand -base64 32' makes them)."_s
                .arg(QLatin1StringView(keysVariable)));
    return auth::Keyring::loadOrMake(folder.file(u"keys"));
}

QByteArray takeKeysVariable()
{
    const QByteArray value = qgetenv(keysVariable);
    qunsetenv(keysVariable);
    return value;
}

QCoro::Task<Result<QString>> rotateKey(options::Options options, QByteArray variable)
{
    const auto folder = DataFolder::open(options.dataDir);
    if (!folder)
        co_return tl::unexpected(folder.error());
    if (auto ok = loadKeys(options, *folder, variable); !ok)
        co_return tl::unexpected(ok.error());
    if (variable.isEmpty()) {
        if (auto ok = auth::Keyring::addKey(keyFile(options, *folder)); !ok)
            co_return tl::unexpected(ok.error());
    }
    const auto keys = loadKeys(options, *folder, variable);
    if (!keys)
        co_return tl::unexpected(keys.error());
    auto store = openStore(options, *folder, *keys);
    if (!store)
        co_return tl::unexpected(store.error());
    const auto count = co_await (*store)->resealAll();
    if (!count)
        co_return tl::unexpected(count.error());
    const QString what = variable.isEmpty()
        ? u"A fresh key is on top of %1."_s.arg(keyFile(options, *folder))
        : u"The keys come from %1, whose first one was used."_s.arg(
              QLatin1StringView(keysVariable));
    co_return u"%1 %2 stored objects were sealed with it. Nobody has to sign in again as long as the old keys stay; they can be taken away after 30 days.\n"_s
        .arg(what)
        .arg(*count);
}

} // namespace ccplant::daemon
