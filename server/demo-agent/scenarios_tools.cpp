// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/content.h"
#include "server/demo-agent/scenarios.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

namespace {
QJsonArray at(const QString &path)
{
    return {QJsonObject{{u"path"_s, path}}};
}

QJsonObject raw(const QString &name, const QString &value)
{
    return {{u"rawInput"_s, QJsonObject{{name, value}}}};
}

QCoro::Task<> sayUsage(Turn *turn, QString form)
{
    return turn->say(turn->words(u"Send `%1`.\n"_s, u"`%1` の形で送ってください。\n"_s).arg(form));
}

QCoro::Task<> sayOutside(Turn *turn, QString path)
{
    return turn->say(
        turn->words(u"`%1` is not inside the workspace, so I leave it alone.\n"_s,
                u"`%1` はワークスペースの外にあるため、触れません。\n"_s)
            .arg(path));
}

QCoro::Task<> sayWritten(Turn *turn, bool written, QString path)
{
    return turn->say(written
            ? turn->words(u"`%1` is written.\n"_s, u"`%1` を書きました。\n"_s).arg(path)
            : turn->words(u"`%1` stays as it was.\n"_s, u"`%1` は元のままです。\n"_s).arg(path));
}
} // namespace

QCoro::Task<bool> changeFile(Turn *turn, QString path, std::optional<QString> before, QString after)
{
    const auto name = QDir(turn->session().cwd).relativeFilePath(path);
    const auto title = (before ? u"Edit "_s : u"Create "_s) + name;
    QJsonObject fields{{u"locations"_s, at(path)}, {u"rawInput"_s, QJsonObject{{u"path"_s, name}}},
        {u"content"_s, QJsonArray{toolDiff(path, before.value_or(QString()), after)}}};
    const auto tool = turn->beginTool(title, u"edit"_s, fields);
    if (!co_await turn->permit(tool, title, u"edit"_s, fields))
        co_return false;
    turn->updateTool(tool, {{u"status"_s, u"in_progress"_s}});
    const auto error = co_await turn->writeFile(path, after);
    if (error.isEmpty())
        turn->endTool(
            tool, true, {{u"rawOutput"_s, QJsonObject{{u"bytes"_s, after.toUtf8().size()}}}});
    else
        turn->endTool(tool, false, {{u"content"_s, QJsonArray{toolText(error)}}});
    co_return error.isEmpty();
}

namespace scripts {

QCoro::Task<> run(Turn *turn)
{
    const auto command = turn->arguments();
    if (command.isEmpty()) {
        co_await sayUsage(turn, u"/run ls -l"_s);
        co_return;
    }
    const auto title = u"`"_s + command.section(u'\n', 0, 0).left(200) + u"`"_s;
    const auto fields = raw(u"command"_s, command);
    const auto tool = turn->beginTool(title, u"execute"_s, fields);
    if (!co_await turn->permit(tool, title, u"execute"_s, fields)) {
        co_await turn->say(
            turn->words(u"The command was not run.\n"_s, u"コマンドは実行しませんでした。\n"_s));
        co_return;
    }
    const auto end = co_await turn->run(tool, command);
    turn->endTool(tool, end.ok,
        {{u"rawOutput"_s, QJsonObject{{u"result"_s, end.words}, {u"output"_s, end.output}}}});
    co_await turn->say(
        turn->words(u"The command ended with %1.\n"_s, u"コマンドが終わりました（%1）。\n"_s)
            .arg(end.words));
}

QCoro::Task<> write(Turn *turn)
{
    const auto [path, text] = splitFirst(turn->arguments());
    if (path.isEmpty()) {
        co_await sayUsage(turn, u"/write notes.txt some text"_s);
        co_return;
    }
    const auto whole = turn->resolve(path);
    if (whole.isEmpty()) {
        co_await sayOutside(turn, path);
        co_return;
    }
    const auto before = co_await turn->readFile(whole);
    if (!before.error.isEmpty()) {
        co_await turn->say(before.error + u"\n"_s);
        co_return;
    }
    const bool written = co_await changeFile(turn, whole, before.text, text + u"\n"_s);
    co_await sayWritten(turn, written, path);
}

QCoro::Task<> edit(Turn *turn)
{
    const auto [path, change] = splitFirst(turn->arguments());
    if (path.isEmpty()) {
        co_await sayUsage(turn, u"/edit notes.txt old => new"_s);
        co_return;
    }
    const auto whole = turn->resolve(path);
    if (whole.isEmpty()) {
        co_await sayOutside(turn, path);
        co_return;
    }
    const auto before = co_await turn->readFile(whole);
    if (!before.text) {
        co_await turn->say((before.error.isEmpty() ? turn->words(u"There is no file `%1`."_s,
                                                             u"`%1` というファイルはありません。"_s)
                                                         .arg(path)
                                                   : before.error)
            + u"\n"_s);
        co_return;
    }
    QString after = *before.text;
    if (const auto arrow = change.indexOf(u"=>"_s); arrow > 0) {
        const auto old = change.first(arrow).trimmed();
        const auto place = after.indexOf(old);
        if (place < 0) {
            co_await turn->say(
                turn->words(u"`%1` does not contain that text.\n"_s,
                        u"`%1` にその文字列はありません。\n"_s)
                    .arg(path));
            co_return;
        }
        after.replace(place, old.size(), change.sliced(arrow + 2).trimmed());
    } else {
        after += (after.isEmpty() || after.endsWith(u'\n') ? u""_s : u"\n"_s)
            + u"A line added by the ccplant demo agent.\n"_s;
    }
    const bool written = co_await changeFile(turn, whole, before.text, after);
    co_await sayWritten(turn, written, path);
}

QCoro::Task<> read(Turn *turn)
{
    const auto path = splitFirst(turn->arguments()).first;
    if (path.isEmpty()) {
        co_await sayUsage(turn, u"/read README.md"_s);
        co_return;
    }
    const auto whole = turn->resolve(path);
    if (whole.isEmpty()) {
        co_await sayOutside(turn, path);
        co_return;
    }
    auto fields = raw(u"path"_s, path);
    fields.insert(u"locations"_s, at(whole));
    const auto tool = turn->beginTool(u"Read "_s + path, u"read"_s, fields);
    const auto file = co_await turn->readFile(whole);
    if (!file.text) {
        const auto why = file.error.isEmpty()
            ? turn->words(u"There is no such file."_s, u"そのファイルはありません。"_s)
            : file.error;
        turn->endTool(tool, false, {{u"content"_s, QJsonArray{toolText(why)}}});
        co_await turn->say(
            turn->words(u"`%1` could not be read.\n"_s, u"`%1` は読めませんでした。\n"_s)
                .arg(path));
        co_return;
    }
    turn->endTool(
        tool, true, {{u"content"_s, QJsonArray{toolText(fenced(*file.text, QString()))}}});
    co_await turn->say(
        turn->words(u"`%1` has %2 characters in %3 lines.\n"_s, u"`%1` は %2 文字、%3 行です。\n"_s)
            .arg(path)
            .arg(file.text->size())
            .arg(file.text->count(u'\n')));
}

QCoro::Task<> permission(Turn *turn)
{
    const auto title = turn->words(u"Water the plants"_s, u"植物に水をやる"_s);
    const auto tool = turn->beginTool(title, u"other"_s);
    if (co_await turn->permit(tool, title, u"other"_s, {})) {
        turn->endTool(tool, true,
            {{u"content"_s,
                QJsonArray{toolText(turn->words(u"Watered."_s, u"水をやりました。"_s))}}});
        co_await turn->say(
            turn->words(u"You allowed it. (Nothing happened: there are no plants here.)\n"_s,
                u"許可されました。（見本なので、実際には何もしていません。）\n"_s));
    } else {
        co_await turn->say(turn->words(u"You did not allow it, so I left it.\n"_s,
            u"許可されなかったので、行いませんでした。\n"_s));
    }
}

QCoro::Task<> tools(Turn *turn)
{
    const int count = numberIn(turn->arguments(), 5, 1, 1'000);
    const QDir folder(turn->session().cwd);
    const auto entries =
        folder.entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden, QDir::Name);
    for (int i = 0; i < count; ++i) {
        const auto entry =
            entries.isEmpty() ? QFileInfo(folder.path()) : entries.at(i % entries.size());
        const auto tool = turn->beginTool(u"Look at "_s + entry.fileName(), u"read"_s,
            {{u"locations"_s, at(entry.absoluteFilePath())}, {u"status"_s, u"in_progress"_s}});
        co_await turn->pause(typingDelay() * 5);
        turn->endTool(
            tool, true, {{u"content"_s, QJsonArray{toolText(u"%1 bytes"_s.arg(entry.size()))}}});
    }
    co_await turn->say(
        turn->words(u"%1 tool calls done.\n"_s, u"ツールを %1 回使いました。\n"_s).arg(count));
}

QCoro::Task<> subagent(Turn *turn)
{
    const auto parent =
        turn->beginTool(turn->words(u"Helper: count the files"_s, u"ヘルパー: ファイルを数える"_s),
            u"think"_s, {{u"status"_s, u"in_progress"_s}});
    // How Claude Code's adapter marks the tool calls of a helper; clients know it.
    const QJsonObject meta{{u"claudeCode"_s, QJsonObject{{u"parentToolUseId"_s, parent}}}};
    const QDir folder(turn->session().cwd);
    const auto names = folder.entryList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name);
    for (const auto &step : {u"List the folder"_s, u"Count the names"_s}) {
        const auto tool = turn->beginTool(
            step, u"search"_s, {{u"status"_s, u"in_progress"_s}, {u"_meta"_s, meta}});
        co_await turn->pause(typingDelay() * 10);
        turn->endTool(tool, true,
            {{u"_meta"_s, meta},
                {u"content"_s, QJsonArray{toolText(u"Names: %1"_s.arg(names.size()))}}});
    }
    const auto result = turn->words(u"Entries at the top of the workspace: %1."_s,
                                u"ワークスペースの直下には %1 個の項目があります。"_s)
                            .arg(names.size());
    turn->endTool(parent, true, {{u"content"_s, QJsonArray{toolText(result)}}});
    co_await turn->say(result + u"\n"_s);
}

} // namespace scripts

} // namespace ccplant::demo
