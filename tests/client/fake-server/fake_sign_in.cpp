// SPDX-License-Identifier: GPL-3.0-or-later
// Sign-in through the browser, with a GitHub that says yes at once.
#include "tests/client/fake-server/fake_replies.h"
#include "tests/client/fake-server/fake_server.h"

#include <QCryptographicHash>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace ccplant::test {

void FakeServer::addBrowserSignInRoutes()
{
    using Method = QHttpServerRequest::Method;
    constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    m_http->route(u"/auth/methods"_s, Method::Get, [this](const QHttpServerRequest &request) {
        note(request);
        QJsonObject methods{
            {u"mode"_s, m_tokenSignIn ? u"both"_s : u"oauth_only"_s}, {u"token"_s, m_tokenSignIn}};
        if (m_gitHub)
            methods[u"github"_s] =
                QJsonObject{{u"name"_s, u"GitHub"_s}, {u"path"_s, u"/auth/github"_s}};
        return json(methods);
    });
    m_http->route(u"/auth/github"_s, Method::Get, [this](const QHttpServerRequest &request) {
        note(request);
        const QUrlQuery query = request.query();
        const auto value = [&](const QString &name) {
            return query.queryItemValue(name, QUrl::FullyDecoded);
        };
        QUrl back(value(u"redirect_uri"_s));
        m_challenge = value(u"code_challenge"_s);
        const bool good = back.host() == "127.0.0.1"_L1 && m_challenge.size() == 43
            && value(u"code_challenge_method"_s) == "S256"_L1 && !value(u"state"_s).isEmpty();
        if (!good)
            return refusal(ErrorCode::InvalidRequest, u"This is not how a program signs in."_s);
        QUrlQuery answer{{u"state"_s, value(u"state"_s)}};
        if (m_gitHubRefusal.isEmpty()) {
            answer.addQueryItem(u"code"_s, u"the-code"_s);
        } else {
            answer.addQueryItem(u"error"_s, u"access_denied"_s);
            answer.addQueryItem(u"error_description"_s,
                QString::fromLatin1(QUrl::toPercentEncoding(m_gitHubRefusal)));
        }
        back.setQuery(answer);
        QHttpServerResponse response(QHttpServerResponder::StatusCode::SeeOther);
        QHttpHeaders headers;
        headers.append(QHttpHeaders::WellKnownHeader::Location, back.toEncoded());
        response.setHeaders(headers);
        return response;
    });
    m_http->route(u"/auth/token"_s, Method::Post, [this](const QHttpServerRequest &request) {
        note(request);
        const QJsonObject body = bodyOf(request);
        const QByteArray digest = QCryptographicHash::hash(
            body["code_verifier"_L1].toString().toLatin1(), QCryptographicHash::Sha256);
        if (!m_codeRefusal.isEmpty())
            return refusal(ErrorCode::Forbidden, m_codeRefusal);
        if (body["code"_L1].toString() != "the-code"_L1
            || QString::fromLatin1(digest.toBase64(base64)) != m_challenge)
            return refusal(ErrorCode::Forbidden, u"The code is not right."_s);
        m_token = u"ccps_first"_s;
        return json({{u"token"_s, m_token}, {u"token_type"_s, u"Bearer"_s}, {u"user"_s, u"me"_s}});
    });
    m_http->route(u"/auth/token/renew"_s, Method::Post, [this](const QHttpServerRequest &request) {
        note(request);
        if (!allowed(request))
            return refusal(ErrorCode::Unauthenticated, u"The token is not valid."_s);
        m_token = u"ccps_next"_s;
        return json({{u"token"_s, m_token}, {u"token_type"_s, u"Bearer"_s}, {u"user"_s, u"me"_s}});
    });
    m_http->route(
        u"/auth/logout-everywhere"_s, Method::Post, [this](const QHttpServerRequest &request) {
            note(request);
            if (m_token.startsWith("ccpk_"_L1))
                return refusal(ErrorCode::Forbidden,
                    u"This is not done with an API key. Sign in, or ask the key's owner."_s);
            m_token = u"another"_s;
            return QHttpServerResponse(QHttpServerResponder::StatusCode::NoContent);
        });
}

} // namespace ccplant::test
