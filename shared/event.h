// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace ccplant {

/// One line of a session's log (docs/protocol.md §2). `fields` holds all members but `seq`, `time`
/// and `kind`, the unknown ones too, so that reading and writing loses nothing.
struct Event {
    qint64 seq = 0; ///< 1 and up; 0 until the log has numbered it
    QDateTime time; ///< UTC
    QString kind;
    QJsonObject fields;

    QString id() const { return fields.value(QLatin1String("id")).toString(); }
    /// Where the thing stands in the transcript: `at`, or `seq` where that is absent.
    qint64 at() const;
    bool operator==(const Event &) const = default;
};

/// Longest line an event may have, in bytes; longer ones are refused.
inline constexpr qsizetype maxEventBytes = 32 * 1024 * 1024;

/// Reads one event. InvalidRequest for anything that is no event; never crashes on hostile bytes.
Result<Event> readEvent(const QByteArray &line);
Result<Event> eventOf(const QJsonObject &object);
QJsonObject toJson(const Event &event);
/// One line without the line feed.
QByteArray writeEvent(const Event &event);

/// RFC 3339, UTC, milliseconds.
QString formatTime(const QDateTime &time);
/// Invalid when `text` is no RFC 3339 time.
QDateTime parseTime(const QString &text);

/// Builders of events that are not yet numbered.
namespace events {
Event make(const QString &kind, QJsonObject fields);
Event message(const QString &id, const QString &role, const QJsonArray &content, bool done);
Event delta(const QString &id, const QString &text);
Event systemMessage(const QString &id, const QString &level, const QString &text);
Event turn(const QString &id, const QString &state, QJsonObject more = {});
Event agent(const QString &state, QJsonObject more = {});
Event queue(const QJsonArray &entries);
} // namespace events

/// {"type":"text","text":…}
QJsonObject textBlock(const QString &text);
/// The text blocks of a content array, joined by line feeds.
QString plainText(const QJsonArray &content);
/// Checks a content array from outside: blocks are objects with a known type and its members.
/// `maxBytes` bounds the sum of text and data.
Result<QJsonArray> readContent(const QJsonValue &value, qsizetype maxBytes);

} // namespace ccplant
