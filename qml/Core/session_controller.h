// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/queue_model.h"
#include "qml/Core/session_info.h"
#include "qml/Core/transcript_source.h"

#include <QUrl>
#include <QVariantMap>

namespace ccplant::client {

class ClientCore;

/// One open session: what it is, what was said, and everything a user can do with it. Made by
/// Sessions.open(id), which owns it. Every action answers at once and shows its effect
/// optimistically where that is honest; failures go to `lastError`.
class SessionController : public TranscriptSource {
    Q_OBJECT
    QML_NAMED_ELEMENT(SessionController)
    QML_UNCREATABLE("use Sessions.open()")
    Q_PROPERTY(QString sessionId READ sessionId CONSTANT)
    Q_PROPERTY(QString title READ title NOTIFY infoChanged)
    Q_PROPERTY(QString agent READ agent NOTIFY infoChanged)
    Q_PROPERTY(QString repository READ repository NOTIFY infoChanged)
    Q_PROPERTY(QString branch READ branch NOTIFY infoChanged)
    Q_PROPERTY(QString owner READ owner NOTIFY infoChanged)
    Q_PROPERTY(QString team READ team NOTIFY infoChanged)
    Q_PROPERTY(QString workspaceKind READ workspaceKind NOTIFY infoChanged)
    Q_PROPERTY(QVariantMap tags READ tags NOTIFY infoChanged)
    Q_PROPERTY(bool pinned READ pinned NOTIFY infoChanged)
    Q_PROPERTY(bool archived READ archived NOTIFY infoChanged)
    Q_PROPERTY(QDateTime createdAt READ createdAt NOTIFY infoChanged)
    Q_PROPERTY(QDateTime lastEventAt READ lastEventAt NOTIFY infoChanged)
    Q_PROPERTY(QVariantList links READ links NOTIFY stateChanged)

    /// needs_input, running, idle, done.
    Q_PROPERTY(QString statusGroup READ statusGroup NOTIFY stateChanged)
    /// While creating: scheduled, pulling_image, cloning, starting_agent.
    Q_PROPERTY(QString phase READ phase NOTIFY stateChanged)
    /// Why it failed or stopped; empty when there is nothing to say.
    Q_PROPERTY(QString reason READ reason NOTIFY stateChanged)
    Q_PROPERTY(QString activity READ activity NOTIFY stateChanged)
    /// A turn is under way (running or needs_input): a new prompt is queued.
    Q_PROPERTY(bool working READ working NOTIFY stateChanged)
    /// {state: starting|ready|exited, phase, name, version, reason, stderr_tail, auth}
    Q_PROPERTY(QVariantMap agentState READ agentState NOTIFY stateChanged)
    /// {id, state, stop_reason, error, usage}
    Q_PROPERTY(QVariantMap turn READ turn NOTIFY stateChanged)

    /// Nothing to show yet: the first replay is on its way.
    Q_PROPERTY(bool loading READ loading NOTIFY liveChanged)
    /// What is shown is up to date and stays so.
    Q_PROPERTY(bool live READ live NOTIFY liveChanged)
    /// Why this session cannot be shown (it is gone); empty otherwise.
    Q_PROPERTY(QString unavailable READ unavailable NOTIFY liveChanged)
    /// It is not on the server any more, but what was said in it may be: see RemovedSessions.
    Q_PROPERTY(bool gone READ gone NOTIFY liveChanged)

    Q_PROPERTY(ccplant::client::QueueModel *queue READ queue CONSTANT)
    /// [{content, priority, status}]
    Q_PROPERTY(QVariantList plan READ plan NOTIFY planChanged)
    Q_PROPERTY(int planDone READ planDone NOTIFY planChanged)
    /// {modes[{id,name,description}], mode, models[], model, options[],
    /// commands[{name,description,hint}], prompt{image,audio,embedded}}
    Q_PROPERTY(QVariantMap config READ config NOTIFY configChanged)
    /// {tokens, context_size, input_tokens, output_tokens, cost{amount,currency}}
    Q_PROPERTY(QVariantMap usage READ usage NOTIFY usageChanged)

    /// What was typed and not sent; kept over restarts. The composer binds both ways.
    Q_PROPERTY(QString draft READ draft WRITE setDraft NOTIFY draftChanged)
    /// What went wrong last, for a banner; says what to do. clearError() takes it away.
    Q_PROPERTY(QString lastError READ lastError NOTIFY lastErrorChanged)
    Q_PROPERTY(QString lastErrorDetails READ lastErrorDetails NOTIFY lastErrorChanged)

    /// {base, files[{path, old_path, status, added, removed, binary, patch}], truncated}; empty
    /// before loadDiff().
    Q_PROPERTY(QVariantMap diff READ diff NOTIFY diffChanged)
    Q_PROPERTY(bool diffLoading READ diffLoading NOTIFY diffChanged)
    Q_PROPERTY(QString diffError READ diffError NOTIFY diffChanged)
public:
    SessionController(ClientCore *core, const QString &id, QObject *parent = nullptr);
    ~SessionController() override;

    QString sessionId() const { return m_id; }
    QString title() const;
    QString agent() const { return m_info.agent; }
    QString repository() const { return m_info.repository; }
    QString branch() const { return m_info.branch; }
    QString owner() const { return m_info.owner; }
    QString team() const { return m_info.team; }
    QString workspacePath() const override { return m_info.workspacePath; }
    QString workspaceKind() const { return m_info.workspaceKind; }
    QVariantMap tags() const { return m_info.tags.toVariantMap(); }
    bool pinned() const { return m_info.pinned; }
    bool archived() const { return m_info.archived; }
    QDateTime createdAt() const { return m_info.createdAt; }
    QDateTime lastEventAt() const { return m_info.lastEventAt; }
    QVariantList links() const;
    QString status() const override;
    QString statusGroup() const;
    QString phase() const { return m_info.phase; }
    QString reason() const;
    QString activity() const;
    bool working() const;
    bool cancelling() const override { return m_cancelling; }
    bool readOnly() const override { return false; }
    QVariantMap agentState() const { return log().agent().toVariantMap(); }
    QVariantMap turn() const { return log().turn().toVariantMap(); }
    bool loading() const { return m_loading; }
    bool live() const { return m_live; }
    QString unavailable() const { return m_unavailable; }
    bool gone() const { return m_gone; }
    QueueModel *queue() { return &m_queue; }
    QVariantList plan() const { return log().plan().toVariantList(); }
    int planDone() const;
    QVariantList pending() const override { return log().pending().toVariantList(); }
    QVariantMap config() const;
    QVariantMap usage() const { return log().usage().toVariantMap(); }
    QString draft() const;
    void setDraft(const QString &text);
    QString lastError() const { return m_lastError; }
    QString lastErrorDetails() const { return m_lastErrorDetails; }
    QVariantMap diff() const { return m_diff; }
    bool diffLoading() const { return m_diffLoading; }
    QString diffError() const { return m_diffError; }

    /// `attachments` are content blocks as uploaded() gave them. Shown at once, kept until the
    /// server has it. Clears the draft. Does nothing without text and attachments.
    Q_INVOKABLE void send(const QString &text, const QVariantList &attachments = {});
    /// Stops the turn and sends this now.
    Q_INVOKABLE void steer(const QString &text, const QVariantList &attachments = {});
    /// An unsent or refused prompt: try again now.
    Q_INVOKABLE void retry(const QString &clientId);
    /// Also for unsent prompts; false when it may already be with the agent.
    Q_INVOKABLE bool queueEdit(const QString &clientId, const QString &text);
    Q_INVOKABLE void queueRemove(const QString &clientId);
    Q_INVOKABLE void queueSendNow(const QString &clientId);

    /// Stops what the agent is doing; the session stays.
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void answerPermission(const QString &id, const QString &optionId);
    /// `action` is accept, decline or cancel; `content` follows the schema; `text` is free text.
    Q_INVOKABLE void answerQuestion(const QString &id, const QString &action,
        const QVariantMap &content = {}, const QString &text = {});

    Q_INVOKABLE void setMode(const QString &mode);
    Q_INVOKABLE void setModel(const QString &model);
    Q_INVOKABLE void setOption(const QString &id, const QVariant &value);

    /// Ends the agent's process; the log stays readable and the session can be resumed.
    Q_INVOKABLE void stop();
    Q_INVOKABLE void resume();
    /// Deletes session, log and workspace. Ask Sessions.remove() for one that can be undone.
    Q_INVOKABLE void remove();
    Q_INVOKABLE void rename(const QString &title);
    Q_INVOKABLE void setPinned(bool pinned);
    Q_INVOKABLE void setArchived(bool archived);

    /// Reads a local file and puts it into the workspace; answers uploaded() or uploadFailed().
    /// Images become image blocks when the agent takes them.
    Q_INVOKABLE void upload(const QUrl &file);
    /// The same for an image in the clipboard; false when there is none.
    Q_INVOKABLE bool uploadClipboardImage();

    /// Answers filesFound().
    Q_INVOKABLE void searchFiles(const QString &query);
    Q_INVOKABLE void loadDiff();
    /// Answers fileDiffLoaded() or fileFailed().
    Q_INVOKABLE void loadFileDiff(const QString &path);
    /// Answers filesListed() or fileFailed(); the empty path is the workspace.
    Q_INVOKABLE void listFiles(const QString &path);
    /// Answers fileRead() or fileFailed().
    Q_INVOKABLE void readFile(const QString &path);
    Q_INVOKABLE void clearError();
    Q_INVOKABLE void markSeen() override;

Q_SIGNALS:
    void liveChanged();
    void planChanged();
    void configChanged();
    void usageChanged();
    void draftChanged();
    void lastErrorChanged();
    void diffChanged();
    /// A short word for a toast, no error: "Answered by alice on another device".
    void notice(const QString &text);
    /// A turn ended, so files may have changed.
    void turnEnded();
    void uploaded(const QUrl &file, const QVariantMap &block);
    void uploadFailed(const QUrl &file, const QString &error);
    void uploadProgress(const QUrl &file, double fraction);
    void filesFound(const QString &query, const QStringList &paths);
    void filesListed(const QString &path, const QVariantList &entries);
    void fileRead(const QString &path, const QVariantMap &file);
    void fileDiffLoaded(const QString &path, const QVariantMap &file);
    void fileFailed(const QString &path, const QString &error);

private:
    friend class SessionStore;
    const Transcript &log() const { return m_transcript.transcript(); }
    QString path(const QString &rest = {}) const;
    void attach();
    void showCached(const QJsonArray &events);
    void finishReplay();
    void onEvent(const QJsonObject &event);
    void onState(const Event &event);
    void onLive(qint64 lastSeq);
    void onRefused(const Error &error);
    void onInfo();
    void refreshUnsent();
    bool goesToQueue(const OutboxItem &item) const;
    void submit(const QString &text, const QVariantList &attachments, bool steer);
    void act(ApiCall *call);
    void setError(const Error &error);
    void answered(const QString &id, const Result<ApiReply> &reply);
    void patchConfig(const QJsonObject &change);
    void patchInfo(const QJsonObject &change);
    void uploadBytes(const QUrl &file, const QString &name, const QByteArray &bytes);
    void fetchFile(const QString &path, std::function<void(const QJsonObject &)> then);

    ClientCore *m_core;
    QString m_id;
    SessionInfo m_info;
    QueueModel m_queue;
    QJsonObject m_configAhead; // switched here, not yet in the log
    QVariantMap m_diff;
    QString m_unavailable, m_lastError, m_lastErrorDetails, m_diffError, m_searching;
    bool m_errorPasses = false; // of a server that could not be reached: gone when it can
    bool m_loading = true, m_live = false, m_gone = false, m_cancelling = false,
         m_diffLoading = false;
};

} // namespace ccplant::client
