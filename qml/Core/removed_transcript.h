// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/api_client.h"
#include "qml/Core/transcript_source.h"

namespace ccplant::client {

class ClientHost;
class Connection;

/// One removed session's transcript, read from the server part by part. There is one object of it
/// (RemovedSessions.reading); open() makes it that of another session. What is asked for stops
/// when another one is opened. Main thread only.
class RemovedTranscript : public TranscriptSource {
    Q_OBJECT
    QML_NAMED_ELEMENT(RemovedTranscript)
    QML_UNCREATABLE("use RemovedSessions.reading")
    /// Empty: none is open.
    Q_PROPERTY(QString sessionId READ sessionId NOTIFY infoChanged)
    Q_PROPERTY(ccplant::client::RemovedTranscript::State state READ state NOTIFY stateChanged)
    /// 0…1 while it is read; -1 when that is not known.
    Q_PROPERTY(double progress READ progress NOTIFY stateChanged)
    Q_PROPERTY(QString title READ title NOTIFY infoChanged)
    /// Agent, repository and branch, in one line.
    Q_PROPERTY(QString place READ place NOTIFY infoChanged)
    Q_PROPERTY(QString agent READ agent NOTIFY infoChanged)
    /// Who removed it and when.
    Q_PROPERTY(QString removedText READ removedText NOTIFY infoChanged)
    /// Until when it can be read.
    Q_PROPERTY(QString keptText READ keptText NOTIFY infoChanged)
    /// The log ends before its last event: not all could be kept.
    Q_PROPERTY(bool incomplete READ incomplete NOTIFY stateChanged)
    /// Why it cannot be read, and what to do.
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged)
    Q_PROPERTY(QString errorDetails READ errorDetails NOTIFY stateChanged)
    /// It is not on the server any more (or never was): asking again does not help.
    Q_PROPERTY(bool gone READ gone NOTIFY stateChanged)
    /// A file of it is on its way.
    Q_PROPERTY(bool exporting READ exporting NOTIFY exportingChanged)
    /// Why it was not exported, and what to do.
    Q_PROPERTY(QString exportError READ exportError NOTIFY exportingChanged)
public:
    enum State { None, Loading, Ready, Failed };
    Q_ENUM(State)

    RemovedTranscript(Connection *connection, ClientHost *host, QObject *parent = nullptr);

    QString sessionId() const { return m_id; }
    State state() const { return m_state; }
    double progress() const;
    QString title() const;
    QString place() const;
    QString agent() const { return m_info[QLatin1StringView("agent")].toString(); }
    QString removedText() const;
    QString keptText() const;
    bool incomplete() const;
    QString errorText() const { return m_error; }
    QString errorDetails() const { return m_details; }
    bool gone() const { return m_gone; }
    bool exporting() const { return m_exporting; }
    QString exportError() const { return m_exportError; }

    QString status() const override { return QStringLiteral("stopped"); }
    bool readOnly() const override { return true; }

    /// Reads the session; the empty id closes what is open. What is open already is read again only
    /// after a failure. `known`: the session as the list has it, to be shown meanwhile.
    void open(const QString &id, const QJsonObject &known = {});
    Q_INVOKABLE void retry();
    /// `format` is `markdown` or `json`. Ends with exported() or an exportError.
    Q_INVOKABLE void exportAs(const QString &format);
    Q_INVOKABLE void clearExportError();
    /// The name of its file, without an ending: the title, as far as names of files can have it.
    QString fileName() const;
    void refreshTexts();

Q_SIGNALS:
    void exportingChanged();
    /// `text` says where the file is; empty where the browser does.
    void exported(const QString &text);

private:
    void ask();
    void askForEvents(qint64 after);
    void take(const QJsonObject &part);
    void fail(const Error &error);
    QString path(const QString &rest = {}) const;

    Connection *m_connection;
    ClientHost *m_host;
    QString m_id, m_error, m_details, m_exportError;
    QJsonObject m_info;
    State m_state = None;
    qint64 m_lastSeq = 0;
    int m_generation = 0; // answers to what was asked for before are not taken
    bool m_gone = false, m_exporting = false;
};

/// What people read of a removed session (openapi.yaml, RemovedSession).
QString removedTitle(const QJsonObject &session);
QString removedPlace(const QJsonObject &session);
/// "Removed by alice on 3 March 2026, 14:05".
QString removedText(const QJsonObject &session);
/// "Kept until 2 April 2026".
QString keptText(const QJsonObject &session);

} // namespace ccplant::client
