// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <QByteArray>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QTcpServer>
#include <QUrl>
#include <QUrlQuery>

QT_FORWARD_DECLARE_CLASS(QTcpSocket)

namespace ccplant::test {

/// One request as it came.
struct GitHubRequest {
    QByteArray method;
    QString path; ///< decoded, without query
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    QByteArray header(const QByteArray &name) const { return headers.value(name); }
    QString value(const QString &name) const
    {
        return query.queryItemValue(name, QUrl::FullyDecoded);
    }
    /// Of a body in application/x-www-form-urlencoded.
    QUrlQuery form() const;
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
};

struct GitHubReply {
    int status = 200;
    QByteArray body = {};
    QByteArray type = "application/json; charset=utf-8";
    QList<std::pair<QByteArray, QByteArray>> headers = {};

    static GitHubReply json(const QJsonObject &object, int status = 200);
    static GitHubReply json(const QJsonArray &array);
    static GitHubReply redirect(const QUrl &to);
    /// `{"message": …, "documentation_url": …}`, as the REST API words what it refuses.
    static GitHubReply refusal(int status, const QString &message);
};

/// How it misbehaves, on request.
struct GitHubFault {
    enum Kind {
        Status, ///< answers `status` with `body`
        Delay, ///< answers rightly, after `delay`
        Hang, ///< takes the request and never answers
        Close, ///< closes without an answer
        CloseInBody, ///< breaks off in the middle of the right answer
        Garbage, ///< 200 with something that is no JSON
        Endless, ///< 200 with a body that never ends
    };
    QString path; ///< begin of the paths that it is for
    Kind kind = Status;
    int times = 1; ///< so many requests; then it behaves again
    int status = 500;
    QByteArray body = "{\"message\":\"Server Error\"}";
    QList<std::pair<QByteArray, QByteArray>> headers = {};
    std::chrono::milliseconds delay{0};
};

/// The HTTP side: reads whole requests, one after another on a connection, and writes answers.
class GitHubHttp : public QTcpServer {
public:
    using Handle = std::function<GitHubReply(const GitHubRequest &)>;
    explicit GitHubHttp(Handle handle);
    ~GitHubHttp() override;

    QList<GitHubFault> faults;
    const QList<GitHubRequest> &requests() const { return m_requests; }
    void forgetRequests() { m_requests.clear(); }

private:
    void accept();
    void read(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const GitHubRequest &request);
    GitHubFault *faultFor(const GitHubRequest &request);
    static void write(QTcpSocket *socket, const GitHubReply &reply);

    Handle m_handle;
    QHash<QTcpSocket *, QByteArray> m_received;
    QList<GitHubRequest> m_requests;
};

} // namespace ccplant::test
