// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QUrl>

namespace ccplant::client {

/// The system's browser, in which a person signs in for a program (RFC 8252). One sign-in at a
/// time. Main thread only.
class BrowserSignIn : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Opens `page` (`/auth/github` of a server, without a query), so that its answer comes back.
    /// Ends with arrived() or failed(), unless cancel() comes first.
    virtual void begin(const QUrl &page) = 0;
    virtual void cancel() = 0;

Q_SIGNALS:
    /// For `POST /auth/token`.
    void arrived(const QString &code, const QString &verifier);
    /// Why there is no sign-in, for people.
    void failed(const QString &error);
};

} // namespace ccplant::client
