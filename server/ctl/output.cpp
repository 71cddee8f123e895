// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ctl/output.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::ctl {

namespace {

QString harmless(const QString &text)
{
    QString out;
    for (const QChar c : text) {
        if (c.category() == QChar::Other_Control)
            out += u"\\x%1"_s.arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            out += c;
    }
    return out;
}

QJsonValue memberOf(const QJsonObject &row, const QString &column)
{
    QJsonValue value = row;
    for (const QString &name : column.split(u'.'))
        value = value[name];
    return value;
}

QString line(const QStringList &cells, const QList<qsizetype> &widths)
{
    QString out;
    for (qsizetype i = 0; i < cells.size(); ++i)
        out += i + 1 == cells.size() ? cells[i] : cells[i].leftJustified(widths[i] + 2);
    while (out.endsWith(u' '))
        out.chop(1);
    return out + u'\n';
}

QString indented(const QJsonObject &object, const QString &indent)
{
    QString out;
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it->isObject()) {
            out +=
                indent + harmless(it.key()) + u":\n"_s + indented(it->toObject(), indent + u"  "_s);
            continue;
        }
        out += indent + harmless(it.key()) + u": "_s + asText(*it) + u'\n';
    }
    return out;
}

} // namespace

QString asText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? u"yes"_s : u"no"_s;
    if (value.isDouble())
        return QString::number(value.toInteger());
    if (value.isArray()) {
        QStringList parts;
        for (const QJsonValue &each : value.toArray())
            parts << asText(each);
        return parts.isEmpty() ? u"-"_s : parts.join(u", "_s);
    }
    if (value.isObject()) {
        QStringList parts;
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            parts << harmless(it.key()) + u'=' + asText(*it);
        return parts.isEmpty() ? u"-"_s : parts.join(u' ');
    }
    const QString text = value.toString();
    return text.isEmpty() ? u"-"_s : harmless(text);
}

QString asTable(const QJsonArray &rows, const QStringList &columns)
{
    if (rows.isEmpty())
        return u"(none)\n"_s;
    QList<QStringList> lines{columns};
    for (QString &head : lines.first())
        head = head.section(u'.', -1).toUpper();
    for (const QJsonValue &row : rows) {
        QStringList cells;
        for (const QString &column : columns)
            cells << asText(memberOf(row.toObject(), column));
        lines << cells;
    }
    QList<qsizetype> widths(columns.size(), 0);
    for (const QStringList &cells : std::as_const(lines)) {
        for (qsizetype i = 0; i < cells.size(); ++i)
            widths[i] = std::max(widths[i], cells[i].size());
    }
    QString out;
    for (const QStringList &cells : std::as_const(lines))
        out += line(cells, widths);
    return out;
}

QString asLines(const QJsonObject &object)
{
    return object.isEmpty() ? u"done\n"_s : indented(object, {});
}

} // namespace ccplant::ctl
