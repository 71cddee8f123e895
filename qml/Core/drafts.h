// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/json_store.h"

namespace ccplant::client {

/// What was typed and not sent, per server and session; survives a restart. Written a moment after
/// the last key.
class Drafts : public QObject {
    Q_OBJECT
public:
    explicit Drafts(const QString &path, QObject *parent = nullptr);
    QString text(const QString &server, const QString &session) const;
    /// Empty text removes the draft.
    void set(const QString &server, const QString &session, const QString &text);

Q_SIGNALS:
    /// Another page of this browser wrote a draft.
    void changedElsewhere(const QString &server, const QString &session);

private:
    JsonStore m_store;
};

/// The last event of each session that the user has seen, per server.
class Unread : public QObject {
    Q_OBJECT
public:
    explicit Unread(const QString &path, QObject *parent = nullptr);
    /// True once a server's list was taken as the baseline: a first look must not call everything
    /// unread.
    bool knows(const QString &server) const;
    void setBaseline(const QString &server, const QHash<QString, qint64> &lastSeqs);
    qint64 seen(const QString &server, const QString &session) const;
    void markSeen(const QString &server, const QString &session, qint64 seq);
    void forget(const QString &server, const QString &session);

Q_SIGNALS:
    /// Another page of this browser saw something of this server.
    void changedElsewhere(const QString &server);

private:
    JsonStore m_store;
};

} // namespace ccplant::client
