// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/markdown.h"

#include <QJsonDocument>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

constexpr qsizetype shortest = 3; // backticks of a fence

/// A fence that is longer than any run of backticks in the text.
QString fenced(const QString &text, const QString &language = {})
{
    qsizetype longest = 0, run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(std::max(shortest, longest + 1), u'`');
    return fence + language + u'\n' + text + (text.endsWith(u'\n') ? QString() : u"\n"_s) + fence
        + u"\n\n"_s;
}

/// One line that is no Markdown.
QString plainLine(const QString &text)
{
    static const QRegularExpression special(u"([\\\\`*_{}\\[\\]()#+!|<>~-])"_s);
    return text.simplified().replace(special, u"\\\\1"_s);
}

QString quoted(const QString &text)
{
    return u"> "_s + QString(text).replace(u'\n', u"\n> "_s) + u"\n\n"_s;
}

/// A unified-diff-like view: what was there, what is there now.
QString diffOf(const QJsonObject &block)
{
    QString lines;
    const auto add = [&lines](const QString &text, QChar sign) {
        if (text.isEmpty())
            return;
        const QStringList parts = text.split(u'\n');
        for (qsizetype i = 0; i < parts.size() - (text.endsWith(u'\n') ? 1 : 0); ++i)
            lines += sign + parts[i] + u'\n';
    };
    add(block["old_text"_L1].toString(), u'-');
    add(block["new_text"_L1].toString(), u'+');
    return u"**"_s + plainLine(block["path"_L1].toString()) + u"**\n\n"_s
        + fenced(lines, u"diff"_s);
}

QString linkTo(const QString &name, const QString &uri)
{
    return u"["_s + plainLine(name.isEmpty() ? uri : name) + u"](<"_s
        + QString(uri).remove(u'\n').remove(u'>') + u">)\n\n"_s;
}

QString blockOf(const QJsonObject &block)
{
    const QString type = block["type"_L1].toString();
    if (type == "text"_L1)
        return block["text"_L1].toString().trimmed() + u"\n\n"_s;
    if (type == "diff"_L1)
        return diffOf(block);
    if (type == "terminal"_L1)
        return fenced(block["output"_L1].toString(), u"console"_s);
    if (type == "resource_link"_L1)
        return linkTo(block["name"_L1].toString(), block["uri"_L1].toString());
    if (type == "resource"_L1) {
        const QJsonObject resource = block["resource"_L1].toObject();
        return linkTo({}, resource["uri"_L1].toString())
            + (resource.contains("text"_L1) ? fenced(resource["text"_L1].toString()) : QString());
    }
    if (type == "image"_L1 || type == "audio"_L1)
        return u"*("_s + type + u", "_s + plainLine(block["mime_type"_L1].toString()) + u")*\n\n"_s;
    return fenced(QString::fromUtf8(QJsonDocument(block).toJson()), u"json"_s);
}

QString contentOf(const QJsonArray &content)
{
    QString text;
    for (const QJsonValue &block : content)
        text += blockOf(block.toObject());
    return text;
}

QString messageOf(const QJsonObject &fields)
{
    const QString role = fields["role"_L1].toString();
    const QString text = contentOf(fields["content"_L1].toArray());
    if (role == "user"_L1)
        return u"## User\n\n"_s + text;
    if (role == "thought"_L1)
        return u"<details><summary>Thought</summary>\n\n"_s + quoted(text.trimmed())
            + u"</details>\n\n"_s;
    if (role == "system"_L1)
        return quoted(u"**"_s + plainLine(fields["level"_L1].toString(u"info"_s)) + u"**: "_s
            + text.trimmed());
    return u"## Agent\n\n"_s + text;
}

QString toolOf(const QJsonObject &fields)
{
    QString text = u"### "_s + plainLine(fields["title"_L1].toString(u"Tool call"_s)) + u" ("_s
        + plainLine(fields["status"_L1].toString()) + u")\n\n"_s;
    const QJsonValue input = fields["raw_input"_L1];
    if (input.isObject() && !input.toObject().isEmpty())
        text += fenced(QString::fromUtf8(QJsonDocument(input.toObject()).toJson()), u"json"_s);
    return text + contentOf(fields["content"_L1].toArray());
}

QString permissionOf(const QJsonObject &fields)
{
    QString ending = u"still open"_s;
    const QJsonObject outcome = fields["outcome"_L1].toObject();
    if (outcome["cancelled"_L1].toBool())
        ending = u"cancelled"_s;
    for (const QJsonValue &option : fields["options"_L1].toArray()) {
        if (!outcome.isEmpty() && option["id"_L1] == outcome["option_id"_L1])
            ending = plainLine(option["name"_L1].toString());
    }
    const QString by = fields["by"_L1].toString();
    return quoted(u"**Permission**: "_s + plainLine(fields["title"_L1].toString()) + u" — "_s
        + ending + (by.isEmpty() ? QString() : u" (by "_s + plainLine(by) + u')'));
}

QString questionOf(const QJsonObject &fields)
{
    const QJsonObject answer = fields["answer"_L1].toObject();
    QString text = u"**Question**: "_s + plainLine(fields["message"_L1].toString());
    if (answer.isEmpty())
        return quoted(text + u" — still open"_s);
    text += u" — "_s + plainLine(answer["action"_L1].toString());
    const QString free = answer["text"_L1].toString();
    text = quoted(free.isEmpty() ? text : text + u": "_s + plainLine(free));
    const QJsonObject content = answer["content"_L1].toObject();
    return content.isEmpty()
        ? text
        : text + fenced(QString::fromUtf8(QJsonDocument(content).toJson()), u"json"_s);
}

QString entryOf(const Entry &entry)
{
    const QJsonObject fields = entry.folded();
    if (entry.kind == "message"_L1)
        return messageOf(fields);
    if (entry.kind == "tool"_L1)
        return toolOf(fields);
    if (entry.kind == "permission"_L1)
        return permissionOf(fields);
    if (entry.kind == "question"_L1)
        return questionOf(fields);
    return u"### "_s + plainLine(entry.kind) + u"\n\n"_s
        + fenced(QString::fromUtf8(QJsonDocument(fields).toJson()), u"json"_s);
}

QString planOf(const QJsonArray &plan)
{
    if (plan.isEmpty())
        return {};
    QString text = u"## Plan\n\n"_s;
    for (const QJsonValue &step : plan)
        text += (step["status"_L1] == "completed"_L1 ? u"- [x] "_s : u"- [ ] "_s)
            + plainLine(step["content"_L1].toString()) + u'\n';
    return text + u'\n';
}

} // namespace

QString toMarkdown(const Session &session, const Transcript &transcript)
{
    QString text = u"# "_s + plainLine(session.title) + u"\n\n"_s;
    text += u"- Session: "_s + session.id + u"\n- Agent: "_s + plainLine(session.agent)
        + u"\n- Created: "_s + formatTime(session.createdAt) + u'\n';
    if (!session.repository.isEmpty())
        text += u"- Repository: "_s + plainLine(session.repository) + u'\n';
    if (!session.workspace.branch.isEmpty())
        text += u"- Branch: "_s + plainLine(session.workspace.branch) + u'\n';
    text += u'\n';
    for (const Entry &entry : transcript.entries())
        text += entryOf(entry);
    return text + planOf(transcript.plan());
}

QString fileNameOf(const Session &session)
{
    static const QRegularExpression other(u"[^A-Za-z0-9]+"_s);
    QString name = QString(session.title).replace(other, u"-"_s).toLower().left(60);
    while (name.startsWith(u'-'))
        name.remove(0, 1);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? u"session-"_s + session.id.mid(2, 8) : name;
}

} // namespace ccplant::sessions
