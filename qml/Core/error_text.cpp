// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/connection.h"

using namespace Qt::StringLiterals;

namespace ccplant::client {

namespace {

QString maintenanceText(const QJsonObject &problem)
{
    QStringList parts{
        Connection::tr("The server is being maintained: nothing can be changed for now.")};
    const QString message = problem["message"_L1].toString(), by = problem["by"_L1].toString();
    if (!message.isEmpty())
        parts << message;
    parts << (by.isEmpty() ? Connection::tr("An administrator of it can say more.")
                           : Connection::tr("%1, who began it, can say more.").arg(by));
    return parts.join(u' ');
}

/// `seconds`: after which it may be tried again; 0 when the server does not say.
QString limitText(int seconds)
{
    return seconds > 0
        ? Connection::tr("This was more than the server allows for now. It can be tried again in "
                         "%n second(s); an administrator of the server can allow more.",
              nullptr, seconds)
        : Connection::tr("This is more than the server allows for now. Wait a little; an "
                         "administrator of it can allow more.");
}

} // namespace

QString errorText(const Error &error)
{
    const int retryAfter = error.extra["retry_after"_L1].toInt();
    if (isMaintenance(error))
        return maintenanceText(error.extra);
    switch (error.code) {
    case ErrorCode::Unauthenticated:
        return Connection::tr(
            "The server does not accept this token. Connect again with a valid one.");
    case ErrorCode::Forbidden:
        return error.detail.isEmpty()
            ? Connection::tr(
                  "You are not allowed to do this on this server. An administrator of it can "
                  "help.")
            : error.detail;
    case ErrorCode::RateLimited:
        // A quota's text says what to do; waiting does not help there.
        return error.detail.isEmpty() || retryAfter > 0 ? limitText(retryAfter) : error.detail;
    case ErrorCode::Unavailable:
        return error.detail.isEmpty()
            ? Connection::tr("The server is busy or shutting down. It will be tried again.")
            : error.detail;
    case ErrorCode::Timeout:
        return error.detail.isEmpty()
            ? Connection::tr("The server took too long to answer. Try again.")
            : error.detail;
    case ErrorCode::NotFound:
        return error.detail.isEmpty() ? Connection::tr("This is no longer on the server.")
                                      : error.detail;
    case ErrorCode::PayloadTooLarge:
        return error.detail.isEmpty() ? Connection::tr("This is too large for the server.")
                                      : error.detail;
    default:
        return error.detail.isEmpty() ? Connection::tr("The server could not do this. Its log says "
                                                       "why; an administrator of it can look.")
                                      : error.detail;
    }
}

} // namespace ccplant::client
