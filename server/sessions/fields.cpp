// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/sessions/fields.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::sessions {
namespace {

bool isOneLine(const QString &text)
{
    return std::ranges::none_of(text, [](QChar c) { return c.category() == QChar::Other_Control; });
}

} // namespace

Failure wrongField(const QString &field, const QString &what)
{
    return fail(
        ErrorCode::InvalidRequest, field + u": "_s + what + u'.', {}, {{"field"_L1, field}});
}

Result<void> onlyFields(const QJsonObject &body, const QStringList &known)
{
    for (auto field = body.begin(); field != body.end(); ++field) {
        if (!known.contains(field.key()))
            return wrongField(
                field.key().left(100), u"unknown. Known are "_s + known.join(u", "_s));
    }
    return {};
}

void Fields::wrong(const QString &name, const QString &what)
{
    failed(wrongField(name, what).value());
}

void Fields::failed(const Error &error)
{
    if (!m_error)
        m_error = error;
}

void Fields::line(const QString &name, QString &into, qsizetype longest)
{
    if (!has(name))
        return;
    const QString text = value(name).toString();
    if (!value(name).isString() || text.size() > longest || !isOneLine(text))
        return wrong(name, u"one line of text of at most %1 characters"_s.arg(longest));
    into = text;
}

void Fields::matching(
    const QString &name, QString &into, const QRegularExpression &pattern, const QString &allowed)
{
    if (!has(name))
        return;
    if (!value(name).isString() || !pattern.match(value(name).toString()).hasMatch())
        return wrong(name, allowed);
    into = value(name).toString();
}

void Fields::boolean(const QString &name, bool &into)
{
    if (!has(name))
        return;
    if (!value(name).isBool())
        return wrong(name, u"true or false"_s);
    into = value(name).toBool();
}

void Fields::number(const QString &name, std::optional<qint64> &into, qint64 least, qint64 most)
{
    if (!has(name))
        return;
    const double number = value(name).toDouble(-1);
    const bool good = value(name).isDouble() && number >= double(least) && number <= double(most)
        && number == qint64(number);
    if (!good)
        return wrong(name, u"a whole number from %1 to %2"_s.arg(least).arg(most));
    into = qint64(number);
}

void Fields::map(const QString &name, QMap<QString, QString> &into, const QRegularExpression &names,
    const QString &allowedNames, qsizetype longestValue, qsizetype most)
{
    if (!has(name))
        return;
    const QJsonObject items = value(name).toObject();
    if (!value(name).isObject() || items.size() > most)
        return wrong(name, u"an object of at most %1 names with text"_s.arg(most));
    QMap<QString, QString> read;
    for (auto item = items.begin(); item != items.end(); ++item) {
        if (!names.match(item.key()).hasMatch())
            return wrong(
                name, u"\"%1\" is no valid name. %2"_s.arg(item.key().left(80), allowedNames));
        const QString text = item->toString();
        if (!item->isString() || text.size() > longestValue || text.contains(QChar(0)))
            return wrong(
                name + u'.' + item.key(), u"text of at most %1 characters"_s.arg(longestValue));
        read[item.key()] = text;
    }
    into = read;
}

void Fields::object(const QString &name, QJsonObject &into)
{
    if (!has(name))
        return;
    if (!value(name).isObject())
        return wrong(name, u"an object"_s);
    into = value(name).toObject();
}

void Fields::array(const QString &name, QJsonArray &into, qsizetype most)
{
    if (!has(name))
        return;
    const QJsonArray items = value(name).toArray();
    const bool allObjects =
        std::ranges::all_of(items, [](const QJsonValue &item) { return item.isObject(); });
    if (!value(name).isArray() || items.size() > most || !allObjects)
        return wrong(name, u"an array of at most %1 objects"_s.arg(most));
    into = items;
}

} // namespace ccplant::sessions
