// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/message.h"
#include "server/store/store.h"
#include "shared/clock.h"

#include <QCoro/QCoroTask>
#include <QJsonArray>

namespace ccplant::auth {

/// What happened: who did what, to what, from where, and how it ended. Never a secret.
struct AuditEntry {
    QString action; ///< `sign_in`, `sign_out_everywhere`, `key_create`, `key_remove`, `refused`, …
    QString object; ///< id of what it was done to, or the path that was refused
    QString outcome; ///< `ok`, or the code of the problem
    QString user = {}; ///< empty: nobody was signed in
    QString method = {}; ///< Identity::method
    QString key = {}; ///< id of the API key; empty without one
    QString address = {};
    QString requestId = {};

    /// Who and from where, as a request says it.
    static AuditEntry of(const http::Request &request, QString action, QString object);
};

/// The audit log: entries are only added, and removed when they are older than `keepFor`. Refusals
/// are bounded, so that nobody can fill the disk with them; what was left out is counted in the
/// next one. Lives in one thread.
class Audit : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::days keepFor{180};
    static constexpr int mostRefusals = 60; ///< in a minute, of everybody
    static constexpr int maxPage = 200;

    /// Both outlive it.
    Audit(store::Store &store, const Clock &clock, QObject *parent = nullptr);

    /// Removes what is too old. Before the first add().
    QCoro::Task<Result<void>> start();
    /// Written in the background; a failure is logged as an error, with the entry.
    void add(const AuditEntry &entry);
    /// add() with the outcome of an error, within the bound.
    void addRefusal(AuditEntry entry, ErrorCode code);

    struct Page {
        QJsonArray entries; ///< newest first
        QString nextCursor; ///< empty: this was the last page
    };
    /// `user`: only what this user did; empty: all. `limit` 1–maxPage.
    QCoro::Task<Result<Page>> list(QString user, int limit, QString cursor);

private:
    QCoro::Task<void> write(store::Record record);
    void tidy();

    store::Store &m_store;
    const Clock &m_clock;
    QDateTime m_minute; // in which m_refusals are counted
    int m_refusals = 0;
    int m_leftOut = 0;
    QDateTime m_tidied;
};

} // namespace ccplant::auth
