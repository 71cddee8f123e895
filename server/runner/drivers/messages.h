// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/event.h"

#include <functional>

namespace ccplant::runner {

/// Where a part of a driver puts the events it makes, in order.
using EventSink = std::function<void(const Event &)>;

/// Turns pieces of text into messages: `message` (not done), `delta`s, and `message` (done, whole).
/// One message is open at a time; a piece of another role or key ends it and begins the next.
/// Pieces that arrive together become one delta.
class MessageWriter {
public:
    /// A message that grows beyond this many characters is ended, and the text goes on in the next.
    static constexpr qsizetype maxMessageLength = 4 * 1024 * 1024;

    explicit MessageWriter(EventSink sink)
        : m_sink(std::move(sink))
    {
    }

    /// `key`: what the agent calls the message; pieces of one role and key that follow each other
    /// are one message.
    void append(const QString &role, const QString &key, const QString &text);
    /// A block that is no text.
    void appendBlock(const QString &role, const QString &key, const QJsonObject &block);
    /// Puts out text that was held back to make fewer deltas.
    void flush();
    /// Ends the open message.
    void finish();
    /// A whole message at once.
    void whole(const QString &role, const QString &text);
    bool isOpen() const { return !m_id.isEmpty(); }
    /// Text of the open message so far.
    const QString &text() const { return m_text; }

private:
    void open(const QString &role, const QString &key);
    QJsonArray content() const;

    EventSink m_sink;
    QString m_id, m_role, m_key;
    QJsonArray m_blocks; // finished ones, before m_text
    QString m_text; // the growing block, m_held included
    QString m_held;
    bool m_announced = false;
};

} // namespace ccplant::runner
