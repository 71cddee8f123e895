// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/transcript_rows.h"

#include <QVariantList>

namespace ccplant::client {

/// What a transcript view needs to know of the session whose transcript it shows: one that is open
/// (SessionController), or one that was removed and can only be read (RemovedTranscript). Main
/// thread only.
class TranscriptSource : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(TranscriptSource)
    QML_UNCREATABLE("use Sessions.open() or RemovedSessions.reading")
    /// Flat; `rows` is the one for views.
    Q_PROPERTY(ccplant::client::TranscriptModel *transcript READ transcript CONSTANT)
    Q_PROPERTY(ccplant::client::TranscriptRows *rows READ rows CONSTANT)
    /// creating, running, needs_input, idle, stopped, failed, deleting.
    Q_PROPERTY(QString status READ status NOTIFY stateChanged)
    /// Stop was asked for and the turn has not ended yet.
    Q_PROPERTY(bool cancelling READ cancelling NOTIFY stateChanged)
    /// Where the agent works, as tools name files; empty when that is not known.
    Q_PROPERTY(QString workspacePath READ workspacePath NOTIFY infoChanged)
    /// Open asks, oldest first: [{type: permission|question, id, title}]
    Q_PROPERTY(QVariantList pending READ pending NOTIFY pendingChanged)
    /// Nothing can be answered, quoted or opened: there is no agent and no workspace any more.
    Q_PROPERTY(bool readOnly READ readOnly CONSTANT)
public:
    explicit TranscriptSource(QObject *parent = nullptr)
        : QObject(parent)
        , m_rows(&m_transcript)
    {
    }

    TranscriptModel *transcript() { return &m_transcript; }
    TranscriptRows *rows() { return &m_rows; }
    virtual QString status() const = 0;
    virtual bool cancelling() const { return false; }
    virtual QString workspacePath() const { return {}; }
    virtual QVariantList pending() const { return {}; }
    virtual bool readOnly() const = 0;

    /// The transcript's end is on screen: nothing is unread.
    Q_INVOKABLE virtual void markSeen() { }

Q_SIGNALS:
    void infoChanged();
    void stateChanged();
    void pendingChanged();
    /// Our own prompt was put into the transcript or queue: views scroll to the end.
    void sent();

protected:
    TranscriptModel m_transcript;
    TranscriptRows m_rows;
};

} // namespace ccplant::client
