// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHttpHeaders>
#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QUrl>

namespace ccplant::test {

class Plant;

/// A whole HTTP answer; status 0 when there was none (`error` says why).
struct Answer {
    int status = 0;
    QByteArray body;
    QHttpHeaders headers;
    QString error;

    QJsonObject json() const;
    /// The `code` of a problem answer; empty when it is none (RFC 9457 media type, status in the
    /// body).
    QString problemCode() const;
    QByteArray header(QByteArrayView name) const;
};

/// Makes requests and waits for their answers (tests only: it spins the event loop).
class HttpClient {
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    /// With the owner's token.
    explicit HttpClient(const Plant &plant);
    /// Without credentials.
    explicit HttpClient(QUrl base);

    /// Sent with every request, such as {"Authorization", "Bearer …"}. Replaces those of the
    /// constructor.
    Headers headers;

    Answer get(const QString &path, const Headers &more = {});
    Answer post(const QString &path, const QJsonObject &body = {}, const Headers &more = {});
    Answer patch(const QString &path, const QJsonObject &body, const Headers &more = {});
    Answer remove(const QString &path, const Headers &more = {});
    /// Redirects are not followed. `path` is percent-encoded, with its query.
    Answer send(const QByteArray &method, const QString &path, const QByteArray &body = {},
        const Headers &more = {});
    /// Sends exactly these bytes on a connection of its own and gives back all that comes until it
    /// is closed.
    QByteArray sendRaw(const QByteArray &bytes);

    QUrl base() const { return m_base; }

private:
    QUrl m_base;
    QNetworkAccessManager m_network;
};

} // namespace ccplant::test
