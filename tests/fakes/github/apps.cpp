// SPDX-License-Identifier: GPL-3.0-or-later
// GitHub Apps: https://docs.github.com/rest/apps
#include "server/auth/secrets.h"
#include "shared/event.h"
#include "tests/fakes/github/fake_github.h"

#include <algorithm>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::test {

namespace {

constexpr qint64 longestJwt = 600; // seconds

} // namespace

QJsonObject FakeGitHub::installationJson(const Installation &installation) const
{
    return {{u"id"_s, installation.id}, {u"app_id"_s, appId.toLongLong()},
        {u"account"_s, QJsonObject{{u"login"_s, installation.account}}},
        {u"repository_selection"_s, u"selected"_s}, {u"target_type"_s, u"Organization"_s},
        {u"suspended_at"_s,
            installation.suspended ? QJsonValue(u"2026-01-01T00:00:00Z"_s) : QJsonValue()}};
}

GitHubReply FakeGitHub::asApp(const GitHubRequest &request, const QString &path)
{
    const QByteArray header = request.header("authorization");
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto claims = appKey && header.startsWith("Bearer ")
        ? github::verifyJwt(header.sliced(7), *appKey, now)
        : fail(ErrorCode::Unauthenticated, {});
    if (!claims)
        return GitHubReply::refusal(401, u"A JSON web token could not be decoded"_s);
    const qint64 end = claims->value("exp"_L1).toInteger();
    if (end > now.toSecsSinceEpoch() + longestJwt)
        return GitHubReply::refusal(
            401, u"'Expiration time' claim ('exp') is too far in the future"_s);
    if (end == 0 || !claims->contains("iat"_L1))
        return GitHubReply::refusal(401, u"Missing 'exp' or 'iat' claim"_s);
    if (claims->value("iss"_L1).toVariant().toString() != appId)
        return GitHubReply::refusal(404, u"Integration not found"_s);
    if (path == "/app"_L1 && request.method == "GET")
        return GitHubReply::json({{u"id"_s, appId.toLongLong()}, {u"slug"_s, u"ccplant"_s}});
    if (path == "/app/installations"_L1 && request.method == "GET") {
        QJsonArray all;
        for (const Installation &each : std::as_const(installations))
            all.append(installationJson(each));
        return paged(request, all);
    }
    const QStringList parts = path.split(u'/');
    if (parts.size() == 5 && parts[1] == "repos"_L1 && request.method == "GET") {
        for (const Installation &each : std::as_const(installations)) {
            if (each.account.compare(parts[2], Qt::CaseInsensitive) == 0
                && each.repositories.contains(parts[3], Qt::CaseInsensitive))
                return GitHubReply::json(installationJson(each));
        }
    }
    if (parts.size() == 5 && parts[2] == "installations"_L1 && parts[4] == "access_tokens"_L1
        && request.method == "POST")
        return makeInstallationToken(request, parts[3].toLongLong());
    return GitHubReply::refusal(404, u"Not Found"_s);
}

std::optional<GitHubReply> FakeGitHub::git(const GitHubRequest &request) const
{
    static const QRegularExpression pattern(
        u"\\A/([A-Za-z0-9._-]+/[A-Za-z0-9._-]+?)(?:\\.git)?/(HEAD|info/refs|objects/[A-Za-z0-9./_-]+|packed-refs)\\z"_s);
    const auto match = pattern.match(request.path);
    if (gitFolder.isEmpty() || request.path.startsWith("/api/"_L1) || !match.hasMatch())
        return {};
    const QByteArray basic = QByteArray::fromBase64(request.header("authorization")
            .sliced(std::min<qsizetype>(6, request.header("authorization").size())));
    const auto grant = installationTokens.constFind(
        basic.startsWith("x-access-token:") ? basic.sliced(15) : QByteArray());
    const bool may = grant != installationTokens.cend()
        && grant->expires > QDateTime::currentDateTimeUtc()
        && grant->repositories.contains(match.captured(1), Qt::CaseInsensitive);
    if (!may)
        return GitHubReply{.status = 401,
            .body = "Repository not found.",
            .type = "text/plain",
            .headers = {{"WWW-Authenticate", "Basic realm=\"GitHub\""}}};
    QFile file(gitFolder + u'/' + match.captured(1) + u".git/"_s + match.captured(2));
    if (request.path.contains(".."_L1) || !file.open(QIODevice::ReadOnly))
        return GitHubReply{.status = 404, .body = "Not Found", .type = "text/plain"};
    return GitHubReply{.body = file.readAll(), .type = "text/plain"};
}

GitHubReply FakeGitHub::makeInstallationToken(const GitHubRequest &request, qint64 id)
{
    const auto found = std::ranges::find(installations, id, &Installation::id);
    if (found == installations.end())
        return GitHubReply::refusal(404, u"Not Found"_s);
    if (found->suspended)
        return GitHubReply::refusal(403, u"This installation has been suspended"_s);
    const QJsonObject body = request.json();
    QStringList names = found->repositories;
    if (body.contains("repositories"_L1)) {
        names.clear();
        for (const QJsonValue &name : body["repositories"_L1].toArray()) {
            if (!found->repositories.contains(name.toString(), Qt::CaseInsensitive))
                return GitHubReply::refusal(422,
                    u"There is at least one repository that does not exist or is not accessible to the parent installation."_s);
            names << name.toString();
        }
    }
    QStringList whole;
    QJsonArray repositories;
    for (const QString &name : std::as_const(names)) {
        whole << found->account + u'/' + name;
        repositories.append(QJsonObject{{u"name"_s, name}, {u"full_name"_s, whole.last()}});
    }
    const QByteArray token = "ghs_" + auth::randomBytes(18).toHex();
    const QDateTime end = QDateTime::currentDateTimeUtc().addSecs(installationTokenSeconds);
    m_secrets << token;
    const QString contents = body["permissions"_L1]["contents"_L1].toString(u"write"_s);
    installationTokens.insert(token, {id, whole, end, contents == "write"_L1});
    return GitHubReply::json(
        {{u"token"_s, QString::fromLatin1(token)},
            {u"expires_at"_s, end.toString(u"yyyy-MM-ddTHH:mm:ssZ"_s)},
            {u"permissions"_s, QJsonObject{{u"contents"_s, contents}}},
            {u"repository_selection"_s, u"selected"_s}, {u"repositories"_s, repositories}},
        201);
}

} // namespace ccplant::test
