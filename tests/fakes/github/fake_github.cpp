// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/github/fake_github.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::test {

FakeGitHub::FakeGitHub()
    : http([this](const GitHubRequest &request) { return handle(request); })
{
}

QUrl FakeGitHub::url() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(http.serverPort()));
}

QUrl FakeGitHub::url(const QString &path) const
{
    return QUrl(url().toString() + path);
}

FakeGitHub::User *FakeGitHub::find(const QString &login)
{
    const auto found = std::ranges::find_if(users,
        [&](const User &user) { return user.login.compare(login, Qt::CaseInsensitive) == 0; });
    return found == users.end() ? nullptr : &*found;
}

void FakeGitHub::revokeAll(const QString &login)
{
    m_tokens.removeIf([&](const auto &entry) { return entry.value().login == login; });
}

QList<QByteArray> FakeGitHub::liveTokens() const
{
    QList<QByteArray> live;
    for (const auto &[token, grant] : m_tokens.asKeyValueRange()) {
        if (!grant.refresh
            && (!grant.expires.isValid() || grant.expires > QDateTime::currentDateTimeUtc()))
            live << token;
    }
    return live;
}

QList<QByteArray> FakeGitHub::secrets() const
{
    return m_secrets + QList<QByteArray>{app.clientSecret};
}

void FakeGitHub::expireAccessTokens()
{
    for (Grant &grant : m_tokens) {
        if (!grant.refresh)
            grant.expires = QDateTime::currentDateTimeUtc().addSecs(-1);
    }
}

qint64 FakeGitHub::requestsTo(const QString &path) const
{
    return std::ranges::count_if(
        http.requests(), [&](const GitHubRequest &request) { return request.path == path; });
}

GitHubReply FakeGitHub::handle(const GitHubRequest &request)
{
    if (request.path == "/login/oauth/authorize"_L1 && request.method == "GET")
        return authorize(request);
    if (request.path == "/login/oauth/access_token"_L1 && request.method == "POST")
        return accessToken(request);
    if (auto reply = git(request))
        return *reply;
    if (!request.path.startsWith("/api/v3/"_L1))
        return {.status = 404, .body = "Not Found", .type = "text/html"};
    // What the real one says to programs that do not name themselves.
    if (request.header("user-agent").isEmpty())
        return GitHubReply::refusal(403,
            u"Request forbidden by administrative rules. Please make sure your request has a User-Agent header"_s);
    const QByteArray version = request.header("x-github-api-version");
    if (!version.isEmpty() && version != "2022-11-28")
        return GitHubReply::refusal(400, u"This API version is not supported"_s);
    const QByteArray credentials = request.header("authorization");
    if (auto refusal = limited(credentials))
        return *refusal;
    GitHubReply reply = rest(request, request.path.sliced(7));
    addRate(credentials, reply);
    return reply;
}

std::optional<GitHubReply> FakeGitHub::limited(const QByteArray &credentials)
{
    if (++used[credentials] <= rateLimit)
        return {};
    GitHubReply reply = GitHubReply::refusal(403, u"API rate limit exceeded for user ID 1."_s);
    addRate(credentials, reply);
    return reply;
}

void FakeGitHub::addRate(const QByteArray &credentials, GitHubReply &reply) const
{
    const int left = std::max(0, rateLimit - used.value(credentials));
    reply.headers += {{"X-RateLimit-Limit", QByteArray::number(rateLimit)},
        {"X-RateLimit-Remaining", QByteArray::number(left)},
        {"X-RateLimit-Used", QByteArray::number(used.value(credentials))},
        {"X-RateLimit-Resource", "core"},
        {"X-RateLimit-Reset", QByteArray::number(QDateTime::currentSecsSinceEpoch() + rateReset)}};
}

} // namespace ccplant::test
