// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/bearer.h"
#include "server/runner/waiting.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::runner;

namespace {

const QByteArray token = "0123456789abcdef";

const QByteArray config =
    R"({"session_id":"s_1","agent":{"id":"demo","driver":"acp","command":["ccplant-demo-agent"]}})";

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

class WaitingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void it_takes_one_configuration_from_who_knows_the_token();
    void a_token_is_known_by_its_digest();

private:
    int send(quint16 port, const QByteArray &path, const QByteArray &body, const QByteArray &with)
    {
        QNetworkRequest request(
            QUrl(u"http://127.0.0.1:%1%2"_s.arg(port).arg(QString::fromLatin1(path))));
        request.setRawHeader("Authorization", "Bearer " + with);
        request.setRawHeader("Content-Type", "application/json");
        const std::unique_ptr<QNetworkReply> reply(
            body.isEmpty() ? m_network.get(request) : m_network.post(request, body));
        QSignalSpy done(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished())
            done.wait(20'000);
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }
    QNetworkAccessManager m_network;
};

void WaitingTest::it_takes_one_configuration_from_who_knows_the_token()
{
    const QTemporaryDir folder;
    const QString state = folder.filePath(u"state"_s);
    const quint16 port = freePort();
    Waiting waiting({QHostAddress(QHostAddress::LocalHost), port,
        QCryptographicHash::hash(token, QCryptographicHash::Sha256), state});
    QSignalSpy configured(&waiting, &Waiting::configured);
    QVERIFY(waiting.start());
    QCOMPARE(send(port, "/healthz", {}, "nobody"), 200);
    QCOMPARE(send(port, "/v1/state", {}, token), 404);
    QCOMPARE(send(port, "/v1/configure", config, "wrong"), 401);
    QCOMPARE(send(port, "/v1/configure", R"({"session_id":"s_1"})", token), 400);
    QVERIFY(!QFile::exists(Waiting::configFile(state)));
    QCOMPARE(send(port, "/v1/configure", config, token), 200);
    QTRY_COMPARE(configured.size(), 1);
    QFile stored(Waiting::configFile(state));
    QVERIFY(stored.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(stored.readAll()), QJsonDocument::fromJson(config));
    QTcpServer next; // the port is free for the runner
    QVERIFY(next.listen(QHostAddress::LocalHost, port));
}

void WaitingTest::a_token_is_known_by_its_digest()
{
    const QByteArray digest = QCryptographicHash::hash(token, QCryptographicHash::Sha256);
    QVERIFY(isBearerOf("Bearer " + token, digest));
    QVERIFY(!isBearerOf("Bearer " + token.chopped(1), digest));
    QVERIFY(!isBearerOf("Bearer " + digest, digest));
    QVERIFY(!isBearerOf("Bearer ", {}));
    QVERIFY(!isBearerOf(token, digest));
}

QTEST_GUILESS_MAIN(WaitingTest)
#include "tst_waiting.moc"
