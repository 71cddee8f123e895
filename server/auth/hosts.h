// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QStringList>
#include <QUrl>

namespace ccplant::auth {

/// Which names this server answers to, and which pages may call it. A foreign name in `Host` is DNS rebinding, a foreign
/// `Origin` is another site's script. A value; pure.
class Hosts {
public:
    struct Options {
        QList<QHostAddress> listening;
        QUrl publicUrl; ///< may be empty
        QStringList allowed; ///< further names, without a port
    };
    explicit Hosts(Options options);

    /// `header` is the value of `Host`: a name or address, with or without a port.
    bool allowsHost(const QByteArray &header) const;
    /// `origin` is the value of `Origin`; `host` that of `Host`, which has been allowed. Same origin, or the public one.
    bool allowsOrigin(const QByteArray &origin, const QByteArray &host) const;

private:
    bool allowsAddress(const QHostAddress &address) const;

    Options m_options;
    bool m_anyAddress = false; // listens on all: every address that reaches us is ours
};

} // namespace ccplant::auth
