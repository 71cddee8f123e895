// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/fake-server/scenes.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QString minutesAgo(int minutes)
{
    return formatTime(QDateTime::currentDateTimeUtc().addSecs(-60LL * minutes));
}

void say(FakeServer &server, const QString &session, const QString &id, const QString &role,
    const QString &text)
{
    server.emitEvent(session, u"message"_s,
        {{u"id"_s, id}, {u"role"_s, role}, {u"content"_s, QJsonArray{textBlock(text)}},
            {u"done"_s, true}});
}

void tool(FakeServer &server, const QString &session, const QString &id, const QString &kind,
    const QString &title, const QJsonArray &content = {}, const QString &status = u"completed"_s)
{
    server.emitEvent(session, u"tool"_s,
        {{u"id"_s, id}, {u"title"_s, title}, {u"tool_kind"_s, kind}, {u"status"_s, status},
            {u"content"_s, content}});
}

QJsonArray planEntries(int done)
{
    QJsonArray entries;
    const QStringList steps{u"Find where the token is refreshed"_s, u"Write a failing test"_s,
        u"Refresh it before it expires"_s, u"Run the whole suite"_s};
    for (int step = 0; step < steps.size(); ++step) {
        const QString status = step < done ? u"completed"_s
            : step == done                 ? u"in_progress"_s
                                           : u"pending"_s;
        entries << QJsonObject{
            {u"content"_s, steps.at(step)}, {u"priority"_s, u"medium"_s}, {u"status"_s, status}};
    }
    return entries;
}

} // namespace

QStringList addInbox(FakeServer &server)
{
    const auto add = [&](const QString &title, const QString &status, const QString &activity,
                         const QString &repository, int minutes, QJsonObject more = {}) {
        more.insert(u"title"_s, title);
        more.insert(u"status"_s, status);
        more.insert(u"activity"_s, activity);
        more.insert(u"repository"_s, repository);
        more.insert(u"last_event_at"_s, minutesAgo(minutes));
        return server.addSession(more);
    };
    const QJsonArray asked{QJsonObject{
        {u"type"_s, u"permission"_s}, {u"id"_s, u"p_1"_s}, {u"title"_s, u"Run tests"_s}}};
    return {
        add(u"Fix the login that expires too early"_s, u"needs_input"_s, u"Run: npm test -- auth"_s,
            u"acme/web-shop"_s, 2, {{u"branch"_s, u"fix/login"_s}, {u"pending"_s, asked}}),
        add(u"Review pull request 128"_s, u"needs_input"_s,
            u"Which of the two migrations should stay?"_s, u"acme/billing"_s, 11,
            {{u"pending"_s, asked}}),
        add(u"Move the build to CMake presets"_s, u"running"_s, u"Edit CMakePresets.json"_s,
            u"acme/engine"_s, 1,
            {{u"plan"_s, QJsonObject{{u"done"_s, 3}, {u"total"_s, 7}}},
                {u"branch"_s, u"cmake-presets"_s}}),
        add(u"Translate the help pages into Japanese"_s, u"running"_s,
            u"Writing docs/ja/install.md"_s, u"acme/docs"_s, 4),
        add(u"Find out why nightly tests are slow"_s, u"creating"_s, u"Cloning acme/engine"_s,
            u"acme/engine"_s, 0, {{u"phase"_s, u"cloning"_s}}),
        add(u"Add rate limits to the public API"_s, u"idle"_s,
            u"Done: 14 files changed, all tests pass."_s, u"acme/gateway"_s, 36,
            {{u"pinned"_s, true}}),
        add(u"Explain the retry logic in the scheduler"_s, u"idle"_s,
            u"The scheduler retries three times, then…"_s, u"acme/engine"_s, 140),
        add(u"Upgrade to Qt 6.8"_s, u"stopped"_s, u"Stopped after its task was done."_s,
            u"acme/desktop"_s, 1500),
        add(u"Reproduce crash 4411"_s, u"failed"_s, QString(), u"acme/desktop"_s, 2900,
            {{u"reason"_s, u"The agent ended with code 1: not signed in."_s}}),
        add(u"A title that somebody pasted from a ticket and that goes on and on, far beyond what "
            u"fits, because nobody "
            "cut it: the importer drops rows whose amount has a comma, and only on Tuesdays"_s,
            u"idle"_s, u"Waiting for your answer about the importer."_s, u"acme/importer"_s, 4000)};
}

void addMany(FakeServer &server, int count)
{
    const QStringList states{u"needs_input"_s, u"running"_s, u"idle"_s, u"stopped"_s};
    for (int i = 0; i < count; ++i) {
        server.addSession({{u"title"_s, u"Task %1: make part %2 better"_s.arg(i).arg(i % 37)},
            {u"status"_s,
                states.at(i % 20 == 0 ? 0
                        : i % 20 == 1 ? 1
                                      : 2 + i % 2)},
            {u"activity"_s, u"Step %1 of a long task"_s.arg(i % 9)},
            {u"repository"_s, u"acme/part-%1"_s.arg(i % 12)}, {u"last_event_at"_s, minutesAgo(i)}});
    }
}

void playTurn(FakeServer &server, const QString &id)
{
    server.emitEvent(id, u"agent"_s,
        {{u"state"_s, u"ready"_s}, {u"name"_s, u"Demo agent"_s}, {u"version"_s, u"0.1.0"_s}});
    server.emitEvent(id, u"config"_s,
        {{u"mode"_s, u"ask"_s}, {u"model"_s, u"demo-large"_s},
            {u"modes"_s,
                QJsonArray{QJsonObject{{u"id"_s, u"ask"_s}, {u"name"_s, u"Ask first"_s}},
                    QJsonObject{{u"id"_s, u"auto"_s}, {u"name"_s, u"Accept edits"_s}}}},
            {u"models"_s,
                QJsonArray{QJsonObject{{u"id"_s, u"demo-large"_s}, {u"name"_s, u"Demo Large"_s}}}},
            {u"commands"_s,
                QJsonArray{QJsonObject{
                    {u"name"_s, u"review"_s}, {u"description"_s, u"Review the changes"_s}}}}});
    say(server, id, u"m_1"_s, u"user"_s,
        u"Users are signed out after ten minutes although the session lasts an hour. Find out why and fix it."_s);
    server.emitEvent(id, u"turn"_s, {{u"id"_s, u"t_1"_s}, {u"state"_s, u"running"_s}});
    server.emitEvent(id, u"plan"_s, {{u"entries"_s, planEntries(2)}});
    say(server, id, u"m_2"_s, u"thought"_s,
        u"The refresh token is probably not used. Let me look at the client first."_s);
    tool(server, id, u"t_a"_s, u"search"_s, u"Search for refreshToken"_s);
    tool(server, id, u"t_b"_s, u"read"_s, u"Read src/auth/session.ts"_s);
    tool(server, id, u"t_c"_s, u"read"_s, u"Read src/auth/session.test.ts"_s);
    say(server, id, u"m_3"_s, u"agent"_s,
        u"The **access token** lives for ten minutes, and `refresh()` is only called when a "
        u"request *fails*. Requests that are "
        "sent by the page's timer swallow the 401:\n\n```ts\nsetInterval(async () => {\n  const "
        "reply = await "
        "fetch('/api/state');\n  if (!reply.ok) return; // the 401 ends here\n  render(await "
        "reply.json());\n}, "
        "30_000);\n```\n\nI refresh it one minute before it expires instead:"_s);
    tool(server, id, u"t_d"_s, u"edit"_s, u"Edit src/auth/session.ts"_s,
        {QJsonObject{{u"type"_s, u"diff"_s}, {u"path"_s, u"src/auth/session.ts"_s},
            {u"old_text"_s, u"export function start(session: Session) {\n  keep(session);\n}\n"_s},
            {u"new_text"_s,
                u"export function start(session: Session) {\n  keep(session);\n  const early = "
                u"session.expires - "
                "60_000;\n  setTimeout(refresh, early - Date.now());\n}\n"_s}}});
    tool(server, id, u"t_e"_s, u"execute"_s, u"Run npm test -- auth"_s, {}, u"pending"_s);
    server.emitEvent(id, u"permission"_s,
        {{u"id"_s, u"p_1"_s}, {u"tool_id"_s, u"t_e"_s}, {u"title"_s, u"Run npm test -- auth"_s},
            {u"state"_s, u"pending"_s},
            {u"raw_input"_s, QJsonObject{{u"command"_s, u"npm test -- auth"_s}}},
            {u"reason"_s, u"Runs the tests of the sign-in to see whether the fix holds."_s},
            {u"options"_s,
                QJsonArray{QJsonObject{{u"id"_s, u"no"_s}, {u"name"_s, u"Deny"_s},
                               {u"kind"_s, u"reject_once"_s}},
                    QJsonObject{{u"id"_s, u"once"_s}, {u"name"_s, u"Allow once"_s},
                        {u"kind"_s, u"allow_once"_s}},
                    QJsonObject{{u"id"_s, u"always"_s}, {u"name"_s, u"Always allow"_s},
                        {u"kind"_s, u"allow_always"_s}}}}});
    server.emitEvent(id, u"usage"_s, {{u"tokens"_s, 48'200}, {u"context_size"_s, 200'000}});
    server.emitEvent(id, u"turn"_s, {{u"id"_s, u"t_1"_s}, {u"state"_s, u"needs_input"_s}});
}

QStringList addRemovals(FakeServer &server)
{
    server.setKeepRemoved(std::chrono::hours(24 * 30));
    const auto add = [&](const QString &title, const QString &repository, const QString &branch,
                         const QString &by, int minutes) {
        const QString id = server.addSession(
            {{u"title"_s, title}, {u"repository"_s, repository}, {u"branch"_s, branch}});
        const QDateTime removed = QDateTime::currentDateTimeUtc().addSecs(-60LL * minutes);
        if (minutes < 30)
            playTurn(server, id);
        else
            say(server, id, u"m_1"_s, u"user"_s, u"How far is this?"_s);
        server.keepRemoved(id,
            {{u"removed_by"_s, by}, {u"removed_at"_s, formatTime(removed)},
                {u"kept_until"_s, formatTime(removed.addDays(30))}});
        return id;
    };
    add(u"移行スクリプトの試験を書く"_s, u"acme/billing"_s, QString(), QString(), 15'000);
    add(u"A title that somebody pasted from a ticket and that goes on and on, far beyond what "
        u"fits, "
        u"because nobody cut it: the importer drops rows whose amount has a comma"_s,
        u"acme/importer"_s, u"fix/comma"_s, u"me"_s, 3000);
    add(u"Explain the retry logic in the scheduler"_s, QString(), QString(), u"hanako"_s, 200);
    add(u"Fix the login that expires too early"_s, u"acme/web-shop"_s, u"fix/login"_s, u"me"_s, 12);
    return server.removedIds();
}

void addAdministration(FakeServer &server)
{
    const auto read = [](const char *text) {
        const QJsonDocument document = QJsonDocument::fromJson(text);
        Q_ASSERT(document.isObject());
        return document.object();
    };
    server.setAdmin(true);
    QJsonObject &admin = server.admin();
    admin[u"server"_s] = read(R"({"name": "ccplantd", "version": "0.1.0", "runtime": "kubernetes",
        "public_url": "https://ccplant.example.com", "ready": true, "draining": false,
        "maintenance": {"enabled": false}, "started_at": "2026-01-30T06:12:00.000Z",
        "process": {"memory_bytes": 98566144, "threads": 9, "open_files": 120},
        "http": {"connections": 84, "accepted": 51230, "requests": 1204321, "slow_readers": 0},
        "sessions": {"total": 412, "running": 37, "event_readers": 29, "live_sockets": 61},
        "replicas": [
            {"name": "ccplantd-7f9c-x2lq4", "version": "0.1.0", "started_at": "2026-01-30T06:12:00.000Z",
                "seen_at": "2026-01-31T09:30:00.000Z", "ready": true, "draining": false, "healthy": true, "self": true},
            {"name": "ccplantd-7f9c-9kd2p", "version": "0.1.0", "started_at": "2026-01-30T06:12:08.000Z",
                "seen_at": "2026-01-31T09:12:00.000Z", "ready": true, "draining": false, "healthy": false, "self": false}]})");
    admin[u"storage"_s] = read(R"({"data_dir": "/var/lib/ccplant", "database_bytes": 18874368,
        "sessions_bytes": 9126805504, "agents_bytes": 734003200, "disk_total_bytes": 107374182400,
        "disk_free_bytes": 61203283968})");
    admin[u"configuration"_s] = read(R"({"options": [
        {"name": "listen", "value": "0.0.0.0:8080", "source": "ccplant.yaml:3"},
        {"name": "auth-mode", "value": "both", "source": "default"},
        {"name": "auth-github-client-secret", "value": "••••••••", "source": "CCPLANT_AUTH_GITHUB_CLIENT_SECRET"},
        {"name": "share", "value": "signed-in", "source": "--share"},
        {"name": "trusted-proxies", "value": "", "source": "default"}]})");
    admin[u"users"_s] = read(R"({"users": [
        {"user": "owner", "teams": [], "disabled": false, "permissions": ["*"], "keys": 1, "quota": {},
            "usage": {"sessions": 3, "running": 1, "memory_bytes": 0, "cpu_seconds": 0}},
        {"user": "hanako", "name": "山田 花子", "teams": ["acme/tools", "acme/web-shop"], "disabled": false,
            "github": {"id": 7, "login": "hanako", "organizations": ["acme"]}, "keys": 2,
            "permissions": ["session:create", "session:read", "session:update", "session:delete"],
            "signed_in_at": "2026-01-31T08:02:00.000Z", "quota": {"sessions": 20, "running": 5, "memory_bytes": 17179869184},
            "usage": {"sessions": 14, "running": 4, "memory_bytes": 8589934592, "cpu_seconds": 0}},
        {"user": "mallory", "teams": ["acme/tools"], "disabled": true, "keys": 0, "quota": {"sessions": 20},
            "github": {"id": 9, "login": "mallory", "organizations": ["acme"]}, "permissions": ["session:read"],
            "usage": {"sessions": 0, "running": 0, "memory_bytes": 0, "cpu_seconds": 0}}]})");
    admin[u"teams"_s] = read(R"({"teams": [
        {"team": "acme/tools", "members": ["hanako", "mallory"], "permissions": ["session:create", "session:read"],
            "usage": {"sessions": 8, "running": 2, "memory_bytes": 0, "cpu_seconds": 0}, "quota": {"sessions": 50}},
        {"team": "acme/platform", "members": [], "permissions": ["admin"],
            "usage": {"sessions": 0, "running": 0, "memory_bytes": 0, "cpu_seconds": 0}, "quota": {}}],
        "mapping": [{"pattern": "acme/platform", "role": "admin", "permissions": ["admin"]},
            {"pattern": "acme/*", "role": "developer", "permissions": ["session:create", "session:read"]}]})");
    admin[u"keys"_s] = read(R"({"keys": [
        {"id": "k_1", "name": "Nightly robot", "user": "sa-acme:tools", "team": "acme/tools", "scopes": ["session:create", "session:read"],
            "start": "ccpk_a7f", "created_by": "hanako", "created_at": "2026-01-02T10:00:00.000Z",
            "last_used_at": "2026-01-31T03:00:00.000Z", "expires_at": "2099-01-02T10:00:00.000Z"},
        {"id": "k_2", "name": "Old dashboard", "user": "hanako", "scopes": ["session:read"], "start": "ccpk_q2m",
            "created_by": "hanako", "created_at": "2025-01-02T10:00:00.000Z", "expires_at": "2025-04-02T10:00:00.000Z"}]})");
    admin[u"quotas"_s] = read(R"({"quotas": [
        {"kind": "user", "name": "", "quota": {"sessions": 20, "running": 5, "memory_bytes": 17179869184}}]})");
    admin[u"audit"_s] = read(R"({"next_cursor": "2", "entries": [
        {"time": "2026-01-31T09:29:00.000Z", "action": "user_disable", "object": "mallory", "outcome": "ok", "user": "owner",
            "method": "bearer", "address": "10.0.4.17", "request_id": "r_b3k"},
        {"time": "2026-01-31T09:20:00.000Z", "action": "refused", "object": "DELETE /api/v1/sessions/s_a8", "outcome": "forbidden",
            "user": "mallory", "method": "cookie", "address": "10.0.4.31", "request_id": "r_9xe", "left_out": 12},
        {"time": "2026-01-31T08:02:00.000Z", "action": "sign_in", "outcome": "ok", "user": "hanako", "method": "github",
            "address": "10.0.4.22", "request_id": "r_71c"}]})");
    admin[u"audit-2"_s] = read(R"({"entries": [
        {"time": "2026-01-30T06:12:00.000Z", "action": "refused", "object": "GET /api/v1/admin/users", "outcome": "unauthenticated",
            "address": "203.0.113.9", "request_id": "r_2aa"}]})");
    for (const auto &[owner, status, repository] :
        {std::tuple{u"hanako"_s, u"running"_s, u"acme/web-shop"_s},
            {u"hanako"_s, u"needs_input"_s, u"acme/tools"_s}, {u"mallory"_s, u"failed"_s, u""_s}})
        server.addSession(
            {{u"owner"_s, owner}, {u"status"_s, status}, {u"repository"_s, repository}});
}

} // namespace ccplant::test
