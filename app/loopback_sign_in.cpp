// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/loopback_sign_in.h"

#include <QCryptographicHash>
#include <QDesktopServices>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QUrlQuery>

#include <array>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {

const QString path = u"/signed-in"_s;
constexpr qint64 longestRequest = 16 * 1024;
constexpr int mostVisitors = 16;
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

/// 256 bits, as 43 characters that an address can hold.
QString secret()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->generate(words.begin(), words.end());
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toBase64(base64));
}

QString challengeOf(const QString &verifier)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(verifier.toLatin1(), QCryptographicHash::Sha256).toBase64(base64));
}

} // namespace

LoopbackSignIn::LoopbackSignIn(Opener opener, QObject *parent)
    : BrowserSignIn(parent)
    , m_open(opener ? std::move(opener)
                    : [](const QUrl &url) { return QDesktopServices::openUrl(url); })
{
    m_listener.setMaxPendingConnections(mostVisitors);
    m_patience.setSingleShot(true);
    setPatience(std::chrono::minutes(10)); // as long as the server remembers it
    connect(&m_patience, &QTimer::timeout, this, [this] {
        giveUp(tr("Nothing came back from the browser within ten minutes. Try again."));
    });
    connect(&m_listener, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_listener.nextPendingConnection())
            welcome(socket);
    });
}

void LoopbackSignIn::begin(const QUrl &page)
{
    cancel();
    if (!m_listener.listen(QHostAddress::LocalHost))
        return giveUp(tr("This computer lets ccplant listen on no port (%1). Connect with a token "
                         "instead.")
                .arg(m_listener.errorString()));
    m_state = secret();
    m_verifier = secret();
    QUrlQuery query;
    query.addQueryItem(
        u"redirect_uri"_s, u"http://127.0.0.1:%1%2"_s.arg(m_listener.serverPort()).arg(path));
    query.addQueryItem(u"state"_s, m_state);
    query.addQueryItem(u"code_challenge"_s, challengeOf(m_verifier));
    query.addQueryItem(u"code_challenge_method"_s, u"S256"_s);
    QUrl url = page;
    url.setQuery(query);
    m_patience.start();
    if (!m_open(url))
        giveUp(tr("No browser could be opened. Connect with a token instead."));
}

void LoopbackSignIn::cancel()
{
    m_patience.stop();
    m_listener.close();
    m_state.clear();
    m_verifier.clear();
}

void LoopbackSignIn::giveUp(const QString &error)
{
    cancel();
    Q_EMIT failed(error);
}

void LoopbackSignIn::welcome(QTcpSocket *socket)
{
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
    QTimer::singleShot(std::chrono::seconds(10), socket, &QTcpSocket::abort);
}

/// The first line says all: `GET /signed-in?code=…&state=… HTTP/1.1`.
void LoopbackSignIn::read(QTcpSocket *socket)
{
    if (!socket->canReadLine()) {
        if (socket->bytesAvailable() > longestRequest)
            socket->abort();
        return;
    }
    const QList<QByteArray> parts = socket->readLine(longestRequest).trimmed().split(' ');
    socket->disconnect(this);
    const QUrl url(
        parts.size() == 3 ? QString::fromLatin1(parts.at(1)) : QString(), QUrl::StrictMode);
    const QUrlQuery query(url);
    const auto value = [&](const QString &name) {
        return query.queryItemValue(name, QUrl::FullyDecoded).replace(u'+', u' ');
    };
    if (parts.first() != "GET" || url.path() != path)
        return answer(socket, 404, tr("There is nothing here."));
    if (m_state.isEmpty() || value(u"state"_s) != m_state)
        return answer(socket, 400, tr("This sign-in did not begin here. Begin it in ccplant."));
    const QString error = value(u"error"_s), why = value(u"error_description"_s);
    const QString code = value(u"code"_s), verifier = m_verifier;
    if (code.isEmpty()) {
        const QString text = !why.isEmpty() ? why
            : !error.isEmpty()
            ? tr("The sign-in was refused (%1). An administrator of the server can help.")
                  .arg(error)
            : tr("The server sent nothing to sign in with. Try again.");
        answer(socket, 403, text);
        return giveUp(text);
    }
    answer(socket, 200, tr("You are signed in. Go back to ccplant; this page can be closed."));
    cancel();
    Q_EMIT arrived(code, verifier);
}

void LoopbackSignIn::answer(QTcpSocket *socket, int status, const QString &text)
{
    const QByteArray page =
        "<!doctype html><meta charset=\"utf-8\"><title>ccplant</title>"
        "<style>body{font:18px/1.5 system-ui,sans-serif;margin:20vh auto;max-width:28em;"
        "padding:0 1em;color-scheme:light dark}</style><h1>ccplant</h1><p>"
        + text.toHtmlEscaped().toUtf8() + "</p>";
    socket->write("HTTP/1.1 " + QByteArray::number(status) + (status == 200 ? " OK" : " Refused")
        + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
        + QByteArray::number(page.size())
        + "\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'"
          "\r\nReferrer-Policy: no-referrer\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
        + page);
    socket->disconnectFromHost();
}

} // namespace ccplant
