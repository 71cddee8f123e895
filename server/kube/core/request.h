// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/apierror.h"

#include <QByteArray>

namespace ccplant::kube {

/// What may be done when a call was not answered well.
enum class Repeat {
    Safe, ///< it changes nothing: may be sent again whenever that may help
    Refused, ///< it changes something: again only when the server says that it did not look at it
    Never, ///< it starts something (exec)
};

/// An HTTP request for the API server, as a value: nothing of sockets, addresses or credentials.
struct Request {
    QByteArray method = "GET";
    QByteArray path; ///< percent-encoded, starts with '/'
    QByteArray query = {}; ///< percent-encoded, without '?'
    QByteArray body = {};
    QByteArray contentType = {};
    Repeat repeat = Repeat::Safe;

    QByteArray target() const { return query.isEmpty() ? path : path + '?' + query; }
    bool operator==(const Request &) const = default;
};

/// Builders refuse what would reach something else than meant (an empty name deletes them all).
using BuiltRequest = ApiResult<Request>;

/// Query parameters in the order in which they were added; empty values are left out.
class Query {
public:
    Query &add(const char *name, const QString &value);
    Query &add(const char *name, const char *value) { return add(name, QString::fromUtf8(value)); }
    Query &add(const char *name, qint64 value) { return add(name, QString::number(value)); }
    /// `name=true`, when it is.
    Query &flag(const char *name, bool value) { return value ? add(name, "true") : *this; }
    const QByteArray &encoded() const { return m_encoded; }

private:
    QByteArray m_encoded;
};

} // namespace ccplant::kube
