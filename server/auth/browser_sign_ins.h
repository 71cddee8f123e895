// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/cookie.h"
#include "server/store/store.h"
#include "shared/clock.h"

#include <functional>
#include <QCoro/QCoroTask>
#include <QHash>
#include <QObject>

namespace ccplant::auth {

/// Signs browsers in and out. The cookie carries everything; only those that signed out are
/// remembered, in the store, until their cookie would have ended anyway, and for each user who
/// signed out everywhere the number (epoch) that cookies must carry since. What another replica
/// writes there holds here too. Lives in one thread.
class BrowserSignIns : public QObject {
    Q_OBJECT
public:
    /// All outlive it. `secure`: browsers reach the server by https.
    BrowserSignIns(store::Store &store, Keyring keys, const Clock &clock, bool secure,
        QObject *parent = nullptr);

    /// Loads who signed out and forgets those whose cookie has ended. Before the first check().
    QCoro::Task<Result<void>> start();

    /// The Set-Cookie value of a fresh sign-in.
    QByteArray signIn(const QString &user);
    struct ProgramToken {
        QByteArray secret; ///< `ccps_…`
        QDateTime expires; ///< unless it is renewed before
    };
    /// The same for a program on the user's computer.
    ProgramToken signInProgram(const QString &user);
    /// Who a program's token stands for; nothing as for check().
    std::optional<SignIn> checkToken(QByteArrayView secret) const;
    /// A token for the same sign-in that ends later; the older one goes on to be good until its own
    /// end.
    ProgramToken renewedToken(SignIn signIn) const;
    /// Who the Cookie header says this is; nothing when it has no cookie of ours, or one that is
    /// over or signed out.
    std::optional<SignIn> check(const QByteArray &cookieHeader) const;
    /// Whether a sign-in that check() found before still stands. Being idle does not end it: for
    /// connections that are open.
    bool stands(const SignIn &signIn) const;
    /// A Set-Cookie value when the cookie should be renewed; else empty.
    QByteArray renewal(const QByteArray &cookieHeader) const;
    /// Durable when it is done.
    QCoro::Task<Result<void>> signOut(SignIn signIn);
    /// Voids every cookie of the user, on every machine. Durable when it is done.
    QCoro::Task<Result<void>> signOutEverywhere(QString user);
    QByteArray clearing() const { return clearCookie(m_secure); }

Q_SIGNALS:
    void voided(); ///< somebody signed out, here or on another replica

private:
    SignIn fresh(const QString &user) const;
    std::optional<SignIn> ifGood(const std::optional<SignIn> &signIn) const;
    QByteArray cookieOf(const SignIn &signIn) const;
    void changed(const store::Record &record);
    QCoro::Task<Result<void>> forEach(
        QString collection, std::function<void(const store::Record &)> visit);
    QCoro::Task<void> forget(QString id);

    store::Store &m_store;
    Keyring m_keys;
    const Clock &m_clock;
    bool m_secure;
    QHash<QString, QDateTime> m_signedOut; // id → end of its cookie
    QHash<QString, qint64> m_epochs; // user → number; 0 when absent
};

} // namespace ccplant::auth
