// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/content.h"
#include "server/demo-agent/picture.h"
#include "server/demo-agent/scenarios.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace ccplant::demo::scripts {

namespace {
struct Sample {
    QString language, code;
};

const QList<Sample> &samples()
{
    static const QList<Sample> list{
        {u"cpp"_s,
            u"#include <print>\n\n// Says hello to everybody on the list.\nint main()\n{\n    for "
            u"(auto name : { \"Ada\", \"Grace\" })\n"
            "        std::println(\"Hello, {}\", name);\n}\n"_s},
        {u"python"_s,
            u"from pathlib import Path\n\n\ndef lines(path: Path) -> int:\n    \"\"\"Number of "
            u"lines of a file.\"\"\"\n"
            "    return sum(1 for _ in path.open())\n"_s},
        {u"bash"_s,
            u"#!/bin/sh\nset -eu\n# Newest files first.\nfor file in $(ls -t); do\n  echo \"$file\"\ndone\n"_s},
        {u"json"_s,
            u"{\n  \"name\": \"ccplant\",\n  \"agents\": [\"demo\", \"claude\"],\n  \"limit\": 10\n}\n"_s},
        {u"javascript"_s,
            u"const wait = (ms) => new Promise((done) => setTimeout(done, ms));\n\nawait wait(100); // milliseconds\n"_s},
        {u"typescript"_s,
            u"type Result<T> = { ok: true; value: T } | { ok: false; error: string };\n"_s},
        {u"rust"_s,
            u"fn main() {\n    let total: u32 = (1..=10).sum();\n    println!(\"{total}\");\n}\n"_s},
        {u"go"_s,
            u"package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hello\")\n}\n"_s},
        {u"qml"_s,
            u"import QtQuick\n\nRectangle {\n    width: 120; height: 40\n    color: \"#1F7A4D\"\n}\n"_s},
        {u"sql"_s, u"SELECT agent, count(*) FROM sessions GROUP BY agent ORDER BY 2 DESC;\n"_s},
        {u"yaml"_s, u"listen: 127.0.0.1:8080\nagents:\n  - demo\n  - claude\n"_s},
        {u"diff"_s,
            u"--- a/greeting.txt\n+++ b/greeting.txt\n@@ -1 +1 @@\n-Hello\n+Hello, world\n"_s},
    };
    return list;
}

QString article()
{
    return u"# What streaming looks like\n\nText arrives in **small pieces** and is shown as it "
           u"comes, with *emphasis*, `inline code`, "
           "~~corrections~~ and [links](https://agentclientprotocol.com).\n\n## Lists\n\n1. First, "
           "look around\n2. Then change something\n"
           "   - a nested point\n   - and another\n3. Last, check the result\n\n- [x] done\n- [ ] "
           "still open\n\n## A table\n\n"
           "| Agent | Model | Account |\n|---|---|---|\n| demo | none | not needed |\n| claude | "
           "Claude | needed |\n\n> A quotation, to see how it sits "
           "on the page.\n\n## Code\n\n"_s
        + fenced(samples().at(0).code, u"cpp"_s) + u"\n"_s
        + fenced(samples().at(1).code, u"python"_s) + u"\n"_s
        + fenced(samples().at(3).code, u"json"_s)
        + u"\n## 日本語\n\nこれは日本語の文章です。**太字**や`コード`も、少しずつ届きます。行の折り返しや句読点の扱いも、ここで確かめられます。\n\n---\n\nThat is all.\n"_s;
}

QString paragraph(int number)
{
    static const QStringList sentences{u"The gardener walks along the rows before the sun is up."_s,
        u"Every plant has a label with its name and the day it was sown."_s,
        u"What grew overnight is noted in a small green book."_s,
        u"Nothing is pulled out without asking first."_s,
        u"In the evening the book says what the day was good for."_s};
    QString text = u"**%1.** "_s.arg(number);
    for (int i = 0; i < 4; ++i)
        text += sentences.at((number + i) % sentences.size()) + (i == 3 ? u"\n\n"_s : u" "_s);
    return text;
}
} // namespace

QCoro::Task<> streamText(Turn *turn)
{
    const int count = numberIn(turn->arguments(), 0, 1, 100'000);
    if (count == 0) {
        co_await turn->say(article());
        co_return;
    }
    static const QStringList words{
        u"leaf"_s, u"root"_s, u"branch"_s, u"seed"_s, u"soil"_s, u"rain"_s, u"light"_s};
    for (int i = 0; i < count; ++i)
        co_await turn->say(words.at(i % words.size())
            + (i + 1 == count           ? u".\n"_s
                    : (i + 1) % 12 == 0 ? u"\n"_s
                                        : u" "_s));
}

QCoro::Task<> think(Turn *turn)
{
    co_await turn->think(turn->words(
        u"The user wants to see a thought. I have no model, so this one was written beforehand. "
        "First I weigh two ways to say so, then I take the shorter one."_s,
        u"ユーザーは思考の表示を見たいようです。私にはモデルがないので、これは前もって書かれた文章です。二つの言い方を比べて、短い方を選びます。"_s));
    co_await turn->say(turn->words(
        u"That was a thought; this is the answer.\n"_s, u"ここまでが思考で、これが答えです。\n"_s));
}

QCoro::Task<> plan(Turn *turn)
{
    const auto steps = turn->language() == Language::Japanese
        ? QStringList{u"ワークスペースを調べる"_s, u"変更を考える"_s, u"変更を書く"_s,
              u"結果を確かめる"_s}
        : QStringList{u"Look at the workspace"_s, u"Think about the change"_s,
              u"Write the change"_s, u"Check the result"_s};
    for (qsizetype done = 0; done <= steps.size(); ++done) {
        turn->plan(steps, done);
        co_await turn->pause(typingDelay() * 30);
    }
    co_await turn->say(
        turn->words(u"The plan is worked off. It was only for show: no file was touched.\n"_s,
            u"計画はすべて終わりました。見本なので、ファイルは変更していません。\n"_s));
}

QCoro::Task<> longText(Turn *turn)
{
    const int count = numberIn(turn->arguments(), 20, 1, 5'000);
    for (int i = 1; i <= count; ++i)
        co_await turn->say(paragraph(i));
}

QCoro::Task<> code(Turn *turn)
{
    const auto wanted = splitFirst(turn->arguments()).first.toLower();
    QStringList known;
    for (const auto &sample : samples()) {
        known += u"`"_s + sample.language + u"`"_s;
        if (sample.language == wanted) {
            co_await turn->say(fenced(sample.code, sample.language));
            co_return;
        }
    }
    if (wanted.isEmpty()) {
        for (const auto &sample : samples())
            co_await turn->say(fenced(sample.code, sample.language) + u"\n"_s);
        co_return;
    }
    co_await turn->say(
        turn->words(u"I have no sample of that language. I have: %1.\n"_s,
                u"その言語の見本はありません。あるのは %1 です。\n"_s)
            .arg(known.join(u", "_s)));
}

QCoro::Task<> image(Turn *turn)
{
    int shown = 0;
    for (const auto &block : turn->prompt()) {
        if (block.toObject().value(u"type"_s) != u"image"_s)
            continue;
        turn->show(block.toObject());
        ++shown;
        co_await turn->pause(typingDelay());
    }
    if (shown == 0)
        turn->show(imageBlock(leafPicture(), u"image/png"_s));
    co_await turn->say(shown > 0
            ? turn->words(u"\nThat is what you attached.\n"_s, u"\n添付された画像です。\n"_s)
            : turn->words(u"\nNo picture was attached, so here is one of mine.\n"_s,
                  u"\n画像の添付がなかったので、私の画像をお見せします。\n"_s));
}

QCoro::Task<> slow(Turn *turn)
{
    const int seconds = numberIn(turn->arguments(), 20, 1, 3'600);
    co_await turn->say(
        turn->words(u"I take %1 seconds. Stop me whenever you like.\n\n"_s,
                u"%1 秒かけて答えます。いつでも止めてください。\n\n"_s)
            .arg(seconds));
    QElapsedTimer since;
    since.start();
    for (int tick = 1; since.elapsed() < seconds * 1'000; ++tick) {
        co_await turn->pause(int(std::min<qint64>(500, seconds * 1'000 - since.elapsed())));
        co_await turn->say(u"%1 "_s.arg(tick));
    }
    co_await turn->say(turn->words(u"\n\nDone.\n"_s, u"\n\n終わりました。\n"_s));
}

QCoro::Task<> ask(Turn *turn)
{
    if (!turn->client().elicitation) {
        co_await turn->say(
            turn->words(u"This client cannot show questions (it does not offer `elicitation`).\n"_s,
                u"このクライアントは質問を表示できません（`elicitation` 非対応）。\n"_s));
        co_return;
    }
    const auto choice = [](const QString &id, const QString &title) {
        return QJsonObject{{u"const"_s, id}, {u"title"_s, title}};
    };
    const QJsonObject season{{u"type"_s, u"string"_s},
        {u"title"_s, turn->words(u"Season"_s, u"季節"_s)},
        {u"oneOf"_s,
            QJsonArray{choice(u"spring"_s, turn->words(u"Spring"_s, u"春"_s)),
                choice(u"summer"_s, turn->words(u"Summer"_s, u"夏"_s)),
                choice(u"autumn"_s, turn->words(u"Autumn"_s, u"秋"_s)),
                choice(u"winter"_s, turn->words(u"Winter"_s, u"冬"_s))}}};
    const QJsonObject note{
        {u"type"_s, u"string"_s}, {u"title"_s, turn->words(u"Why"_s, u"理由"_s)}};
    const QJsonObject schema{{u"type"_s, u"object"_s},
        {u"properties"_s, QJsonObject{{u"season"_s, season}, {u"why"_s, note}}},
        {u"required"_s, QJsonArray{u"season"_s}}};
    const auto answer = co_await turn->ask(u"elicitation/create"_s,
        {{u"mode"_s, u"form"_s},
            {u"message"_s,
                turn->words(u"In which season shall we plant?"_s, u"どの季節に植えましょうか。"_s)},
            {u"requestedSchema"_s, schema}});
    const auto action = answer.result.value(u"action"_s).toString();
    if (!answer.ok()) {
        co_await turn->say(turn->words(u"The question failed: "_s, u"質問に失敗しました: "_s)
            + answer.error.value(u"message"_s).toString() + u"\n"_s);
    } else if (action == u"accept"_s) {
        QString text = turn->words(u"You answered:\n\n"_s, u"あなたの答え:\n\n"_s);
        const auto content = answer.result.value(u"content"_s).toObject();
        for (auto it = content.begin(); it != content.end(); ++it)
            text += u"- %1: %2\n"_s.arg(it.key(), it.value().toVariant().toString());
        co_await turn->say(text);
    } else {
        co_await turn->say(
            turn->words(u"You gave no answer (`%1`). I go on without one.\n"_s,
                    u"答えはありませんでした（`%1`）。そのまま続けます。\n"_s)
                .arg(action));
    }
}

} // namespace ccplant::demo::scripts
