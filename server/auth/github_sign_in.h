// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/authenticator.h"
#include "server/auth/github_users.h"
#include "server/auth/keyring.h"
#include "server/auth/one_time.h"

namespace ccplant::auth {

/// A sign-in with GitHub that has begun. It is kept in the browser, sealed, in a cookie of its own:
/// so it is bound to this browser, and every replica can end it. A value.
struct Transaction {
    static constexpr std::chrono::minutes lifetime{10};

    QByteArray state; ///< 256 random bits, base64url
    QByteArray verifier; ///< PKCE, towards GitHub
    QString returnTo = QStringLiteral("/"); ///< path of ours
    // A program on the user's computer that signs in through the browser (RFC 8252); else empty.
    QUrl loopback = {}; ///< where it listens
    QByteArray clientState = {};
    QByteArray clientChallenge = {}; ///< PKCE, towards us

    bool isForProgram() const { return !loopback.isEmpty(); }
};

QByteArray sealTransaction(
    const Transaction &transaction, const QDateTime &expires, const Keyring &keys);
/// Nothing for what sealTransaction() did not make, and for what has expired.
std::optional<Transaction> openTransaction(
    QByteArrayView value, const QDateTime &now, const Keyring &keys);
/// Where a program on the user's computer may listen: `http://127.0.0.1:PORT/…` or
/// `http://[::1]:…`.
bool isLoopback(const QUrl &url);
/// A path of ours to go back to; `/` for everything that could lead elsewhere.
QString safeReturn(const QString &path);

/// Sign-in with GitHub: authorization code with PKCE (S256). Lives in the listener's thread.
class GitHubSignIn : public QObject {
    Q_OBJECT
public:
    struct Parts {
        GitHubUsers *users;
        Authenticator *authenticator;
        BrowserSignIns *signIns;
        OneTime *oneTime;
        const Clock *clock;
    }; // all outlive it

    /// `secure`: browsers reach the server by https. `address`: how, for the callback.
    GitHubSignIn(Parts parts, Keyring keys, bool secure, std::function<QUrl()> address,
        QObject *parent = nullptr);

    struct Begun {
        QUrl url; ///< of GitHub
        QByteArray setCookie;
    };
    /// Query: `return_to`; or for a program `redirect_uri`, `code_challenge`,
    /// `code_challenge_method` (S256) and `state`. InvalidRequest.
    Result<Begun> begin(const http::Request &request) const;

    /// How it ended. With `loopback` the program is told there, refusals too.
    struct Ended {
        std::optional<Refusal> refusal = {};
        QUrl loopback = {};
        QString returnTo = {};
        QByteArray setCookie = {}; ///< of the sign-in
    };
    /// GitHub has sent the browser back.
    QCoro::Task<Ended> end(http::RequestPtr request);
    /// What makes the browser forget the transaction.
    QByteArray clearing() const;

    struct Token {
        QByteArray secret;
        QDateTime expires; ///< when it is not renewed before
        QString user;
    };
    /// The token for a program that got `code` at its loopback address.
    QCoro::Task<tl::expected<Token, Refusal>> redeem(
        http::RequestPtr request, QByteArray code, QByteArray verifier);

private:
    QUrl callback() const;
    QCoro::Task<Result<Account>> finish(http::RequestPtr request, Transaction transaction);
    QUrl tellProgram(const Transaction &transaction, const Result<Account> &account) const;

    Parts m_parts;
    Keyring m_keys;
    bool m_secure;
    std::function<QUrl()> m_address;
};

} // namespace ccplant::auth
