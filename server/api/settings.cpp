// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api/settings.h"

#include "server/api/answers.h"
#include "shared/log.h"

#include <QCoro/QCoroFuture>
#include <QCryptographicHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::api {

namespace {

const QString collection = u"settings"_s;
const QString neverSaved = u"0"_s;
constexpr int maxAttempts = 8;

QJsonObject shown(QJsonObject settings, const QString &version)
{
    settings.insert(u"version"_s, version);
    return settings;
}

/// A user's name may have characters that a record's id may not, such as '@'. No two users share
/// one.
QString idOf(const QString &user)
{
    if (store::checkName(collection, user) && !user.startsWith("sha256:"_L1))
        return user;
    return u"sha256:"_s
        + QString::fromLatin1(
            QCryptographicHash::hash(user.toUtf8(), QCryptographicHash::Sha256).toHex());
}

/// What is stored, or an empty record for a user who never saved any.
QCoro::Task<Result<store::Record>> load(store::Store *store, QString user)
{
    auto record = co_await store->get(collection, idOf(user));
    if (record || record.error().code != ErrorCode::NotFound)
        co_return record;
    store::Record fresh;
    fresh.collection = collection;
    fresh.id = idOf(user);
    fresh.owner = user;
    co_return fresh;
}

QString versionOf(const store::Record &record)
{
    return record.version.isEmpty() ? neverSaved : record.version;
}

QCoro::Task<http::Reply> getSettings(Settings *settings, http::RequestPtr request)
{
    co_return answer(co_await settings->get(request->identity.user), *request);
}

QCoro::Task<http::Reply> patchSettings(Settings *settings, http::RequestPtr request)
{
    Result<QJsonObject> body = request->json();
    if (!body)
        co_return http::Reply::problem(body.error(), *request);
    const auto version = demandedVersion(*request, *body);
    if (!version)
        co_return http::Reply::problem(version.error(), *request);
    co_return answer(co_await settings->patch(request->identity.user, *body, *version), *request);
}

} // namespace

Result<QJsonObject> changedSettings(QJsonObject settings, const QJsonObject &changes)
{
    static const QStringList texts{u"default_agent"_s, u"theme"_s, u"language"_s, u"send_with"_s};
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        if (texts.contains(it.key()) && !it.value().isString() && !it.value().isNull())
            return fail(ErrorCode::Unprocessable, u"%1 must be a text."_s.arg(it.key()));
        if (it.value().isNull())
            settings.remove(it.key());
        else
            settings.insert(it.key(), it.value());
    }
    if (QJsonDocument(settings).toJson(QJsonDocument::Compact).size() > Settings::maxBytes)
        return fail(ErrorCode::PayloadTooLarge, u"The settings may have at most 64 KiB in all."_s);
    return settings;
}

QCoro::Task<Result<QJsonObject>> Settings::get(QString user)
{
    const auto record = co_await load(&m_store, user);
    if (!record)
        co_return tl::unexpected(record.error());
    co_return shown(record->body, versionOf(*record));
}

QCoro::Task<Result<QJsonObject>> Settings::patch(
    QString user, QJsonObject changes, std::optional<QString> version)
{
    store::Store *store = &m_store;
    // Without a demanded version the change goes on top of whatever is stored: two clients may meet
    // here.
    for (int attempt = 1;; ++attempt) {
        auto record = co_await load(store, user);
        if (!record)
            co_return tl::unexpected(record.error());
        if (version && *version != versionOf(*record))
            co_return fail(ErrorCode::VersionMismatch,
                u"The settings were changed in the meantime. Load them again and repeat your change."_s,
                {}, {{u"version"_s, versionOf(*record)}});
        const auto changed = changedSettings(record->body, changes);
        if (!changed)
            co_return tl::unexpected(changed.error());
        record->body = *changed;
        const auto expect = record->version.isEmpty() ? store::Expect::absent()
                                                      : store::Expect::exactly(record->version);
        const auto stored = co_await store->put(*record, expect);
        if (stored)
            co_return shown(stored->body, stored->version);
        const ErrorCode code = stored.error().code;
        const bool raced = code == ErrorCode::VersionMismatch || code == ErrorCode::Conflict;
        if (!raced || attempt == maxAttempts)
            co_return tl::unexpected(stored.error());
    }
}

QCoro::Task<QString> Settings::defaultAgent(QString user)
{
    const auto settings = co_await get(user);
    if (settings)
        co_return settings->value("default_agent"_L1).toString();
    logEvent(lcApi(), log::Level::Warning,
        u"a user's default agent cannot be read; the server's own is used"_s,
        {{u"user"_s, user}, {u"detail"_s, settings.error().detail},
            {u"cause"_s, settings.error().internal}});
    co_return QString();
}

void addSettingsRoutes(http::Router &router, Settings &settings)
{
    router.addTask("GET", u"/api/v1/settings"_s,
        [&](http::RequestPtr request) { return getSettings(&settings, std::move(request)); },
        {http::Rule::signedIn()});
    router.addTask("PATCH", u"/api/v1/settings"_s,
        [&](http::RequestPtr request) { return patchSettings(&settings, std::move(request)); },
        {.rule = http::Rule::signedIn(), .maxBody = 2 * Settings::maxBytes});
}

} // namespace ccplant::api
