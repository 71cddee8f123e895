// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/config/clusteraccess.h"
#include "shared/error.h"

#include <QMap>
#include <QProcessEnvironment>

namespace ccplant::kube {

struct ContextEntry {
    QString cluster;
    QString user; ///< may be empty: anonymous
    QString nameSpace;
    bool operator==(const ContextEntry &) const = default;
};

/// What a kubeconfig file says, checked as far as one can without the files that it names.
struct Kubeconfig {
    QString name; ///< of the file, for messages
    QString currentContext;
    QMap<QString, ClusterEntry> clusters;
    QMap<QString, UserEntry> users;
    QMap<QString, ContextEntry> contexts;
    bool operator==(const Kubeconfig &) const = default;
};

/// `name`: of the file, for messages; `folder`: what relative paths in it are relative to.
/// InvalidRequest says file, line and what is expected.
Result<Kubeconfig> readKubeconfig(
    const QByteArray &yaml, const QString &name, const QString &folder);
/// Several files as one: what comes first wins (kubectl's rule for KUBECONFIG).
Kubeconfig merged(Kubeconfig first, const Kubeconfig &second);
/// `context`: empty for the current one. NotFound lists the contexts that there are.
Result<ClusterAccess> accessOf(const Kubeconfig &config, const QString &context = {});

/// Where Kubernetes puts a pod's account.
inline constexpr QLatin1StringView serviceAccountFolder{
    "/var/run/secrets/kubernetes.io/serviceaccount"};
/// As a pod: address from the environment, token and authority from the files, which are read
/// again when they change. NotFound when this is no pod.
Result<ClusterAccess> inClusterAccess(
    const QProcessEnvironment &environment, const QString &folder = QString(serviceAccountFolder));

struct AccessOptions {
    QString kubeconfig = {}; ///< a file; empty: as below
    QString context = {}; ///< empty: the current one
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    QString accountFolder = QString(serviceAccountFolder);
};
/// The first that there is: the file given, the files of KUBECONFIG, this pod's account,
/// ~/.kube/config. NotFound says how to give one. Reads files.
Result<ClusterAccess> findAccess(const AccessOptions &options = {});

} // namespace ccplant::kube
