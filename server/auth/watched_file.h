// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <functional>
#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace ccplant::auth {

/// A configuration file that is read again when it changes: written in place, replaced, or, as
/// Kubernetes does, reached through a link that is turned to another folder. A new content that
/// `take` refuses is logged as an error, and what was taken before stays in force. Lives in one
/// thread.
class WatchedFile : public QObject {
    Q_OBJECT
public:
    /// `take` gets the whole content; its error says what is wrong, without the file's name and
    /// without its secrets.
    using Take = std::function<Result<void>(const QByteArray &content)>;
    static constexpr qint64 maxBytes = 16 * 1024 * 1024;

    WatchedFile(QString path, Take take, QObject *parent = nullptr);

    /// Reads it for the first time: errors as for a program start, with the file's name. Blocks.
    Result<void> start();

Q_SIGNALS:
    /// It was looked at again; `ok`: what it says now is in force.
    void reloaded(bool ok);

private:
    Result<QByteArray> read() const;
    Result<void> load(const QByteArray &content);
    void watch();
    void reload();

    QString m_path;
    Take m_take;
    QByteArray m_digest; // of the content that was looked at last
    QFileSystemWatcher m_watcher;
    QTimer m_settle; // a file is often written in several steps
};

} // namespace ccplant::auth
