// SPDX-License-Identifier: GPL-3.0-or-later
// ccplant-git-credential get|store|erase: speaks git-credential's format on stdin and stdout. Where
// the server is and what the session may ask is in CCPLANT_GIT_SERVER and CCPLANT_GIT_HANDLE.
// Nothing is stored.
#include <cstdio>
#include <iostream>
#include <memory>
#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QNetworkAccessManager>
#include <QNetworkReply>

using namespace Qt::StringLiterals;

namespace {

constexpr auto deadline = std::chrono::seconds(30);
constexpr int mostLines = 100;

int complain(const QString &what)
{
    std::fputs(u"ccplant-git-credential: %1\n"_s.arg(what).toUtf8().constData(), stderr);
    return 1;
}

/// `name=value` lines up to an empty one.
QMap<QString, QString> readAttributes()
{
    QMap<QString, QString> attributes;
    std::string line;
    for (int i = 0; i < mostLines && std::getline(std::cin, line) && !line.empty(); ++i) {
        const QString text = QString::fromStdString(line);
        if (const qsizetype equals = text.indexOf(u'='); equals > 0)
            attributes.insert(text.left(equals), text.sliced(equals + 1));
    }
    return attributes;
}

bool isOneLine(const QString &text)
{
    return !text.isEmpty() && !text.contains(u'\n') && !text.contains(u'\r')
        && !text.contains(u'\0');
}

int print(const QJsonObject &answer)
{
    const QString username = answer["username"_L1].toString();
    const QString password = answer["password"_L1].toString();
    const QDateTime end =
        QDateTime::fromString(answer["expires_at"_L1].toString(), Qt::ISODateWithMs);
    if (!isOneLine(username) || !isOneLine(password))
        return complain(u"the server's answer makes no sense"_s);
    QString out = u"username=%1\npassword=%2\n"_s.arg(username, password);
    if (end.isValid())
        out += u"password_expiry_utc=%1\n"_s.arg(end.toSecsSinceEpoch());
    std::fputs(out.toUtf8().constData(), stdout);
    return 0;
}

int get(const QMap<QString, QString> &attributes)
{
    const QByteArray handle = qgetenv("CCPLANT_GIT_HANDLE");
    const QUrl server(qEnvironmentVariable("CCPLANT_GIT_SERVER"), QUrl::StrictMode);
    if (handle.isEmpty() || !server.isValid() || server.host().isEmpty())
        return complain(
            u"CCPLANT_GIT_SERVER and CCPLANT_GIT_HANDLE are not set; it runs in a session of ccplant"_s);
    if (attributes.value(u"protocol"_s) != "https"_L1
        && attributes.value(u"protocol"_s) != "http"_L1)
        return 0; // not for us: git goes on to ask others
    QNetworkAccessManager network;
    QNetworkRequest request(server.resolved(QUrl(u"/api/v1/git/credentials"_s)));
    request.setRawHeader("Authorization", "Bearer " + handle);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(deadline);
    const QJsonObject body{
        {u"host"_s, attributes.value(u"host"_s)}, {u"path"_s, attributes.value(u"path"_s)}};
    const std::unique_ptr<QNetworkReply> reply(
        network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact)));
    QObject::connect(reply.get(), &QNetworkReply::finished, qApp, &QCoreApplication::quit);
    QCoreApplication::exec();
    const QJsonObject answer = QJsonDocument::fromJson(reply->readAll()).object();
    if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200)
        return print(answer);
    return complain(answer["detail"_L1].toString(reply->errorString()));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QString what = QCoreApplication::arguments().value(1);
    if (what == "store"_L1 || what == "erase"_L1)
        return 0; // the server gives a fresh one when it is needed
    if (what != "get"_L1)
        return complain(u"usage: ccplant-git-credential get|store|erase"_s);
    return get(readAttributes());
}
