// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/github_sign_in.h"

#include "server/auth/pkce.h"
#include "server/auth/sealed.h"
#include "server/auth/secrets.h"

#include <algorithm>
#include <QJsonDocument>
#include <QPointer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::auth {

namespace {

constexpr QByteArrayView purpose("github");
constexpr QByteArrayView codePurpose("program-code");
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr auto codeLifetime = 1min;
constexpr qsizetype longestReturn = 1000;
constexpr qsizetype longestState = 128;
constexpr qsizetype longestCookie = 3500;
constexpr qsizetype longestCode = 1000;

QByteArray transactionCookie(const QByteArray &value, std::chrono::seconds maxAge, bool secure)
{
    // Lax, not Strict: GitHub sends the browser back.
    return cookieName(secure) + "-github=" + value
        + "; Max-Age=" + QByteArray::number(qint64(maxAge.count()))
        + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

bool isState(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= longestState
        && std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

Failure beginAgain(const QString &internal)
{
    return fail(ErrorCode::Forbidden,
        u"This sign-in was begun in another browser, or more than ten minutes ago. Begin again."_s,
        internal);
}

QUrl withFields(QUrl url, const QList<std::pair<QString, QString>> &fields)
{
    QUrlQuery query(url);
    for (const auto &[name, value] : fields)
        query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    url.setQuery(query);
    return url;
}

Result<void> readProgram(const http::Request &request, Transaction &transaction)
{
    transaction.loopback = QUrl(request.queryValue(u"redirect_uri"_s), QUrl::StrictMode);
    transaction.clientState = request.queryValue(u"state"_s).toUtf8();
    transaction.clientChallenge = request.queryValue(u"code_challenge"_s).toLatin1();
    if (!isLoopback(transaction.loopback))
        return fail(ErrorCode::InvalidRequest,
            u"redirect_uri must be an address of this computer, such as http://127.0.0.1:49152/"_s);
    if (!isState(transaction.clientState))
        return fail(ErrorCode::InvalidRequest,
            u"state must have 1 to %1 visible characters"_s.arg(longestState));
    if (!pkce::isChallenge(transaction.clientChallenge)
        || request.queryValue(u"code_challenge_method"_s) != "S256"_L1)
        return fail(ErrorCode::InvalidRequest,
            u"code_challenge must be that of a verifier with the method S256 (RFC 7636)"_s);
    return {};
}

} // namespace

QByteArray sealTransaction(
    const Transaction &transaction, const QDateTime &expires, const Keyring &keys)
{
    QJsonObject object{{u"s"_s, QString::fromLatin1(transaction.state)},
        {u"v"_s, QString::fromLatin1(transaction.verifier)}, {u"r"_s, transaction.returnTo}};
    if (transaction.isForProgram()) {
        object[u"l"_s] = transaction.loopback.toString(QUrl::FullyEncoded);
        object[u"cs"_s] = QString::fromLatin1(transaction.clientState);
        object[u"cc"_s] = QString::fromLatin1(transaction.clientChallenge);
    }
    return seal(purpose, QJsonDocument(object).toJson(QJsonDocument::Compact), expires, keys);
}

std::optional<Transaction> openTransaction(
    QByteArrayView value, const QDateTime &now, const Keyring &keys)
{
    const auto plain =
        value.size() > longestCookie ? std::nullopt : unseal(purpose, value, now, keys);
    if (!plain)
        return {};
    const QJsonObject object = QJsonDocument::fromJson(*plain).object();
    Transaction transaction{.state = object["s"_L1].toString().toLatin1(),
        .verifier = object["v"_L1].toString().toLatin1(),
        .returnTo = safeReturn(object["r"_L1].toString()),
        .loopback = QUrl(object["l"_L1].toString(), QUrl::StrictMode),
        .clientState = object["cs"_L1].toString().toLatin1(),
        .clientChallenge = object["cc"_L1].toString().toLatin1()};
    if (transaction.state.isEmpty() || !pkce::isVerifier(transaction.verifier))
        return {};
    return transaction;
}

bool isLoopback(const QUrl &url)
{
    return url.isValid() && url.scheme() == "http"_L1 && url.port() > 0 && url.userInfo().isEmpty()
        && (url.host() == "127.0.0.1"_L1 || url.host() == "::1"_L1) && !url.hasQuery()
        && !url.hasFragment() && url.path().size() <= 100;
}

QString safeReturn(const QString &path)
{
    const bool ours = path.startsWith(u'/') && !path.startsWith("//"_L1)
        && path.size() <= longestReturn && std::ranges::all_of(path, [](QChar c) {
               return c > u' ' && c < u'\x7f' && c != u'\\' && c != u'"';
           });
    return ours ? path : u"/"_s;
}

GitHubSignIn::GitHubSignIn(
    Parts parts, Keyring keys, bool secure, std::function<QUrl()> address, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_keys(std::move(keys))
    , m_secure(secure)
    , m_address(std::move(address))
{
}

QUrl GitHubSignIn::callback() const
{
    QUrl url = m_address();
    url.setPath(u"/auth/github/callback"_s);
    return url;
}

QByteArray GitHubSignIn::clearing() const
{
    return transactionCookie({}, 0s, m_secure);
}

Result<GitHubSignIn::Begun> GitHubSignIn::begin(const http::Request &request) const
{
    Transaction transaction{.state = randomBytes(32).toBase64(base64),
        .verifier = pkce::newVerifier(),
        .returnTo = safeReturn(request.queryValue(u"return_to"_s))};
    if (request.query.hasQueryItem(u"redirect_uri"_s)) {
        if (const auto ok = readProgram(request, transaction); !ok)
            return tl::unexpected(ok.error());
    }
    const QDateTime end = m_parts.clock->now().addDuration(Transaction::lifetime);
    const GitHubUsers &users = *m_parts.users;
    return Begun{users.client().authorizeUrl(users.options().app, callback(), transaction.state,
                     pkce::challengeOf(transaction.verifier)),
        transactionCookie(
            sealTransaction(transaction, end, m_keys), Transaction::lifetime, m_secure)};
}

QCoro::Task<GitHubSignIn::Ended> GitHubSignIn::end(http::RequestPtr request)
{
    const QPointer<GitHubSignIn> self(this);
    const QByteArray cookie =
        cookieValue(request->header("cookie"), cookieName(m_secure) + "-github");
    const auto transaction = openTransaction(cookie, m_parts.clock->now(), m_keys);
    const QByteArray state = request->queryValue(u"state"_s).toUtf8();
    Result<Account> account = beginAgain(
        transaction ? u"the state is another one"_s : u"no sign-in has begun in this browser"_s);
    const bool ours = transaction && sameDigest(sha256(state), sha256(transaction->state));
    if (ours)
        account = co_await finish(request, *transaction);
    if (!self)
        co_return Ended{
            .refusal = Refusal{{ErrorCode::Unavailable, u"The server is stopping."_s, {}, {}}}};
    Ended ended;
    if (ours && transaction->isForProgram())
        ended.loopback = tellProgram(*transaction, account);
    if (!account) {
        ended.refusal = m_parts.authenticator->refused(*request, account.error());
        co_return ended;
    }
    ended.returnTo = transaction->returnTo;
    const QByteArray set = m_parts.authenticator->signedIn(*request, account->user, u"github"_s);
    if (!transaction->isForProgram())
        ended.setCookie = set;
    co_return ended;
}

QCoro::Task<Result<Account>> GitHubSignIn::finish(http::RequestPtr request, Transaction transaction)
{
    const QPointer<GitHubSignIn> self(this);
    const QDateTime end = m_parts.clock->now().addDuration(Transaction::lifetime);
    if (const auto fresh = co_await m_parts.oneTime->use(transaction.state, end); !fresh)
        co_return tl::unexpected(fresh.error());
    if (const QString error = request->queryValue(u"error"_s); !error.isEmpty()) {
        const QString internal = u"GitHub sent the browser back with %1"_s.arg(error.left(100));
        if (error == "access_denied"_L1)
            co_return fail(ErrorCode::Forbidden,
                u"You have not allowed the sign-in at GitHub. Begin again if you want to."_s,
                internal);
        co_return fail(ErrorCode::Unavailable,
            u"GitHub could not sign you in. An administrator of this server can look into the log."_s,
            internal);
    }
    const QByteArray code = request->queryValue(u"code"_s).toUtf8();
    if (code.isEmpty() || code.size() > longestCode)
        co_return fail(ErrorCode::InvalidRequest, u"GitHub has sent no code."_s);
    if (!self)
        co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
    const GitHubUsers &users = *m_parts.users;
    const auto tokens = co_await users.client().exchange(
        users.options().app, code, transaction.verifier, callback());
    if (!tokens) {
        Error error = tokens.error();
        if (error.code == ErrorCode::Unauthenticated)
            error.code = ErrorCode::Forbidden; // the code was no good; nobody has to sign in first
        co_return tl::unexpected(error);
    }
    if (!self)
        co_return fail(ErrorCode::Unavailable, u"The server is stopping."_s);
    co_return co_await m_parts.users->signIn(*tokens);
}

QUrl GitHubSignIn::tellProgram(const Transaction &transaction, const Result<Account> &account) const
{
    const QString state = QString::fromLatin1(transaction.clientState);
    if (!account) {
        const bool server = statusOf(account.error().code) >= 500;
        return withFields(transaction.loopback,
            {{u"error"_s, server ? u"temporarily_unavailable"_s : u"access_denied"_s},
                {u"error_description"_s, account.error().detail}, {u"state"_s, state}});
    }
    const QJsonObject content{{u"id"_s, QString::fromLatin1(randomBytes(16).toBase64(base64))},
        {u"user"_s, account->user}, {u"cc"_s, QString::fromLatin1(transaction.clientChallenge)}};
    const QByteArray code = seal(codePurpose, QJsonDocument(content).toJson(QJsonDocument::Compact),
        m_parts.clock->now().addDuration(codeLifetime), m_keys);
    return withFields(
        transaction.loopback, {{u"code"_s, QString::fromLatin1(code)}, {u"state"_s, state}});
}

QCoro::Task<tl::expected<GitHubSignIn::Token, Refusal>> GitHubSignIn::redeem(
    http::RequestPtr request, QByteArray code, QByteArray verifier)
{
    const QPointer<GitHubSignIn> self(this);
    const QDateTime now = m_parts.clock->now();
    const auto plain =
        code.size() > longestCookie ? std::nullopt : unseal(codePurpose, code, now, m_keys);
    const QJsonObject content = QJsonDocument::fromJson(plain.value_or(QByteArray())).object();
    Result<void> fresh = fail(
        ErrorCode::Forbidden, u"The code is not right, or older than a minute. Sign in again."_s);
    if (plain) // used up, whatever the verifier is
        fresh = co_await m_parts.oneTime->use(code, now.addDuration(codeLifetime));
    if (!self)
        co_return tl::unexpected(
            Refusal{{ErrorCode::Unavailable, u"The server is stopping."_s, {}, {}}});
    if (fresh && !pkce::matches(verifier, content["cc"_L1].toString().toLatin1()))
        fresh = fail(ErrorCode::Forbidden,
            u"The code is another program's: the verifier does not fit. Sign in again."_s);
    if (!fresh)
        co_return tl::unexpected(m_parts.authenticator->refused(*request, fresh.error()));
    const QString user = content["user"_L1].toString();
    const auto token = m_parts.signIns->signInProgram(user);
    co_return Token{token.secret, token.expires, user};
}

} // namespace ccplant::auth
