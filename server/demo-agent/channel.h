// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QSocketNotifier>

namespace ccplant::demo {

/// Lines of JSON on two file descriptors (ACP's stdio transport). Never blocks: what the client
/// does not take yet is kept, so that a cancel is seen even while the client is busy.
class Channel : public QObject {
    Q_OBJECT
public:
    Channel(int input, int output, QObject *parent = nullptr);

    void send(const QJsonObject &message);
    /// Writes what is still kept, waiting for the client at most `milliseconds`. Only on the way
    /// out.
    void flush(int milliseconds);

Q_SIGNALS:
    void received(const QJsonObject &message);
    void malformed(const QString &why); ///< a line that is no JSON object, or is too long
    void closed(); ///< end of input, once

private:
    void readSome();
    void writeSome();
    void line(const QByteArray &text);

    int m_input, m_output;
    QSocketNotifier m_readable, m_writable;
    QByteArray m_in, m_out;
    bool m_skipping = false; ///< inside a line that is too long
};

} // namespace ccplant::demo
