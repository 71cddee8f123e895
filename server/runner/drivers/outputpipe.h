// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QObject>
#include <QSocketNotifier>

namespace ccplant::runner {

/// The reading end of a pipe whose writing end becomes a child's stdout. QProcess has one of its
/// own, but does not say when a child that lives on has closed it. Lives in one thread.
class OutputPipe : public QObject {
    Q_OBJECT
public:
    explicit OutputPipe(QObject *parent = nullptr)
        : QObject(parent)
    {
    }
    ~OutputPipe() override;

    /// Makes the pipe; false when there are no more file descriptors.
    bool open();
    /// For the child, between fork and exec: makes the pipe its stdout. Async-signal-safe.
    bool becomeStdout() const;
    /// In the parent, once the child has been started.
    void closeWriter();
    /// Reads what is there now, as the notifier does by itself.
    void drain();
    void close();

Q_SIGNALS:
    void received(const QByteArray &bytes);
    /// Nobody can write any more.
    void closed();

private:
    bool readOnce();

    int m_reader = -1, m_writer = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace ccplant::runner
