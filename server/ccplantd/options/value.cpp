// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/options/value.h"

#include <cmath>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::options {

namespace {

struct Unit {
    QString name;
    qint64 factor;
};

const QList<Unit> &unitsOf(Kind kind)
{
    static const QList<Unit> none{{QString(), 1}};
    static const QList<Unit> sizes{
        {u"G"_s, 1024LL * 1024 * 1024}, {u"M"_s, 1024LL * 1024}, {u"K"_s, 1024}, {QString(), 1}};
    static const QList<Unit> times{{u"d"_s, 86'400'000}, {u"h"_s, 3'600'000}, {u"m"_s, 60'000},
        {u"s"_s, 1000}, {u"ms"_s, 1}, {QString(), 1000}};
    return kind == Kind::Size ? sizes : kind == Kind::Duration ? times : none;
}

QString exampleOf(Kind kind)
{
    switch (kind) {
    case Kind::Size:
        return u"a size such as 512K, 32M or 2G"_s;
    case Kind::Duration:
        return u"a time such as 500ms, 30s, 10m, 2h or 1d"_s;
    default:
        return u"a whole number"_s;
    }
}

QString showNumber(Kind kind, qint64 number)
{
    if (number == 0)
        return u"0"_s;
    for (const Unit &unit : unitsOf(kind)) {
        if (number % unit.factor == 0)
            return QString::number(number / unit.factor) + unit.name;
    }
    return QString::number(number);
}

Failure wrong(const QString &text, const QString &wanted)
{
    return fail(ErrorCode::InvalidRequest, u"'%1' is not %2"_s.arg(text.left(200), wanted));
}

Result<QVariant> readNumber(const Option &option, const QString &text)
{
    static const QRegularExpression pattern(u"\\A([0-9]{1,18})\\s*([A-Za-z]*)\\z"_s);
    const auto match = pattern.match(text.trimmed());
    for (const Unit &unit : unitsOf(option.kind)) {
        const bool same = option.kind == Kind::Size
            ? match.captured(2).compare(unit.name, Qt::CaseInsensitive) == 0
            : match.captured(2) == unit.name;
        qint64 number = 0;
        if (!match.hasMatch() || !same)
            continue;
        if (qMulOverflow(match.captured(1).toLongLong(), unit.factor, &number))
            break;
        if (number < option.least || (option.most > 0 && number > option.most))
            return wrong(text,
                u"between %1 and %2"_s.arg(showNumber(option.kind, option.least),
                    option.most > 0 ? showNumber(option.kind, option.most) : u"any"_s));
        return QVariant(number);
    }
    return wrong(text, exampleOf(option.kind));
}

Result<QVariant> readFlag(const QString &text)
{
    const QString lower = text.trimmed().toLower();
    if (QStringList{u"true"_s, u"yes"_s, u"on"_s, u"1"_s}.contains(lower))
        return QVariant(true);
    if (QStringList{u"false"_s, u"no"_s, u"off"_s, u"0"_s}.contains(lower))
        return QVariant(false);
    return wrong(text, u"true or false"_s);
}

Result<QVariant> readPath(const QString &text, const QString &folder)
{
    if (text.isEmpty())
        return QVariant(QString());
    if (text == "~"_L1 || text.startsWith("~/"_L1))
        return QVariant(QDir::cleanPath(QDir::homePath() + text.sliced(1)));
    return QVariant(QDir::cleanPath(QDir(folder).absoluteFilePath(text)));
}

QVariant readList(const QStringList &texts)
{
    QStringList all;
    for (const QString &text : texts) {
        for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
            if (const QString item = part.trimmed(); !item.isEmpty())
                all << item;
        }
    }
    return all;
}

QJsonArray masked(const QJsonArray &agents)
{
    QJsonArray out;
    for (const QJsonValue &value : agents) {
        QJsonObject agent = value.toObject();
        QJsonObject env = agent.value("env"_L1).toObject();
        for (auto it = env.begin(); it != env.end(); ++it)
            it.value() = u"***"_s;
        if (!env.isEmpty())
            agent.insert(u"env"_s, env);
        out.append(agent);
    }
    return out;
}

} // namespace

Result<QVariant> readValue(const Option &option, const QStringList &texts, const QString &folder)
{
    if (option.kind == Kind::List)
        return readList(texts);
    if (texts.size() > 1)
        return fail(ErrorCode::InvalidRequest, u"it can be given only once"_s);
    const QString text = texts.value(0);
    switch (option.kind) {
    case Kind::Number:
    case Kind::Size:
    case Kind::Duration:
        return readNumber(option, text);
    case Kind::Flag:
        return readFlag(text);
    case Kind::Path:
        return readPath(text, folder);
    case Kind::Choice:
        if (!option.choices.contains(text))
            return wrong(text, u"one of "_s + option.choices.join(u", "_s));
        return QVariant(text);
    case Kind::Agents:
        return fail(
            ErrorCode::InvalidRequest, u"agents can be given in a configuration file only"_s);
    case Kind::Text:
    case Kind::List:
        break;
    }
    return QVariant(text);
}

QString showValue(const Option &option, const QVariant &value)
{
    switch (option.kind) {
    case Kind::Number:
    case Kind::Size:
    case Kind::Duration:
        return showNumber(option.kind, value.toLongLong());
    case Kind::Flag:
        return value.toBool() ? u"true"_s : u"false"_s;
    case Kind::List:
        return value.toStringList().join(u", "_s);
    case Kind::Agents:
        return QString::fromUtf8(
            QJsonDocument(masked(value.toJsonArray())).toJson(QJsonDocument::Compact));
    default:
        return value.toString();
    }
}

} // namespace ccplant::options
