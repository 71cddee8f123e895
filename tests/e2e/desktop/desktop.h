// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/harness/http_client.h"

#include <functional>
#include <memory>
#include <QLocalSocket>
#include <QProcess>
#include <QRectF>
#include <QTemporaryDir>

namespace ccplant::test {

/// One thing in the client's window, as a screen reader would name it.
struct Seen {
    QString role, name, text, object;
    QRectF place;
    bool enabled = false, focused = false, checked = false;
};

/// What belongs to one user of this computer: a fresh home in which nothing was ever started.
/// Servers, runners and agents in it end with this object.
class Home {
public:
    Home();
    ~Home();

    QString path(const QString &below = {}) const;
    /// Of the server on this computer.
    QString dataDir() const { return path(QStringLiteral(".local/share/ccplant")); }
    /// `{"url","token","pid"}` of the server that the client started; empty when there is none.
    QJsonObject server() const;
    /// The only file of this name in a workspace of a session; empty when there is none (yet).
    QString workspaceFile(const QString &name) const;
    /// Ids of the sessions that the server has on disk.
    QStringList sessions() const;
    /// Added to the environment of clients, and so of servers and agents. Before start().
    QMap<QString, QString> environment;

private:
    QTemporaryDir m_folder;
};

/// The real desktop client, as its user meets it: eyes, a mouse and a keyboard. Calls wait
/// (patience) for what they need; those that answer false have said on the log what was on the
/// screen instead.
class Desktop {
public:
    /// `display`: as DISPLAY has it; empty: no display server, software drawing off screen.
    Desktop(Home &home, QString display);
    ~Desktop();

    /// Starts the client and waits for its window; false when it ends instead. `arguments` are the
    /// program's.
    bool start(const QStringList &arguments = {});
    /// SIGKILL, and reaped.
    void kill();
    /// Closes the window; true when the client exits with status 0 in time.
    bool quit();
    /// Of the client that has ended; -1 while it runs and when it was killed.
    int exitCode() const;

    QList<Seen> look();
    /// The last of what is drawn and fits: what is on top.
    std::optional<Seen> find(const std::function<bool(const Seen &)> &fits);
    bool waitFor(const std::function<bool(const Seen &)> &fits, const QString &what);
    /// Something has this in its name or its text.
    bool shows(const QString &words);
    /// Nothing has it any more.
    bool hides(const QString &words);
    /// Clicks what has exactly this name once it is enabled and stands still.
    bool press(const QString &name, const QString &role = {});
    bool pressObject(const QString &object);
    bool key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    bool type(const QString &text);
    bool resize(int width, int height);
    /// Runs a command of the palette by its words.
    bool command(const QString &words);
    /// A picture in the screenshots' folder, once nothing moves any more.
    bool shot(const QString &name);
    /// The same in light and in dark.
    bool shots(const QString &name);
    /// The text of the composer.
    QString draft();
    /// What the client has said on stderr and stdout.
    QString output() const;
    /// Lines of it that are complaints of the QML engine.
    QStringList complaints() const;

private:
    QJsonObject ask(const QJsonObject &wish);
    bool act(const QJsonObject &wish);
    bool gone(const std::function<bool(const Seen &)> &fits);
    bool click(const std::function<bool(const Seen &)> &fits, const QString &what);
    void tellScreen(const QString &missing);

    Home &m_home;
    QString m_display;
    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_process;
    QLocalSocket m_socket;
};

} // namespace ccplant::test
