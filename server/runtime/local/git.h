// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <functional>
#include <QCoro/QCoroTask>
#include <QMap>
#include <QObject>
#include <QProcessEnvironment>
#include <QStringList>

namespace ccplant::runtime {

/// Ends what waits for it, when a session is stopped or deleted meanwhile.
class Cancel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    void cancel();
    bool isCancelled() const { return m_cancelled; }

Q_SIGNALS:
    void cancelled();

private:
    bool m_cancelled = false;
};

/// One git command.
struct GitCall {
    QString folder; ///< where; absolute
    QStringList arguments;
    std::chrono::milliseconds timeout{60'000};
    QMap<QString, QString> config; ///< besides the safe settings
    QMap<QString, QString> environment; ///< besides the server's own
    QString session; ///< marks the process, so that it is found after a crash; may be empty
    std::function<void(QString)> progress; ///< told of lines of stderr
};

struct GitOutput {
    int status = 0;
    QByteArray out; ///< at most 1 MiB
    QString err; ///< the end of it
    bool ok() const { return status == 0; }
    QString line() const { return QString::fromUtf8(out).trimmed(); }
};

/// Settings under which a repository cannot make git run programs of its choice: no hooks, no file
/// system monitor, no external transports, no pager, no signing.
QMap<QString, QString> safeConfig();
/// The environment of a git command: the server's own without what would redirect git, and without
/// questions.
QProcessEnvironment gitEnvironment(const GitCall &call);

/// Lets the call use the credential helper that a session's environment names: its settings below
/// `credential.`, and the helper's own variables.
void lendCredentials(GitCall &call, const QMap<QString, QString> &environment);

/// Runs git. A failing command is no error but a status. Unavailable when git cannot be started,
/// Timeout, Conflict when cancelled; the process and what it started are gone then.
QCoro::Task<Result<GitOutput>> runGit(GitCall call, std::shared_ptr<Cancel> cancel);

/// Overrides for programs that a repository's own configuration names (filters run at checkout):
/// empty for none.
QCoro::Task<Result<QMap<QString, QString>>> disarm(
    QString repository, std::shared_ptr<Cancel> cancel);

} // namespace ccplant::runtime
