// SPDX-License-Identifier: GPL-3.0-or-later
// What a new user meets first: any prompt without a slash.
#include "server/demo-agent/content.h"
#include "server/demo-agent/scenarios.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

namespace {
const QString fileName = u"ccplant-demo.md"_s;

QStringList steps(Turn *turn)
{
    return turn->language() == Language::Japanese
        ? QStringList{u"ワークスペースを見る"_s, u"ccplant-demo.md の変更を提案する"_s,
              u"結果をコマンドで確かめる"_s}
        : QStringList{u"Look at the workspace"_s, u"Propose a change to ccplant-demo.md"_s,
              u"Check the result with a command"_s};
}

QString greeting(Turn *turn)
{
    return turn->words(u"Hello. I am the **demo agent**: there is no model behind me, so I cannot "
                       u"answer what you wrote. What I can do is show you, with real "
                       "effects in this workspace, what working with an agent looks like here.\n"_s,
        u"こんにちは。**デモエージェント**です。背後に AI "
        u"モデルはないので、ご質問そのものには答えられません。その代わり、エージェントとの作業が"
        "ここでどう見えるかを、このワークスペースで実際に操作しながらお見せします。\n"_s);
}

/// The names at the top of the workspace, as a tool call shows them.
QString listing(const QString &folder, qsizetype *count)
{
    const auto entries = QDir(folder).entryInfoList(
        QDir::AllEntries | QDir::NoDotAndDotDot, QDir::DirsFirst | QDir::Name);
    *count = entries.size();
    QString text;
    for (const auto &entry : entries.first(std::min<qsizetype>(entries.size(), 40)))
        text += entry.fileName() + (entry.isDir() ? u"/\n"_s : u"\n"_s);
    if (entries.size() > 40)
        text += u"… %1 more\n"_s.arg(entries.size() - 40);
    return text;
}

QString quoted(const QString &prompt)
{
    auto line = prompt.simplified();
    if (line.size() > 120)
        line = line.left(120) + u"…"_s;
    return line;
}

QString newFile(Turn *turn)
{
    return turn->words(
        u"# Hello from ccplant\n\nThe demo agent wrote this file after you allowed it.\nIt is yours now: keep it, change it or delete it.\n\n## What you wrote\n\n"_s,
        u"# ccplant からこんにちは\n\nこのファイルは、あなたの許可を得てデモエージェントが書きました。\n残しても、書き換えても、消しても構いません。\n\n## あなたの言葉\n\n"_s);
}

QString proposal(Turn *turn, const std::optional<QString> &before)
{
    QString text = before.value_or(newFile(turn));
    if (!text.isEmpty() && !text.endsWith(u'\n'))
        text += u'\n';
    const auto said = quoted(turn->arguments());
    return text + u"- "_s
        + (said.isEmpty() ? turn->words(u"(an attachment)"_s, u"（添付のみ）"_s) : said) + u"\n"_s;
}

QString whereNext(Turn *turn)
{
    return turn->words(
        u"### What next\n\n- Open **Changes** to see the diff of everything done in this session.\n"
        "- Send `/run ls -l`, `/ask`, `/plan` or `/stream`; `/help` lists all of it.\n"
        "- Ready for real work? Start a new session and choose an agent with a model, such as Claude Code.\n"_s,
        u"### 次にできること\n\n- "
        u"**変更**を開くと、このセッションで行ったすべての差分が見られます。\n"
        "- `/run ls -l`、`/ask`、`/plan`、`/stream` を送ってみてください。`/help` "
        "で一覧を表示します。\n"
        "- 本当の作業を始めるには、新しいセッションで Claude Code などモデルのあるエージェントを選んでください。\n"_s);
}

QCoro::Task<> lookAround(Turn *turn)
{
    const auto folder = turn->session().cwd;
    const auto tool =
        turn->beginTool(turn->words(u"List the workspace"_s, u"ワークスペースの一覧"_s), u"read"_s,
            {{u"locations"_s, QJsonArray{QJsonObject{{u"path"_s, folder}}}},
                {u"status"_s, u"in_progress"_s}});
    qsizetype count = 0;
    const auto text = listing(folder, &count);
    co_await turn->pause(typingDelay() * 15);
    turn->endTool(tool, true,
        {{u"content"_s,
            QJsonArray{toolText(text.isEmpty() ? turn->words(u"(empty)"_s, u"（空）"_s)
                                               : fenced(text, QString()))}}});
    if (count == 0)
        co_await turn->say(
            turn->words(
                    u"The workspace is empty, so I propose a first file: `%1`. Nothing is written until you allow it.\n"_s,
                    u"ワークスペースは空です。最初のファイル `%1` を提案します。許可されるまで何も書きません。\n"_s)
                .arg(fileName));
    else
        co_await turn->say(
            turn->words(
                    u"Entries here: %1. I propose a change to `%2`. Nothing is written until you allow it.\n"_s,
                    u"%1 個の項目があります。`%2` の変更を提案します。許可されるまで何も書きません。\n"_s)
                .arg(count)
                .arg(fileName));
}

QCoro::Task<> check(Turn *turn)
{
    const auto command = u"wc -l "_s + fileName;
    const auto tool = turn->beginTool(u"`"_s + command + u"`"_s, u"execute"_s,
        {{u"rawInput"_s, QJsonObject{{u"command"_s, command}}}});
    const auto end = co_await turn->run(tool, command);
    turn->endTool(tool, end.ok,
        {{u"rawOutput"_s, QJsonObject{{u"result"_s, end.words}, {u"output"_s, end.output}}}});
}
} // namespace

QCoro::Task<> scripts::tour(Turn *turn)
{
    const auto plan = steps(turn);
    co_await turn->think(turn->words(u"I have no model to think with, so I follow my tour: look at "
                                     u"the workspace, propose one small change, and ask before "
                                     "I make it."_s,
        u"考えるためのモデルはないので、用意されたツアーに沿って進めます。ワークスペースを見て、小さな変更を一つ提案し、実行の前に許可を求めます。"_s));
    co_await turn->say(greeting(turn));
    turn->plan(plan, 0);
    co_await lookAround(turn);
    turn->plan(plan, 1);

    const auto path = turn->resolve(fileName);
    const auto before = path.isEmpty() ? FileText{{},
                                             turn->words(u"It leads out of the workspace."_s,
                                                 u"ワークスペースの外を指しています。"_s)}
                                       : co_await turn->readFile(path);
    if (!before.error.isEmpty()) {
        co_await turn->say(
            turn->words(u"`%1` cannot be changed: %2\n"_s, u"`%1` は変更できません: %2\n"_s)
                .arg(fileName, before.error));
        co_return;
    }
    const auto after = proposal(turn, before.text);
    if (!co_await changeFile(turn, path, before.text, after)) {
        co_await turn->say(
            turn->words(u"You did not allow it, so nothing was written. That is all there is to "
                        u"it: an agent does not change anything here "
                        "without your word.\n\n"_s,
                u"許可されなかったので、何も書きませんでした。ここでは、あなたの許可なしにエージェントが何かを変えることはありません。\n\n"_s)
            + whereNext(turn));
        co_return;
    }
    turn->plan(plan, 2);
    co_await turn->say(turn->words(u"Written. This is what `%1` says now:\n\n"_s,
                               u"書きました。`%1` の内容は次のとおりです。\n\n"_s)
                           .arg(fileName)
        + fenced(after, u"markdown"_s));
    co_await check(turn);
    turn->plan(plan, plan.size());
    co_await turn->say(whereNext(turn));
}

} // namespace ccplant::demo
