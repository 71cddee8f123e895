// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/log.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMutex>
#include <QRegularExpression>
#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace ccplant {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcHttp, "ccplant.http", QtInfoMsg)
Q_LOGGING_CATEGORY(lcApi, "ccplant.api", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAuth, "ccplant.auth", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSession, "ccplant.session", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRuntime, "ccplant.runtime", QtInfoMsg)
Q_LOGGING_CATEGORY(lcRunner, "ccplant.runner", QtInfoMsg)
Q_LOGGING_CATEGORY(lcAgent, "ccplant.agent", QtInfoMsg)
Q_LOGGING_CATEGORY(lcStore, "ccplant.store", QtInfoMsg)
Q_LOGGING_CATEGORY(lcApp, "ccplant.app", QtInfoMsg)
Q_LOGGING_CATEGORY(lcClient, "ccplant.client", QtInfoMsg)
Q_LOGGING_CATEGORY(lcNet, "ccplant.net", QtInfoMsg)

namespace log {

namespace {

QString nameOf(Level level)
{
    switch (level) {
    case Level::Debug:
        return u"debug"_s;
    case Level::Info:
        return u"info"_s;
    case Level::Warning:
        return u"warning"_s;
    case Level::Error:
        return u"error"_s;
    }
    return u"error"_s;
}

bool isControl(QChar c)
{
    // C0, DEL, C1, and the two separators that some viewers take for line ends.
    return c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0)
        || c.unicode() == 0x2028 || c.unicode() == 0x2029;
}

QString escaped(const QString &text)
{
    if (std::none_of(text.cbegin(), text.cend(), isControl))
        return text;
    QString out;
    out.reserve(text.size() + 16);
    for (const QChar c : text) {
        if (c == u'\n')
            out += "\\n"_L1;
        else if (c == u'\r')
            out += "\\r"_L1;
        else if (c == u'\t')
            out += "\\t"_L1;
        else if (isControl(c))
            out += "\\u"_L1 + QString::number(c.unicode(), 16).rightJustified(4, u'0');
        else
            out += c;
    }
    return out;
}

bool isSecretName(const QString &name)
{
    static const QRegularExpression secret(
        u"(^|_|-)(authorization|cookie|token|secret|password)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return secret.match(name).hasMatch();
}

QJsonValue cleaned(const QString &name, const QJsonValue &value);

QJsonValue cleaned(const QJsonArray &array)
{
    QJsonArray out;
    for (const auto &value : array)
        out.append(cleaned({}, value));
    return out;
}

QJsonObject cleaned(const QJsonObject &object)
{
    QJsonObject out;
    for (auto it = object.begin(); it != object.end(); ++it)
        out.insert(it.key(), cleaned(it.key(), it.value()));
    return out;
}

QJsonValue cleaned(const QString &name, const QJsonValue &value)
{
    if (isSecretName(name) && value.isString())
        return u"[redacted]"_s;
    if (value.isString())
        return redact(value.toString());
    if (value.isObject())
        return cleaned(value.toObject());
    if (value.isArray())
        return cleaned(value.toArray());
    return value;
}

QString textOf(const QJsonValue &value)
{
    if (value.isString()) {
        const QString text = value.toString();
        static const QRegularExpression plain(u"^[^\\s\"=]+$"_s);
        if (plain.match(text).hasMatch())
            return text;
        return u'"' + QString(text).replace(u'"', u"\\\""_s) + u'"';
    }
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.mid(1, json.size() - 2));
}

QByteArray asText(const Record &record, const QString &time, const QJsonObject &fields)
{
    QString line = time + u' ' + nameOf(record.level).leftJustified(7) + u' ' + record.category
        + u": "_s + redact(record.message);
    for (auto it = fields.begin(); it != fields.end(); ++it)
        line += u' ' + it.key() + u'=' + textOf(it.value());
    return escaped(line).toUtf8();
}

QByteArray asJson(const Record &record, const QString &time, QJsonObject fields)
{
    // The record's own members win over fields of the same name: a field cannot forge a level.
    fields.insert(u"time"_s, time);
    fields.insert(u"level"_s, nameOf(record.level));
    fields.insert(u"category"_s, record.category);
    fields.insert(u"message"_s, redact(record.message));
    // JSON leaves DEL, C1 and the Unicode line separators as they are; terminals and line readers
    // do not.
    return escaped(QString::fromUtf8(QJsonDocument(fields).toJson(QJsonDocument::Compact)))
        .toUtf8();
}

} // namespace

QString redact(const QString &text)
{
    static const QRegularExpression scheme(u"\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{4,}"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression value(
        u"((?:^|[^A-Za-z])(?:[A-Za-z0-9]+[_-])*(?:token|secret|password|api[_-]?key)\"?\\s*[=:]\\s*\"?)[^\\s&;,\"'}\\])]+"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression query(
        u"([?&](?:code|ticket|state)=)[^\\s&\"']+"_s, QRegularExpression::CaseInsensitiveOption);
    // Our own tokens and keys, and GitHub's, wherever they stand.
    static const QRegularExpression token(u"\\b(cc(?:pk?|l)_|gh[pousr]_)[A-Za-z0-9_-]{16,}"_s);
    // All patterns need one of these characters; most lines have none and are left alone cheaply.
    if (!text.contains(u'=') && !text.contains(u':') && !text.contains(u'_')
        && !text.contains("earer"_L1, Qt::CaseInsensitive)
        && !text.contains("asic"_L1, Qt::CaseInsensitive)) {
        return text;
    }
    QString out = text;
    out.replace(scheme, u"\\1 [redacted]"_s);
    out.replace(value, u"\\1[redacted]"_s);
    out.replace(query, u"\\1[redacted]"_s);
    out.replace(token, u"\\1[redacted]"_s);
    return out;
}

QByteArray format(const Record &record, Format format)
{
    const QString time = record.time.toUTC().toString(u"yyyy-MM-dd'T'HH:mm:ss.zzz'Z'"_s);
    const QJsonObject fields = cleaned(record.fields);
    return format == Format::Json ? asJson(record, time, fields) : asText(record, time, fields);
}

Result<Level> readLevel(const QString &name)
{
    for (const Level level : {Level::Debug, Level::Info, Level::Warning, Level::Error}) {
        if (nameOf(level) == name)
            return level;
    }
    return fail(ErrorCode::InvalidRequest,
        u"The log level must be debug, info, warning or error, not \"%1\"."_s.arg(name));
}

Result<Format> readFormat(const QString &name)
{
    if (name == "text"_L1)
        return Format::Text;
    if (name == "json"_L1)
        return Format::Json;
    return fail(
        ErrorCode::InvalidRequest, u"The log format must be text or json, not \"%1\"."_s.arg(name));
}

} // namespace log

namespace {

std::atomic<log::Format> theFormat{log::Format::Text};
std::atomic<log::Level> theLevel{log::Level::Info};
Q_CONSTINIT QMutex writeMutex;

void writeLine(QByteArray line)
{
    line += '\n';
    const QMutexLocker lock(&writeMutex);
    // A log that cannot be written must not stop the program, so a failure is not reported
    // anywhere.
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr);
    std::fflush(stderr);
}

log::Level levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return log::Level::Debug;
    case QtInfoMsg:
        return log::Level::Info;
    case QtWarningMsg:
        return log::Level::Warning;
    case QtCriticalMsg:
    case QtFatalMsg:
        return log::Level::Error;
    }
    return log::Level::Error;
}

QtMsgType typeOf(log::Level level)
{
    switch (level) {
    case log::Level::Debug:
        return QtDebugMsg;
    case log::Level::Info:
        return QtInfoMsg;
    case log::Level::Warning:
        return QtWarningMsg;
    case log::Level::Error:
        return QtCriticalMsg;
    }
    return QtCriticalMsg;
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const log::Level level = levelOf(type);
    if (level >= theLevel.load(std::memory_order_relaxed) || type == QtFatalMsg) {
        writeLine(log::format(
            {QDateTime::currentDateTimeUtc(), level,
                QString::fromUtf8(context.category ? context.category : "default"), message, {}},
            theFormat.load(std::memory_order_relaxed)));
    }
    if (type == QtFatalMsg)
        std::abort();
}

} // namespace

void installLogging(log::Format format, log::Level level)
{
    theFormat = format;
    theLevel = level;
    if (level == log::Level::Debug)
        QLoggingCategory::setFilterRules(u"ccplant.*.debug=true"_s);
    qInstallMessageHandler(handleMessage);
}

void logEvent(const QLoggingCategory &category, log::Level level, const QString &message,
    const QJsonObject &fields)
{
    if (!category.isEnabled(typeOf(level)) || level < theLevel.load(std::memory_order_relaxed))
        return;
    writeLine(log::format({QDateTime::currentDateTimeUtc(), level,
                              QString::fromUtf8(category.categoryName()), message, fields},
        theFormat.load(std::memory_order_relaxed)));
}

} // namespace ccplant
