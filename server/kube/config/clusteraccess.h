// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace ccplant::kube {

/// A certificate, key or token: the bytes themselves, or the file that has them. A file may be
/// replaced while the program runs.
struct Material {
    QByteArray data = {};
    QString file = {};
    bool isEmpty() const { return data.isEmpty() && file.isEmpty(); }
    bool operator==(const Material &) const = default;
};

/// A program that gives credentials (client.authentication.k8s.io). Never asked interactively.
struct ExecPlugin {
    QString apiVersion;
    QString command;
    QStringList arguments = {};
    QList<std::pair<QString, QString>> environment = {}; ///< added to our own
    bool provideClusterInfo = false;
    QString installHint = {}; ///< for people, when the program is missing
    bool operator==(const ExecPlugin &) const = default;
};

/// Where the API server is and how it proves who it is.
struct ClusterEntry {
    QUrl server = {};
    Material authority = {}; ///< PEM; empty: the system's certificates
    bool insecure = false; ///< the server's certificate is not checked
    QString tlsServerName = {}; ///< the name in the certificate when it is not the URL's host
    QUrl proxy = {}; ///< http:// (CONNECT) or socks5://
    bool operator==(const ClusterEntry &) const = default;
};

/// Who we are. At most one of token, exec, and user name is in use, in this order.
struct UserEntry {
    Material certificate = {};
    Material key = {};
    Material token = {};
    std::optional<ExecPlugin> exec = {};
    QString username = {};
    QString password = {};
    bool operator==(const UserEntry &) const = default;
};

/// Everything that a client needs.
struct ClusterAccess {
    ClusterEntry cluster = {};
    UserEntry user = {};
    QString nameSpace = {}; ///< the default one; may be empty
    QString origin = {}; ///< where this was read, for messages
    bool operator==(const ClusterAccess &) const = default;
};

} // namespace ccplant::kube
