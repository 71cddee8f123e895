// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/sign_in.h"

#include "qml/Core/browser_sign_in.h"
#include "qml/Core/client_core.h"
#include "qml/Core/server_address.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace ccplant::client {

SignIn::SignIn(ServerList *servers, ClientHost *host, BrowserSignIn *browser, QObject *parent)
    : QObject(parent)
    , m_servers(servers)
    , m_host(host)
    , m_browser(browser)
{
    if (!browser)
        return;
    connect(browser, &BrowserSignIn::arrived, this, &SignIn::redeem);
    connect(browser, &BrowserSignIn::failed, this, &SignIn::end);
}

SignIn *SignIn::create(QQmlEngine *, QJSEngine *)
{
    SignIn *signIn = ClientCore::instance()->signIn();
    QJSEngine::setObjectOwnership(signIn, QJSEngine::CppOwnership);
    return signIn;
}

void SignIn::ask(const QString &address)
{
    const QUrl server = m_servers->fixed() ? m_servers->fixedUrl() : readAddress(address).url;
    if (server == m_api.base() && !m_path.isEmpty())
        return;
    cancel();
    take({});
    const int generation = ++m_generation;
    m_api.setServer(server, {});
    if (!server.isValid() || server.host().isEmpty())
        return;
    m_api.get(u"/auth/methods"_s)->then(this, [this, generation](const Result<ApiReply> &reply) {
        if (generation == m_generation && reply)
            take(reply->json());
    });
}

void SignIn::take(const QJsonObject &methods)
{
    const QJsonObject github = methods["github"_L1].toObject();
    m_path = github["path"_L1].toString();
    m_provider = m_path.startsWith(u'/') ? github["name"_L1].toString() : QString();
    m_token = methods["token"_L1].toBool(true);
    m_error.clear();
    Q_EMIT changed();
}

void SignIn::inBrowser()
{
    if (m_provider.isEmpty() || m_waiting)
        return;
    const QUrl page = urlAt(m_api.base(), m_path);
    m_error.clear();
    m_waiting = m_browser != nullptr;
    Q_EMIT changed();
    if (m_browser)
        m_browser->begin(page);
    else
        m_host->leaveFor(page);
}

void SignIn::cancel()
{
    if (!m_waiting)
        return;
    m_browser->cancel();
    end({});
}

void SignIn::redeem(const QString &code, const QString &verifier)
{
    m_api.post(u"/auth/token"_s, {{u"code"_s, code}, {u"code_verifier"_s, verifier}})
        ->then(this, [this, generation = m_generation](const Result<ApiReply> &reply) {
            if (generation != m_generation || !m_waiting)
                return; // another server, or given up since
            const QString token = reply ? reply->json()["token"_L1].toString() : QString();
            if (!reply)
                return end(reply.error().detail.isEmpty() ? client::errorText(reply.error())
                                                          : reply.error().detail);
            if (token.isEmpty())
                return end(
                    tr("The server gave no token. Its administrator can look into its log."));
            end({});
            m_servers->connectTo(m_api.base().toString(), token);
        });
}

void SignIn::end(const QString &error)
{
    m_waiting = false;
    m_error = error;
    Q_EMIT changed();
}

} // namespace ccplant::client
