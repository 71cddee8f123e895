// SPDX-License-Identifier: GPL-3.0-or-later
// Users, organizations and teams: https://docs.github.com/rest
#include "tests/fakes/github/fake_github.h"

#include <algorithm>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ccplant::test {

namespace {

constexpr int usualPage = 30;
constexpr int longestPage = 100;

/// Bearer or token; empty for another scheme.
QByteArray tokenIn(const GitHubRequest &request)
{
    const QByteArray value = request.header("authorization");
    for (const QByteArray &scheme : {"Bearer "_ba, "bearer "_ba, "token "_ba}) {
        if (value.startsWith(scheme))
            return value.sliced(scheme.size()).trimmed();
    }
    return {};
}

bool hasScope(const QString &scope, const QStringList &any)
{
    return std::ranges::any_of(
        scope.split(u' '), [&](const QString &each) { return any.contains(each); });
}

QJsonObject organizationJson(const QString &login)
{
    return {{u"login"_s, login}, {u"id"_s, qint64(qHash(login) % 100'000)},
        {u"description"_s, QString()}};
}

} // namespace

GitHubReply FakeGitHub::rest(const GitHubRequest &request, const QString &path)
{
    if (path == u"/applications/%1/token"_s.arg(app.clientId) && request.method == "DELETE")
        return deleteToken(request);
    if (path.startsWith("/app/"_L1) || path == "/app"_L1 || path.endsWith("/installation"_L1))
        return asApp(request, path);
    if (request.header("authorization").isEmpty())
        return GitHubReply::refusal(401, u"Requires authentication"_s);
    const auto grant = m_tokens.constFind(tokenIn(request));
    User *user = grant == m_tokens.cend() ? nullptr : find(grant->login);
    const bool over =
        user && grant->expires.isValid() && grant->expires <= QDateTime::currentDateTimeUtc();
    if (!user || grant->refresh || over)
        return GitHubReply::refusal(401, u"Bad credentials"_s);
    return forUser(request, path, *user, *grant);
}

GitHubReply FakeGitHub::forUser(
    const GitHubRequest &request, const QString &path, User &user, const Grant &grant)
{
    if (request.method != "GET")
        return GitHubReply::refusal(404, u"Not Found"_s);
    if (path == "/user"_L1)
        return GitHubReply::json({{u"login"_s, user.login}, {u"id"_s, user.id},
            {u"type"_s, u"User"_s}, {u"site_admin"_s, false},
            {u"name"_s, user.name.isEmpty() ? QJsonValue() : QJsonValue(user.name)}});
    const bool mayReadOrgs = hasScope(
        grant.scope, {u"read:org"_s, u"write:org"_s, u"admin:org"_s, u"user"_s, u"repo"_s});
    if (path == "/user/orgs"_L1) {
        if (!mayReadOrgs)
            return GitHubReply::refusal(403,
                u"You need at least read:org scope or user scope to list your organizations."_s);
        QJsonArray all;
        for (const QString &login : std::as_const(user.organizations))
            all.append(organizationJson(login));
        return paged(request, all);
    }
    if (path == "/user/teams"_L1) {
        if (!mayReadOrgs)
            return GitHubReply::refusal(403, u"Resource not accessible without read:org scope."_s);
        QJsonArray all;
        for (const QString &team : std::as_const(user.teams))
            all.append(
                QJsonObject{{u"slug"_s, team.section(u'/', 1)}, {u"name"_s, team.section(u'/', 1)},
                    {u"organization"_s, organizationJson(team.section(u'/', 0, 0))}});
        return paged(request, all);
    }
    if (path.startsWith("/repos/"_L1) && path.count(u'/') == 3) {
        const QString name = path.sliced(7);
        const bool writes = user.writes.contains(name, Qt::CaseInsensitive);
        if (writes || user.reads.contains(name, Qt::CaseInsensitive))
            return GitHubReply::json({{u"full_name"_s, name}, {u"private"_s, true},
                {u"permissions"_s,
                    QJsonObject{{u"pull"_s, true}, {u"push"_s, writes}, {u"admin"_s, false}}}});
    }
    if (path.startsWith("/orgs/"_L1) && mayReadOrgs)
        return membership(path, user);
    return GitHubReply::refusal(404, u"Not Found"_s);
}

/// `/orgs/{org}/teams/{team}/memberships/{user}`.
GitHubReply FakeGitHub::membership(const QString &path, const User &user) const
{
    const QStringList parts = path.split(u'/');
    const bool shape = parts.size() == 7 && parts[3] == "teams"_L1 && parts[5] == "memberships"_L1
        && parts[6].compare(user.login, Qt::CaseInsensitive) == 0;
    const QString team = shape ? parts[2] + u'/' + parts[4] : QString();
    const bool active = user.teams.contains(team, Qt::CaseInsensitive);
    if (!active && !user.invitedTo.contains(team, Qt::CaseInsensitive))
        return GitHubReply::refusal(404, u"Not Found"_s);
    return GitHubReply::json(
        {{u"role"_s, u"member"_s}, {u"state"_s, active ? u"active"_s : u"pending"_s}});
}

GitHubReply FakeGitHub::paged(const GitHubRequest &request, const QJsonArray &all) const
{
    bool ok = false;
    int size = request.value(u"per_page"_s).toInt(&ok);
    size = ok && size > 0 ? std::min(size, longestPage) : usualPage;
    if (pageSize > 0)
        size = std::min(size, pageSize);
    const int page = std::max(1, request.value(u"page"_s).toInt());
    QJsonArray part;
    for (qsizetype i = qsizetype(page - 1) * size;
        i < std::min<qsizetype>(all.size(), qsizetype(page) * size); ++i)
        part.append(all[i]);
    GitHubReply reply = GitHubReply::json(part);
    if (qsizetype(page) * size < all.size()) {
        QUrl next = url(request.path);
        next.setQuery(u"per_page=%1&page=%2"_s.arg(size).arg(page + 1));
        const QByteArray last = QByteArray::number((all.size() + size - 1) / size);
        reply.headers += {{"Link",
            "<" + next.toEncoded() + ">; rel=\"next\", <" + next.toEncoded() + last
                + ">; rel=\"last\""}};
    }
    return reply;
}

} // namespace ccplant::test
