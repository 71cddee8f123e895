// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::client::scenes {

namespace {

const QString workspace = u"/home/mika/ccplant/web-shop"_s;

const QString oldCode = uR"(export function afterLogin(user: User, next?: string) {
  session.set("user", user);
  const target = next || "/";
  return redirect(target);
}

export function logout() {
  session.clear();
  return redirect("/");
}
)"_s;

const QString newCode = uR"(export function afterLogin(user: User, next?: string) {
  session.set("user", user);
  const target = isLocal(next) ? next : "/";
  return redirect(target);
}

/** Only paths of our own: an address from outside could lead anywhere. */
function isLocal(path?: string): path is string {
  return !!path && path.startsWith("/") && !path.startsWith("//");
}

export function logout() {
  session.clear();
  return redirect("/");
}
)"_s;

QJsonObject block(const QString &type, QJsonObject fields)
{
    fields.insert(u"type"_s, type);
    return fields;
}

void tool(ChatFixture &chat, const QString &id, const QString &kind, const QString &title,
    const QString &path, QJsonObject more = {})
{
    QJsonObject fields{{u"id"_s, id}, {u"tool_kind"_s, kind}, {u"title"_s, title},
        {u"status"_s, u"completed"_s}, {u"started"_s, u"2026-03-01T09:12:00.000Z"_s},
        {u"ended"_s, u"2026-03-01T09:12:00.400Z"_s}};
    if (!path.isEmpty())
        fields.insert(
            u"locations"_s, QJsonArray{QJsonObject{{u"path"_s, workspace + u'/' + path}}});
    for (auto it = more.begin(); it != more.end(); ++it)
        fields.insert(it.key(), it.value());
    chat.event(u"tool"_s, fields);
}

void config(ChatFixture &chat)
{
    const auto named = [](const QString &id, const QString &name) {
        return QJsonObject{{u"id"_s, id}, {u"name"_s, name}};
    };
    chat.event(u"agent"_s,
        {{u"state"_s, u"ready"_s}, {u"name"_s, u"Claude Code"_s}, {u"version"_s, u"2.1.0"_s}});
    chat.event(u"config"_s,
        {{u"modes"_s,
             QJsonArray{
                 named(u"default"_s, u"Ask first"_s), named(u"accept"_s, u"Accept edits"_s)}},
            {u"mode"_s, u"default"_s},
            {u"models"_s,
                QJsonArray{named(u"opus"_s, u"Opus 4.5"_s), named(u"sonnet"_s, u"Sonnet 4.5"_s)}},
            {u"model"_s, u"opus"_s},
            {u"commands"_s,
                QJsonArray{QJsonObject{
                    {u"name"_s, u"review"_s}, {u"description"_s, u"Review the changes"_s}}}}});
    chat.event(u"usage"_s, {{u"tokens"_s, 68'400}, {u"context_size"_s, 200'000}});
}

void steps(ChatFixture &chat)
{
    chat.event(u"message"_s,
        {{u"id"_s, u"m_t1"_s}, {u"role"_s, u"thought"_s}, {u"done"_s, true},
            {u"content"_s,
                ChatFixture::text(
                    u"The redirect takes `next` as it is. Anything that begins with a slash would do, but `//evil.example` begins with one too."_s)}});
    tool(chat, u"t_1"_s, u"search"_s, u"Search"_s, {},
        {{u"raw_input"_s, QJsonObject{{u"pattern"_s, u"redirect\\("_s}}}});
    tool(chat, u"t_2"_s, u"read"_s, u"Read"_s, u"src/auth/login.ts"_s);
    tool(chat, u"t_3"_s, u"read"_s, u"Read"_s, u"src/auth/session.ts"_s);
    tool(chat, u"t_4"_s, u"fetch"_s, u"Fetch"_s, {},
        {{u"raw_input"_s, QJsonObject{{u"url"_s, u"https://owasp.org/unvalidated-redirects"_s}}},
            {u"status"_s, u"failed"_s}});
}

} // namespace

void work(ChatFixture &chat, bool japanese)
{
    config(chat);
    chat.message(u"m_1"_s, u"user"_s,
        japanese
            ? u"ログイン後に外部のURLへリダイレクトできてしまいます。直してテストも追加してください。"_s
            : u"After the login one can be redirected to any address. Fix that and add a test, please."_s);
    steps(chat);
    chat.message(u"m_2"_s, u"agent"_s,
        japanese
            ? u"## 原因\n\n`afterLogin` は `next` を**そのまま**リダイレクト先に使っています。`//evil.example` もスラッシュで始まるため、先頭の確認だけでは足りません。\n\n次のように直します。\n\n1. 自サイトのパスだけを許可する関数を追加\n2. それ以外は `/` に戻す\n3. 3つの場合のテストを追加"_s
            : u"## What is wrong\n\n`afterLogin` takes `next` **as it is**. A check for a leading slash is not enough, for `//evil.example` has one too. I will\n\n1. add a function that lets only our own paths through,\n2. send everybody else to `/`,\n3. add a test for each case.\n\n| `next` | before | after |\n|---|---|---|\n| `/cart` | `/cart` | `/cart` |\n| `//evil.example` | leaves the site | `/` |\n| *nothing* | `/` | `/` |\n\nThe check itself is small:\n\n```ts\nfunction isLocal(path?: string): path is string {\n  // an address from outside could lead anywhere\n  return !!path && path.startsWith(\"/\") && !path.startsWith(\"//\");\n}\n```\n\n> The same pattern is in `oauth.ts`; see [the guide](https://owasp.org/redirects)."_s);
    tool(chat, u"t_5"_s, u"edit"_s, u"Edit"_s, u"src/auth/login.ts"_s,
        {{u"content"_s,
            QJsonArray{block(u"diff"_s,
                {{u"path"_s, u"src/auth/login.ts"_s}, {u"old_text"_s, oldCode},
                    {u"new_text"_s, newCode}})}}});
    tool(chat, u"t_6"_s, u"execute"_s, u"Bash"_s, {},
        {{u"raw_input"_s, QJsonObject{{u"command"_s, u"npm test -- auth"_s}}},
            {u"ended"_s, u"2026-03-01T09:12:14.000Z"_s},
            {u"content"_s,
                QJsonArray{block(u"terminal"_s,
                    {{u"id"_s, u"x"_s}, {u"exit"_s, QJsonObject{{u"code"_s, 0}}},
                        {u"output"_s,
                            u"> web-shop@3.2.0 test\n\n\u001b[32m✓\u001b[0m sends the user to a local path \u001b[90m(4 ms)\u001b[0m\n\u001b[32m✓\u001b[0m refuses an address of another site \u001b[90m(1 ms)\u001b[0m\n\u001b[32m✓\u001b[0m goes home without one \u001b[90m(1 ms)\u001b[0m\n\n\u001b[1mTests:\u001b[0m 3 passed, 3 total\n"_s}})}}});
    chat.event(u"permission"_s,
        {{u"id"_s, u"p_0"_s}, {u"title"_s, u"npm test -- auth"_s}, {u"state"_s, u"resolved"_s},
            {u"options"_s, QJsonArray{}},
            {u"outcome"_s, QJsonObject{{u"option_id"_s, u"a"_s}, {u"kind"_s, u"allow_once"_s}}},
            {u"by"_s, u"mika"_s}});
    chat.message(u"m_3"_s, u"agent"_s,
        japanese ? u"修正し、テスト3件が通りました。- [x] のように、残りの作業はありません。"_s
                 : u"Done. The redirect stays on the site, and three tests hold it there."_s);
    chat.event(u"message"_s,
        {{u"id"_s, u"m_4"_s}, {u"role"_s, u"system"_s}, {u"level"_s, u"warning"_s},
            {u"done"_s, true},
            {u"content"_s,
                ChatFixture::text(japanese
                        ? u"エージェントが一度終了し、再開しました。"_s
                        : u"The agent ended once (signal 9) and was started again. Nothing was lost."_s)}});
    chat.live();
}

void permission(ChatFixture &chat)
{
    config(chat);
    chat.event(u"turn"_s, {{u"id"_s, u"u_1"_s}, {u"state"_s, u"needs_input"_s}});
    chat.message(u"m_1"_s, u"user"_s, u"Fix the redirect and run the tests."_s);
    steps(chat);
    chat.message(u"m_2"_s, u"agent"_s,
        u"The fix is in place. I would like to run the tests of the auth folder."_s);
    const auto option = [](const QString &id, const QString &kind) {
        return QJsonObject{{u"id"_s, id}, {u"name"_s, id}, {u"kind"_s, kind}};
    };
    chat.event(u"plan"_s,
        {{u"entries"_s,
            QJsonArray{QJsonObject{{u"content"_s, u"Find where the redirect is decided"_s},
                           {u"status"_s, u"completed"_s}},
                QJsonObject{{u"content"_s, u"Let only local paths through"_s},
                    {u"status"_s, u"completed"_s}},
                QJsonObject{{u"content"_s, u"Run the tests of the auth folder"_s},
                    {u"status"_s, u"in_progress"_s}},
                QJsonObject{{u"content"_s, u"Write it down in the changelog"_s},
                    {u"status"_s, u"pending"_s}}}}});
    chat.event(u"permission"_s,
        {{u"id"_s, u"p_1"_s}, {u"tool_id"_s, u"t_9"_s}, {u"title"_s, u"Run a command"_s},
            {u"state"_s, u"pending"_s},
            {u"reason"_s, u"This command is not on the list of what may run without asking."_s},
            {u"raw_input"_s,
                QJsonObject{
                    {u"command"_s, u"npm test -- auth --coverage && git status --short"_s}}},
            {u"options"_s,
                QJsonArray{option(u"a"_s, u"allow_once"_s), option(u"b"_s, u"allow_always"_s),
                    option(u"c"_s, u"reject_once"_s)}}});
    chat.event(u"queue"_s,
        {{u"entries"_s,
            QJsonArray{QJsonObject{{u"client_id"_s, u"c1"_s},
                {u"content"_s, ChatFixture::text(u"Then open a pull request against main"_s)}}}}});
    chat.listSession({{u"status"_s, u"needs_input"_s}});
    chat.live();
}

void question(ChatFixture &chat)
{
    config(chat);
    chat.event(u"turn"_s, {{u"id"_s, u"u_1"_s}, {u"state"_s, u"needs_input"_s}});
    chat.message(u"m_1"_s, u"user"_s, u"Set up the deployment."_s);
    const QJsonObject schema{{u"type"_s, u"object"_s}, {u"required"_s, QJsonArray{u"target"_s}},
        {u"properties"_s,
            QJsonObject{
                {u"target"_s,
                    QJsonObject{{u"type"_s, u"string"_s}, {u"title"_s, u"Where should it run?"_s},
                        {u"oneOf"_s,
                            QJsonArray{
                                QJsonObject{{u"const"_s, u"staging"_s}, {u"title"_s, u"Staging"_s},
                                    {u"description"_s, u"Everybody in the team can see it"_s}},
                                QJsonObject{{u"const"_s, u"prod"_s}, {u"title"_s, u"Production"_s},
                                    {u"description"_s, u"Customers see it at once"_s}}}}}},
                {u"replicas"_s,
                    QJsonObject{{u"type"_s, u"integer"_s}, {u"title"_s, u"Replicas"_s},
                        {u"minimum"_s, 1}, {u"default"_s, 3}}},
                {u"migrate"_s,
                    QJsonObject{{u"type"_s, u"boolean"_s},
                        {u"title"_s, u"Migrate the database first"_s}}}}}};
    chat.event(u"question"_s,
        {{u"id"_s, u"q_1"_s}, {u"message"_s, u"Two things before I write the pipeline"_s},
            {u"schema"_s, schema}, {u"state"_s, u"pending"_s}});
    chat.listSession({{u"status"_s, u"needs_input"_s}});
    chat.live();
}

void streaming(ChatFixture &chat)
{
    config(chat);
    chat.event(u"turn"_s, {{u"id"_s, u"u_1"_s}, {u"state"_s, u"running"_s}});
    chat.message(u"m_1"_s, u"user"_s, u"Explain how the redirect works."_s);
    chat.live();
    chat.message(u"m_2"_s, u"agent"_s, u"After the login "_s, false);
    for (const QString &piece : {u"the server "_s, u"calls `afterLogin` "_s,
             u"with the address\n\n"_s, u"```ts\nreturn "_s, u"redirect(target"_s})
        chat.delta(u"m_2"_s, piece);
}

void review(ChatFixture &chat)
{
    const QString patch = uR"(--- a/src/auth/login.ts
+++ b/src/auth/login.ts
@@ -1,8 +1,13 @@
 export function afterLogin(user: User, next?: string) {
   session.set("user", user);
-  const target = next || "/";
+  const target = isLocal(next) ? next : "/";
   return redirect(target);
 }
 
+/** Only paths of our own. */
+function isLocal(path?: string): path is string {
+  return !!path && path.startsWith("/") && !path.startsWith("//");
+}
+
 export function logout() {
   session.clear();
)"_s;
    const auto file = [](const QString &path, const QString &status, int added, int removed,
                          const QString &text = {}) {
        QJsonObject entry{{u"path"_s, path}, {u"status"_s, status}, {u"added"_s, added},
            {u"removed"_s, removed}, {u"binary"_s, false}};
        if (!text.isEmpty())
            entry.insert(u"patch"_s, text);
        return entry;
    };
    chat.server.answer(u"/api/v1/sessions/%1/diff"_s.arg(chat.session->sessionId()),
        {{u"base"_s, u"4f2c19aa03"_s}, {u"truncated"_s, false},
            {u"files"_s,
                QJsonArray{file(u"src/auth/login.ts"_s, u"modified"_s, 6, 1, patch),
                    file(u"src/auth/login.test.ts"_s, u"added"_s, 42, 0, patch),
                    file(u"docs/old-login.md"_s, u"deleted"_s, 0, 18, patch),
                    file(u"CHANGELOG.md"_s, u"modified"_s, 3, 0, patch)}}});
    work(chat, false);
}

} // namespace ccplant::client::scenes
