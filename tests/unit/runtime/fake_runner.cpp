// SPDX-License-Identifier: GPL-3.0-or-later
// A runner as the runtime sees it: writes runner.json, answers /healthz and /v1/shutdown. The
// agent's id says how it behaves: `works`, `exits` (at once, saying why), `silent` (never comes
// up), `leaves-a-child` (which outlives it).

#include "server/runtime/local/process.h"

#include <cstdio>
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSaveFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

QJsonObject readObject(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

void serve(QTcpServer &server)
{
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            const QByteArray request = socket->readAll();
            if (!request.contains("\r\n\r\n"))
                return;
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
            socket->disconnectFromHost();
            if (request.startsWith("POST /v1/shutdown"))
                QObject::connect(
                    socket, &QTcpSocket::disconnected, qApp, [] { QCoreApplication::quit(); });
        });
    });
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addOptions({{u"config"_s, {}, u"file"_s}, {u"state"_s, {}, u"dir"_s},
        {u"workspace"_s, {}, u"dir"_s}, {u"listen"_s, {}, u"address"_s}});
    options.process(app);
    const QJsonObject config = readObject(options.value(u"config"_s));
    const QString mode = config["agent"_L1]["id"_L1].toString();
    std::fprintf(stderr, "fake runner, %s\n", qPrintable(mode));
    if (mode == "exits"_L1) {
        std::fprintf(stderr, "the disk is made of cheese\n");
        return 3;
    }
    if (mode == "leaves-a-child"_L1)
        QProcess::startDetached(u"sleep"_s, {u"1000"_s});
    if (mode == "silent"_L1)
        return app.exec();
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost, 0))
        return 4;
    serve(server);
    QSaveFile file(options.value(u"state"_s) + u"/runner.json"_s);
    if (!file.open(QIODevice::WriteOnly))
        return 5;
    const qint64 pid = ::getpid();
    file.write(QJsonDocument(
        QJsonObject{{"pid"_L1, pid},
            {"start_ticks"_L1, qint64(ccplant::runtime::startTicksOf(pid).value_or(0))},
            {"url"_L1, u"http://127.0.0.1:%1"_s.arg(server.serverPort())},
            {"token"_L1, u"secret"_s}, {"session_id"_L1, config["session_id"_L1]}})
            .toJson());
    file.commit();
    return app.exec();
}
