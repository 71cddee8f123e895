// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/tool_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJSValue>

namespace ccplant::chat {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ToolText", text);
}

QString verbOf(const QString &kind)
{
    static const QHash<QString, const char *> verbs{
        {u"read"_s, QT_TRANSLATE_NOOP("ToolText", "Read")},
        {u"edit"_s, QT_TRANSLATE_NOOP("ToolText", "Edit")},
        {u"delete"_s, QT_TRANSLATE_NOOP("ToolText", "Delete")},
        {u"move"_s, QT_TRANSLATE_NOOP("ToolText", "Move")},
        {u"search"_s, QT_TRANSLATE_NOOP("ToolText", "Search")},
        {u"execute"_s, QT_TRANSLATE_NOOP("ToolText", "Run")},
        {u"think"_s, QT_TRANSLATE_NOOP("ToolText", "Think")},
        {u"fetch"_s, QT_TRANSLATE_NOOP("ToolText", "Fetch")},
        {u"switch_mode"_s, QT_TRANSLATE_NOOP("ToolText", "Switch mode")}};
    const char *verb = verbs.value(kind);
    return verb ? tr(verb) : QString();
}

QString oneLine(const QString &text)
{
    const QString line = text.trimmed().section(u'\n', 0, 0);
    return line.size() < text.trimmed().size() ? line + u" …"_s : line;
}

QString shortPath(const QString &path, const QString &workspace)
{
    return !workspace.isEmpty() && path.startsWith(workspace + u'/')
        ? path.sliced(workspace.size() + 1)
        : path;
}

QString firstOf(const QVariantMap &map, const QStringList &keys)
{
    for (const QString &key : keys) {
        if (const QString text = map.value(key).toString(); !text.isEmpty())
            return text;
    }
    return {};
}

QString pathOf(const QVariantList &locations, const QVariantMap &input)
{
    if (locations.isEmpty())
        return firstOf(
            input, {u"file_path"_s, u"path"_s, u"abs_path"_s, u"filename"_s, u"notebook_path"_s});
    const QVariantMap location = locations.first().toMap();
    const int line = location.value(u"line"_s).toInt();
    const QString path = location.value(u"path"_s).toString();
    return line > 0 ? u"%1:%2"_s.arg(path).arg(line) : path;
}

} // namespace

QString commandOf(const QVariant &rawInput)
{
    const QVariantMap input = rawInput.toMap();
    for (const QString &key : {u"command"_s, u"cmd"_s}) {
        const QVariant command = input.value(key);
        if (command.typeId() == QMetaType::QVariantList)
            return command.toStringList().join(u' ');
        if (!command.toString().isEmpty())
            return command.toString();
    }
    return {};
}

ToolLine describeTool(const QString &kind, const QString &title, const QVariantList &locations,
    const QVariant &rawInput, const QString &workspace)
{
    const QVariantMap input = rawInput.toMap();
    ToolLine line{verbOf(kind), {}, true};
    if (kind == "execute"_L1)
        line.object = commandOf(rawInput);
    else if (kind == "search"_L1)
        line.object = firstOf(input, {u"pattern"_s, u"query"_s, u"regex"_s, u"glob"_s});
    else if (kind == "fetch"_L1)
        line.object = firstOf(input, {u"url"_s, u"uri"_s, u"query"_s});
    else if (kind == "read"_L1 || kind == "edit"_L1 || kind == "delete"_L1 || kind == "move"_L1)
        line.object = shortPath(pathOf(locations, input), workspace);
    if (line.object.isEmpty()) {
        line.object = title;
        line.mono = false;
        // "Read README.md" needs no second verb, and neither does a title in back quotes.
        if (title.startsWith(line.verb + u' ', Qt::CaseInsensitive))
            line.object = title.sliced(line.verb.size() + 1);
        else if (!line.verb.isEmpty() && kind != "execute"_L1)
            line.verb.clear();
    }
    if (line.object.size() > 1 && line.object.startsWith(u'`') && line.object.endsWith(u'`')) {
        line.object = line.object.sliced(1, line.object.size() - 2);
        line.mono = true;
    }
    line.object = oneLine(line.object).left(400);
    return line;
}

QString durationText(double milliseconds)
{
    if (milliseconds < 100)
        return {};
    const qint64 seconds = qint64(milliseconds / 1000);
    if (seconds < 10)
        return tr("%1 s").arg(milliseconds / 1000, 0, 'f', 1);
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60);
}

QString sizeText(double bytes)
{
    if (bytes < 1000)
        return tr("%1 B").arg(bytes);
    if (bytes < 1'000'000)
        return tr("%1 kB").arg(bytes / 1000, 0, 'f', bytes < 10'000 ? 1 : 0);
    return tr("%1 MB").arg(bytes / 1'000'000, 0, 'f', 1);
}

QString readableJson(const QVariant &value)
{
    const QVariant plain =
        value.canConvert<QJSValue>() ? value.value<QJSValue>().toVariant() : value;
    if (!plain.isValid() || plain.isNull())
        return {};
    if (plain.typeId() == QMetaType::QString)
        return plain.toString();
    const QJsonValue json = QJsonValue::fromVariant(plain);
    if (json.isObject())
        return QString::fromUtf8(QJsonDocument(json.toObject()).toJson()).trimmed();
    if (json.isArray())
        return QString::fromUtf8(QJsonDocument(json.toArray()).toJson()).trimmed();
    return plain.toString();
}

} // namespace ccplant::chat
