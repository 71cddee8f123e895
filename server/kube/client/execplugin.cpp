// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/client/execplugin.h"

#include "server/kube/core/object.h"

#include <QCoro/QCoroFuture>
#include <QJsonDocument>
#include <QProcess>
#include <QPromise>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::kube {
namespace {

constexpr auto deadline = 60s;
constexpr auto early = 30s; // a credential that ends during a call is of no use
constexpr qsizetype maxOutput = 1024 * 1024;

QString missing(const ExecPlugin &plugin, const QString &why)
{
    QString text = u"the credential plugin '%1' cannot be run: %2"_s.arg(plugin.command, why);
    if (!plugin.installHint.isEmpty())
        text += u". "_s + plugin.installHint.left(500);
    return text;
}

ApiResult<ExecCredential> outcome(QProcess &process, const ExecPlugin &plugin)
{
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return readExecCredential(
            process.readAllStandardOutput().left(maxOutput), plugin.apiVersion);
    const QByteArray words = process.readAllStandardError().right(300);
    const QString how = process.exitStatus() == QProcess::NormalExit
        ? u"exit code %1"_s.arg(process.exitCode())
        : u"it was killed"_s;
    return apiFail(Reason::BadCredentials,
        u"the credential plugin '%1' failed (%2): %3"_s.arg(
            plugin.command, how, QString::fromUtf8(words).simplified()));
}

} // namespace

ApiResult<ExecCredential> readExecCredential(const QByteArray &output, const QString &apiVersion)
{
    const QJsonObject json = QJsonDocument::fromJson(output).object();
    // The output may hold a secret: nothing of it is repeated.
    if (json["kind"_L1].toString() != "ExecCredential"_L1)
        return apiFail(
            Reason::BadCredentials, u"the credential plugin's output is no ExecCredential"_s);
    if (json["apiVersion"_L1].toString() != apiVersion)
        return apiFail(Reason::BadCredentials,
            u"the credential plugin speaks another version than %1"_s.arg(apiVersion));
    const QJsonObject status = json["status"_L1].toObject();
    ExecCredential credential{.token = status["token"_L1].toString().toUtf8(),
        .pair = {status["clientCertificateData"_L1].toString().toUtf8(),
            status["clientKeyData"_L1].toString().toUtf8()},
        .expires = readTime(status["expirationTimestamp"_L1].toString())};
    if (credential.token.isEmpty() && credential.pair.certificate.isEmpty())
        return apiFail(
            Reason::BadCredentials, u"the credential plugin gave neither token nor certificate"_s);
    return credential;
}

QByteArray execInfo(const ExecPlugin &plugin, const ClusterEntry &cluster)
{
    QJsonObject spec{{u"interactive"_s, false}};
    if (plugin.provideClusterInfo) {
        QJsonObject info{{u"server"_s, cluster.server.toString()}};
        if (!cluster.authority.data.isEmpty())
            info["certificate-authority-data"_L1] =
                QString::fromLatin1(cluster.authority.data.toBase64());
        if (cluster.insecure)
            info["insecure-skip-tls-verify"_L1] = true;
        if (!cluster.tlsServerName.isEmpty())
            info["tls-server-name"_L1] = cluster.tlsServerName;
        spec["cluster"_L1] = info;
    }
    return QJsonDocument(QJsonObject{{u"apiVersion"_s, plugin.apiVersion},
                             {u"kind"_s, u"ExecCredential"_s}, {u"spec"_s, spec}})
        .toJson(QJsonDocument::Compact);
}

ExecCredentials::ExecCredentials(ExecPlugin plugin, ClusterEntry cluster)
    : m_plugin(std::move(plugin))
    , m_cluster(std::move(cluster))
{
}

QFuture<ApiResult<ExecCredential>> ExecCredentials::run() const
{
    const auto promise = std::make_shared<QPromise<ApiResult<ExecCredential>>>();
    promise->start();
    auto *process = new QProcess;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, value] : m_plugin.environment)
        environment.insert(name, value);
    environment.insert(u"KUBERNETES_EXEC_INFO"_s, QString::fromUtf8(execInfo(m_plugin, m_cluster)));
    process->setProcessEnvironment(environment);
    process->setStandardInputFile(QProcess::nullDevice());
    const auto end = [process, promise](const ApiResult<ExecCredential> &result) {
        if (promise->future().isFinished())
            return;
        promise->addResult(result);
        promise->finish();
        process->deleteLater();
    };
    QObject::connect(process, &QProcess::errorOccurred, process,
        [=, plugin = m_plugin](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                end(apiFail(Reason::BadCredentials, missing(plugin, process->errorString())));
        });
    QObject::connect(process, &QProcess::finished, process,
        [=, plugin = m_plugin] { end(outcome(*process, plugin)); });
    QTimer::singleShot(deadline, process, [process] { process->kill(); });
    process->start(m_plugin.command, m_plugin.arguments);
    return promise->future();
}

QCoro::Task<ApiResult<ExecCredential>> ExecCredentials::get()
{
    const bool fresh = m_kept
        && (m_kept->expires.isNull()
            || m_kept->expires > QDateTime::currentDateTimeUtc().addDuration(early));
    if (fresh)
        co_return *m_kept;
    if (!m_running.isValid() || m_running.isFinished())
        m_running = run();
    const auto running = m_running;
    const ApiResult<ExecCredential> result = co_await running;
    if (result)
        m_kept = *result;
    co_return result;
}

} // namespace ccplant::kube
