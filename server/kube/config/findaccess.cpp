// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/config/kubeconfig.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

constexpr qint64 maxFile = 4 * 1024 * 1024;

Result<Kubeconfig> readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    if (file.size() > maxFile)
        return fail(ErrorCode::InvalidRequest, u"%1 is too large for a kubeconfig"_s.arg(path));
    return readKubeconfig(file.readAll(), path, QFileInfo(path).absolutePath());
}

/// All of the files that there are; kubectl, too, skips the missing ones of KUBECONFIG.
Result<Kubeconfig> readFiles(const QStringList &paths)
{
    Kubeconfig all;
    for (const QString &path : paths) {
        if (!QFileInfo::exists(path))
            continue;
        const Result<Kubeconfig> one = readFile(path);
        if (!one)
            return one;
        all = merged(std::move(all), *one);
    }
    if (all.name.isEmpty())
        return fail(ErrorCode::NotFound,
            u"None of the files of KUBECONFIG exists: %1"_s.arg(paths.join(u", "_s)));
    return all;
}

Result<ClusterAccess> choose(const Result<Kubeconfig> &config, const QString &context)
{
    return config ? accessOf(*config, context) : tl::unexpected(config.error());
}

} // namespace

Result<ClusterAccess> inClusterAccess(const QProcessEnvironment &environment, const QString &folder)
{
    const QString host = environment.value(u"KUBERNETES_SERVICE_HOST"_s);
    const QString port = environment.value(u"KUBERNETES_SERVICE_PORT"_s, u"443"_s);
    if (host.isEmpty() || !QFileInfo::exists(folder + "/token"_L1))
        return fail(ErrorCode::NotFound,
            u"This is no pod with a ServiceAccount: KUBERNETES_SERVICE_HOST or %1/token is missing."_s
                .arg(folder));
    ClusterAccess access;
    access.cluster.server.setScheme(u"https"_s);
    access.cluster.server.setHost(host);
    access.cluster.server.setPort(port.toInt());
    if (!access.cluster.server.isValid() || access.cluster.server.port() <= 0)
        return fail(ErrorCode::InvalidRequest,
            u"KUBERNETES_SERVICE_HOST and _PORT are no address: %1:%2"_s.arg(host, port));
    access.cluster.authority.file = folder + "/ca.crt"_L1;
    access.user.token.file = folder + "/token"_L1;
    QFile nameSpace(folder + "/namespace"_L1);
    if (nameSpace.open(QIODevice::ReadOnly))
        access.nameSpace = QString::fromUtf8(nameSpace.read(256)).trimmed();
    access.origin = u"this pod's ServiceAccount"_s;
    return access;
}

Result<ClusterAccess> findAccess(const AccessOptions &options)
{
    if (!options.kubeconfig.isEmpty())
        return choose(readFile(options.kubeconfig), options.context);
    const QString listed = options.environment.value(u"KUBECONFIG"_s);
    if (!listed.isEmpty())
        return choose(
            readFiles(listed.split(QDir::listSeparator(), Qt::SkipEmptyParts)), options.context);
    if (options.context.isEmpty()) { // a context is something of a kubeconfig
        if (auto pod = inClusterAccess(options.environment, options.accountFolder);
            pod || pod.error().code != ErrorCode::NotFound)
            return pod;
    }
    const QString usual = options.environment.value(u"HOME"_s) + "/.kube/config"_L1;
    if (QFileInfo::exists(usual))
        return choose(readFile(usual), options.context);
    return fail(ErrorCode::NotFound,
        u"There is no cluster to talk to: this is no pod, KUBECONFIG is not set, and %1 does not exist."_s
            .arg(usual));
}

} // namespace ccplant::kube
