// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/message.h"

#include "server/http/connection.h"
#include "server/http/response.h"
#include "shared/log.h"

#include <QJsonDocument>

namespace ccplant::http {

using namespace Qt::StringLiterals;

QString Request::queryValue(const QString &name) const
{
    return query.queryItemValue(name, QUrl::FullyDecoded);
}

QByteArray Request::header(QByteArrayView name) const
{
    return headers.value(name).toByteArray();
}

void Request::onRevoked(QObject *context, std::function<void()> tell) const
{
    if (connection)
        QObject::connect(connection, &Connection::revoked, context, std::move(tell));
}

Result<QJsonObject> Request::json() const
{
    const QByteArray type = header("content-type").split(';').first().trimmed().toLower();
    if (type != "application/json")
        return fail(ErrorCode::UnsupportedMediaType,
            u"Send the body as JSON with Content-Type: application/json."_s);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error != QJsonParseError::NoError) {
        return fail(ErrorCode::InvalidRequest,
            u"The body is not valid JSON: %1 at byte %2."_s.arg(error.errorString())
                .arg(error.offset));
    }
    if (!document.isObject())
        return fail(ErrorCode::InvalidRequest, u"The body must be a JSON object."_s);
    return document.object();
}

Reply Reply::json(const QJsonObject &object, int status)
{
    return bytes(QJsonDocument(object).toJson(QJsonDocument::Compact), "application/json", status);
}

Reply Reply::bytes(QByteArray body, QByteArray contentType, int status)
{
    Reply reply;
    reply.status = status;
    reply.body = std::move(body);
    reply.contentType = std::move(contentType);
    return reply;
}

Reply Reply::empty(int status)
{
    Reply reply;
    reply.status = status;
    return reply;
}

Reply Reply::problem(const Error &error, const Request &request)
{
    return problem(error, request, statusOf(error.code));
}

Reply Reply::problem(const Error &error, const Request &request, int status)
{
    if (!error.internal.isEmpty()) {
        logEvent(lcHttp(), status >= 500 ? log::Level::Error : log::Level::Info, error.internal,
            {{u"request_id"_s, request.id}, {u"status"_s, status},
                {u"code"_s, nameOf(error.code)}});
    }
    QJsonObject object = ccplant::problem(error, request.id);
    if (status != statusOf(error.code)) {
        object.insert(u"status"_s, status);
        object.insert(u"title"_s, QString::fromLatin1(reasonOf(status)));
    }
    return bytes(
        QJsonDocument(object).toJson(QJsonDocument::Compact), "application/problem+json", status);
}

Reply &&Reply::with(QByteArrayView name, QByteArrayView value) &&
{
    headers.append(
        QAnyStringView(QLatin1StringView(name)), QAnyStringView(QLatin1StringView(value)));
    return std::move(*this);
}

} // namespace ccplant::http
