// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/content.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace ccplant::demo {

QJsonObject textBlock(const QString &text)
{
    return {{u"type"_s, u"text"_s}, {u"text"_s, text}};
}

QJsonObject imageBlock(const QByteArray &bytes, const QString &mimeType)
{
    return {{u"type"_s, u"image"_s}, {u"mimeType"_s, mimeType},
        {u"data"_s, QString::fromLatin1(bytes.toBase64())}};
}

QJsonObject toolContent(const QJsonObject &block)
{
    return {{u"type"_s, u"content"_s}, {u"content"_s, block}};
}

QJsonObject toolText(const QString &text)
{
    return toolContent(textBlock(text));
}

QJsonObject toolTerminal(const QString &terminalId)
{
    return {{u"type"_s, u"terminal"_s}, {u"terminalId"_s, terminalId}};
}

QJsonObject toolDiff(const QString &path, const QString &before, const QString &after)
{
    return {{u"type"_s, u"diff"_s}, {u"path"_s, path},
        {u"oldText"_s, before.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(before)},
        {u"newText"_s, after}};
}

QJsonObject planEntry(const QString &content, const QString &status)
{
    return {{u"content"_s, content}, {u"priority"_s, u"medium"_s}, {u"status"_s, status}};
}

QString fenced(const QString &code, const QString &language)
{
    QString fence = u"```"_s;
    while (code.contains(fence))
        fence += u'`';
    return fence + language + u'\n' + code + (code.endsWith(u'\n') ? u""_s : u"\n"_s) + fence
        + u'\n';
}

QString promptText(const QJsonArray &prompt)
{
    QStringList texts;
    for (const auto &block : prompt) {
        if (block.toObject().value(u"type"_s) == u"text"_s)
            texts += block.toObject().value(u"text"_s).toString();
    }
    return texts.join(u'\n').trimmed();
}

} // namespace ccplant::demo
