// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/claude/claudetools.h"

#include "shared/event.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::runner::claude {
namespace {

constexpr qsizetype maxTitle = 160;

QString kindOf(const QString &tool)
{
    static const QHash<QString, QString> table{{u"Bash"_s, u"execute"_s},
        {u"BashOutput"_s, u"execute"_s}, {u"KillShell"_s, u"execute"_s}, {u"Read"_s, u"read"_s},
        {u"NotebookRead"_s, u"read"_s}, {u"Edit"_s, u"edit"_s}, {u"MultiEdit"_s, u"edit"_s},
        {u"Write"_s, u"edit"_s}, {u"NotebookEdit"_s, u"edit"_s}, {u"Glob"_s, u"search"_s},
        {u"Grep"_s, u"search"_s}, {u"LS"_s, u"search"_s}, {u"ToolSearch"_s, u"search"_s},
        {u"WebFetch"_s, u"fetch"_s}, {u"WebSearch"_s, u"fetch"_s}, {u"Task"_s, u"think"_s},
        {u"Agent"_s, u"think"_s}, {u"ExitPlanMode"_s, u"switch_mode"_s},
        {u"EnterPlanMode"_s, u"switch_mode"_s}};
    return table.value(tool, u"other"_s);
}

QString pathOf(const QJsonObject &input)
{
    for (const auto name : {"file_path"_L1, "notebook_path"_L1, "path"_L1}) {
        if (const QString path = input[name].toString(); !path.isEmpty())
            return path;
    }
    return {};
}

QString titleOf(const QString &tool, const QJsonObject &input)
{
    if (tool.startsWith("mcp__"_L1))
        return tool.section(u"__"_s, 1, 1) + u": "_s + tool.section(u"__"_s, 2);
    if (tool == "ExitPlanMode"_L1)
        return u"Plan ready"_s;
    QString subject;
    for (const auto name : {"command"_L1, "file_path"_L1, "notebook_path"_L1, "pattern"_L1,
             "url"_L1, "query"_L1, "description"_L1, "path"_L1}) {
        if (subject.isEmpty())
            subject = input[name].toString();
    }
    subject = subject.section(u'\n', 0, 0);
    if (subject.size() > maxTitle)
        subject = subject.first(maxTitle) + u'…';
    if (subject.isEmpty())
        return tool;
    return tool == "Bash"_L1 ? subject : tool + u' ' + subject;
}

QJsonObject diffBlock(const QString &path, const QJsonValue &before, const QJsonValue &after)
{
    return {{"type"_L1, u"diff"_s}, {"path"_L1, path},
        {"old_text"_L1, before.isString() ? before : QJsonValue(QJsonValue::Null)},
        {"new_text"_L1, after.toString()}};
}

QJsonArray diffsOf(const QString &tool, const QJsonObject &input)
{
    const QString path = pathOf(input);
    if (tool == "Write"_L1)
        return {diffBlock(path, QJsonValue::Null, input["content"_L1])};
    if (tool == "Edit"_L1)
        return {diffBlock(path, input["old_string"_L1], input["new_string"_L1])};
    QJsonArray diffs;
    if (tool == "MultiEdit"_L1) {
        for (const QJsonValue &edit : input["edits"_L1].toArray())
            diffs += diffBlock(path, edit["old_string"_L1], edit["new_string"_L1]);
    }
    return diffs;
}

QString textOf(const QJsonValue &content)
{
    return content.isString() ? content.toString() : plainText(content.toArray());
}

QJsonArray resultBlocks(const QJsonValue &content)
{
    if (content.isString())
        return {textBlock(content.toString())};
    QJsonArray blocks;
    for (const QJsonValue &block : content.toArray()) {
        const QJsonObject source = block["source"_L1].toObject();
        if (block["type"_L1].toString() == "image"_L1 && source["data"_L1].isString()) {
            blocks += QJsonObject{{"type"_L1, u"image"_s},
                {"mime_type"_L1, source["media_type"_L1]}, {"data"_L1, source["data"_L1]}};
        } else if (block["type"_L1].toString() == "text"_L1) {
            blocks += textBlock(block["text"_L1].toString());
        } else {
            blocks += block;
        }
    }
    return blocks;
}

QJsonObject terminalBlock(const QString &id, const QString &output, bool failed)
{
    static const QRegularExpression exitLine(uR"(^Exit code (\d+)\n?)"_s);
    const QRegularExpressionMatch match = exitLine.match(output);
    QJsonObject block{{"type"_L1, u"terminal"_s}, {"id"_L1, id},
        {"output"_L1, output.sliced(match.hasMatch() ? match.capturedLength() : 0)}};
    if (match.hasMatch() || !failed)
        block["exit"_L1] =
            QJsonObject{{"code"_L1, match.hasMatch() ? match.captured(1).toInt() : 0}};
    return block;
}

QJsonObject option(const QString &kind, const QString &name)
{
    return {{"id"_L1, kind}, {"name"_L1, name}, {"kind"_L1, kind}};
}

/// What "always" would mean, for the name of the option.
QString lastingText(const QJsonArray &lasting)
{
    QStringList rules;
    for (const QJsonValue &update : lasting) {
        if (update["type"_L1].toString() == "setMode"_L1)
            return u"Allow all edits in this session"_s;
        for (const QJsonValue &rule : update["rules"_L1].toArray()) {
            const QString what = rule["ruleContent"_L1].toString();
            rules += what.isEmpty() ? rule["toolName"_L1].toString() : what;
        }
    }
    return rules.isEmpty() ? u"Always allow"_s
                           : u"Always allow "_s + rules.join(u", "_s).left(maxTitle);
}

QJsonArray modeUpdate(const QString &mode)
{
    return {QJsonObject{
        {"type"_L1, u"setMode"_s}, {"mode"_L1, mode}, {"destination"_L1, u"session"_s}}};
}

QJsonObject questionField(const QJsonObject &question)
{
    QJsonArray choices;
    for (const QJsonValue &choice : question["options"_L1].toArray()) {
        QJsonObject entry{{"const"_L1, choice["label"_L1]}, {"title"_L1, choice["label"_L1]}};
        if (choice["description"_L1].isString())
            entry["description"_L1] = choice["description"_L1];
        choices += entry;
    }
    QJsonObject field{
        {"title"_L1, question["header"_L1].toString(question["question"_L1].toString())},
        {"description"_L1, question["question"_L1]}};
    if (question["multiSelect"_L1].toBool()) {
        field["type"_L1] = u"array"_s;
        field["items"_L1] = QJsonObject{{"anyOf"_L1, choices}};
    } else {
        field["type"_L1] = u"string"_s;
        if (!choices.isEmpty())
            field["oneOf"_L1] = choices;
    }
    return field;
}

QString fieldName(qsizetype index)
{
    return u"question_%1"_s.arg(index + 1);
}

QString answerText(const QJsonValue &value)
{
    if (!value.isArray())
        return value.toString();
    QStringList labels;
    for (const QJsonValue &label : value.toArray())
        labels += label.toString();
    return labels.join(u", "_s);
}

QJsonObject pairs(const QJsonArray &list)
{
    QJsonObject object;
    for (const QJsonValue &pair : list)
        object[pair["name"_L1].toString()] = pair["value"_L1];
    return object;
}

} // namespace

bool isPlanTool(const QString &tool)
{
    static const QStringList tools{
        u"TodoWrite"_s, u"TaskCreate"_s, u"TaskUpdate"_s, u"TaskList"_s, u"TaskGet"_s};
    return tools.contains(tool);
}

QJsonObject toolFields(const QString &tool, const QJsonObject &input)
{
    QJsonObject fields{{"title"_L1, titleOf(tool, input)}, {"tool_kind"_L1, kindOf(tool)},
        {"raw_input"_L1, input}};
    if (const QString path = pathOf(input); !path.isEmpty()) {
        QJsonObject location{{"path"_L1, path}};
        if (input["offset"_L1].isDouble())
            location["line"_L1] = input["offset"_L1];
        fields["locations"_L1] = QJsonArray{location};
    }
    if (const QJsonArray diffs = diffsOf(tool, input); !diffs.isEmpty())
        fields["content"_L1] = diffs;
    if (tool == "ExitPlanMode"_L1 && input["plan"_L1].isString())
        fields["content"_L1] = QJsonArray{textBlock(input["plan"_L1].toString())};
    return fields;
}

QJsonObject resultFields(const QString &tool, const QString &toolId, const QJsonObject &result,
    const QJsonValue &details)
{
    const bool failed = result["is_error"_L1].toBool();
    const QJsonValue content = result["content"_L1];
    QJsonObject fields{{"status"_L1, failed ? u"failed"_s : u"completed"_s}};
    if (tool == "Bash"_L1) {
        fields["content"_L1] = QJsonArray{terminalBlock(toolId, textOf(content), failed)};
    } else if (!failed && tool == "Write"_L1 && details["content"_L1].isString()) {
        fields["content"_L1] = QJsonArray{diffBlock(
            details["filePath"_L1].toString(), details["originalFile"_L1], details["content"_L1])};
    } else if (failed || kindOf(tool) != "edit"_L1) {
        fields["content"_L1] =
            resultBlocks(content); // an edit that went well goes on showing its diff
    }
    if (details.isObject())
        fields["raw_output"_L1] = details;
    return fields;
}

QJsonArray lastingPermissions(const QJsonArray &suggestions)
{
    QJsonArray narrow, modes;
    for (const QJsonValue &update : suggestions) {
        if (update["type"_L1].toString() == "setMode"_L1)
            modes += update;
        else
            narrow += update;
    }
    return narrow.isEmpty() ? modes : narrow;
}

QJsonArray permissionOptions(const QString &tool, const QJsonArray &suggestions)
{
    if (tool == "ExitPlanMode"_L1) {
        return {option(u"allow_once"_s, u"Start, and ask before each edit"_s),
            option(u"allow_always"_s, u"Start, and allow all edits"_s),
            option(u"reject_once"_s, u"Keep planning"_s)};
    }
    QJsonArray options{option(u"allow_once"_s, u"Allow"_s)};
    if (const QJsonArray lasting = lastingPermissions(suggestions); !lasting.isEmpty())
        options += option(u"allow_always"_s, lastingText(lasting));
    options += option(u"reject_once"_s, u"Reject"_s);
    return options;
}

QJsonObject permissionAnswer(const QString &option, const QString &tool, const QJsonObject &input,
    const QJsonArray &suggestions)
{
    if (option.isEmpty()) {
        return {{"behavior"_L1, u"deny"_s}, {"message"_L1, u"The user cancelled the request."_s},
            {"interrupt"_L1, true}};
    }
    if (!option.startsWith("allow"_L1))
        return {{"behavior"_L1, u"deny"_s},
            {"message"_L1,
                u"The user rejected this call. Ask what to do instead, or find another way."_s}};
    QJsonObject answer{{"behavior"_L1, u"allow"_s}, {"updatedInput"_L1, input}};
    const bool always = option == "allow_always"_L1;
    if (tool == "ExitPlanMode"_L1)
        answer["updatedPermissions"_L1] = modeUpdate(always ? u"acceptEdits"_s : u"default"_s);
    else if (always)
        answer["updatedPermissions"_L1] = lastingPermissions(suggestions);
    return answer;
}

QJsonObject questionOf(const QJsonObject &input)
{
    const QJsonArray questions = input["questions"_L1].toArray();
    QJsonObject properties;
    QStringList texts;
    for (qsizetype i = 0; i < questions.size(); ++i) {
        properties[fieldName(i)] = questionField(questions[i].toObject());
        texts += questions[i]["question"_L1].toString();
    }
    return {{"message"_L1, texts.join(u'\n')},
        {"schema"_L1, QJsonObject{{"type"_L1, u"object"_s}, {"properties"_L1, properties}}}};
}

QJsonObject questionAnswer(const QJsonObject &input, const QJsonObject &answer)
{
    const QString action = answer["action"_L1].toString();
    if (action == "cancel"_L1)
        return permissionAnswer({}, {}, {}, {});
    if (action != "accept"_L1)
        return {{"behavior"_L1, u"deny"_s}, {"message"_L1, u"The user declined to answer."_s}};
    const QJsonArray questions = input["questions"_L1].toArray();
    QString text = answer["text"_L1].toString();
    QJsonObject answers;
    for (qsizetype i = 0; i < questions.size(); ++i) {
        QString chosen = answerText(answer["content"_L1][fieldName(i)]);
        if (chosen.isEmpty())
            chosen = std::exchange(text, {});
        if (!chosen.isEmpty())
            answers[questions[i]["question"_L1].toString()] = chosen;
    }
    QJsonObject updated = input;
    updated["answers"_L1] = answers;
    return {{"behavior"_L1, u"allow"_s}, {"updatedInput"_L1, updated}};
}

QJsonArray promptContent(const QJsonArray &content)
{
    QJsonArray blocks;
    for (const QJsonValue &block : content) {
        const QString type = block["type"_L1].toString();
        const QJsonValue resource = block["resource"_L1];
        if (type == "image"_L1 && block["data"_L1].isString()) {
            const QJsonObject source{{"type"_L1, u"base64"_s},
                {"media_type"_L1, block["mime_type"_L1]}, {"data"_L1, block["data"_L1]}};
            blocks += QJsonObject{{"type"_L1, type}, {"source"_L1, source}};
        } else if (type == "resource"_L1 && resource["text"_L1].isString()) {
            blocks += textBlock(u"<context ref=\"%1\">\n%2\n</context>"_s.arg(
                resource["uri"_L1].toString(), resource["text"_L1].toString()));
        } else if (type == "text"_L1) {
            blocks += textBlock(block["text"_L1].toString());
        } else {
            const QString uri = block["uri"_L1].toString(resource["uri"_L1].toString());
            blocks += textBlock(uri.startsWith("file://"_L1) ? u'@' + uri.sliced(7) : uri);
        }
    }
    return blocks;
}

QJsonObject mcpConfig(const QJsonArray &servers)
{
    QJsonObject all;
    for (const QJsonValue &server : servers) {
        const QString type = server["type"_L1].toString();
        QJsonObject entry;
        if (type.isEmpty() || type == "stdio"_L1)
            entry = {{"command"_L1, server["command"_L1]}, {"args"_L1, server["args"_L1]},
                {"env"_L1, pairs(server["env"_L1].toArray())}};
        else
            entry = {{"type"_L1, type}, {"url"_L1, server["url"_L1]},
                {"headers"_L1, pairs(server["headers"_L1].toArray())}};
        all[server["name"_L1].toString()] = entry;
    }
    return {{"mcpServers"_L1, all}};
}

} // namespace ccplant::runner::claude
