// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/connection.h"

namespace ccplant::client {

QString errorText(const Error &error)
{
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
        return error.detail.isEmpty()
            ? Connection::tr("This is more than the server allows for now. Wait a little; an "
                             "administrator of it can allow more.")
            : error.detail;
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
