// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QString>

namespace ccplant {

/// All logging categories of the project; `QT_LOGGING_RULES=ccplant.http.debug=true` turns one up.
Q_DECLARE_LOGGING_CATEGORY(lcHttp) ///< listener, guard, access log
Q_DECLARE_LOGGING_CATEGORY(lcApi) ///< handlers of the server's API
Q_DECLARE_LOGGING_CATEGORY(lcAuth) ///< sign-in, refusals
Q_DECLARE_LOGGING_CATEGORY(lcSession) ///< session service, fan-out
Q_DECLARE_LOGGING_CATEGORY(lcRuntime) ///< where sessions run
Q_DECLARE_LOGGING_CATEGORY(lcRunner) ///< ccplant-runner
Q_DECLARE_LOGGING_CATEGORY(lcAgent) ///< what an agent process says and does
Q_DECLARE_LOGGING_CATEGORY(lcStore) ///< database
Q_DECLARE_LOGGING_CATEGORY(lcApp) ///< start, stop, options
Q_DECLARE_LOGGING_CATEGORY(lcClient) ///< desktop and web client
Q_DECLARE_LOGGING_CATEGORY(lcNet) ///< outgoing connections

namespace log {

enum class Format { Text, Json };
enum class Level { Debug, Info, Warning, Error };

/// One line of a log before it is formatted.
struct Record {
    QDateTime time;
    Level level = Level::Info;
    QString category;
    QString message;
    QJsonObject fields;
};

/// One line without the line feed: control characters escaped, credentials redacted. Pure.
QByteArray format(const Record &record, Format format);
/// `text` with bearer tokens, basic credentials, the values of `token=`, `secret=`, `password=` and
/// `api_key=`, and those of `code`, `state` and `ticket` in a query replaced by `[redacted]`. A
/// last defence: callers must not log secrets in the first place.
QString redact(const QString &text);
/// `debug`, `info`, `warning` or `error`; `text` or `json`. InvalidRequest says what is allowed.
Result<Level> readLevel(const QString &name);
Result<Format> readFormat(const QString &name);

} // namespace log

/// Sends all of Qt's logging to stderr, one line a record, nothing below `level`. Call once, at the
/// start of main(). Thread-safe afterwards.
void installLogging(log::Format format, log::Level level);

/// Logs with fields, such as `{"request_id": …}`. A no-op when the category or level is off.
/// Thread-safe.
void logEvent(const QLoggingCategory &category, log::Level level, const QString &message,
    const QJsonObject &fields = {});

} // namespace ccplant
