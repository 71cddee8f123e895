// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace ccplant::demo {

/// What a session has said and done, in a file of JSON lines, so that `session/load` can replay it.
/// Chunks of one message are kept as one, and so are the updates of one tool call.
class History {
public:
    /// `file`: path; its folder is made when the first line is written.
    explicit History(const QString &file)
        : m_file(file)
    {
    }

    /// One `session/update` that was sent.
    void add(const QJsonObject &update);
    /// Facts about the session (cwd, title, mode …); later ones win.
    void note(const QJsonObject &facts);
    /// Writes what is still being put together. At the end of each turn.
    void flush();

    struct Content {
        QJsonArray updates;
        QJsonObject facts;
    };
    /// Lines that cannot be read are left out.
    static Content read(const QString &file);

private:
    void write(const QJsonObject &line);
    void addTool(const QJsonObject &update);
    void flushChunk();

    QFile m_file;
    QJsonObject m_chunk;
    QList<QJsonObject> m_tools; ///< open ones
};

} // namespace ccplant::demo
