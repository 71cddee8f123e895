// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kube/test_cluster.h"

#include "server/kube/config/kubeconfig.h"
#include "tests/paths/paths.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

QString kubeconfig()
{
    return qEnvironmentVariable("CCPLANT_TEST_KUBECONFIG");
}

/// Where tests/kube/cluster keeps the parts of its cluster; empty when it is another's.
QString partsFolder()
{
    const QString folder = QDir::cleanPath(QFileInfo(kubeconfig()).absolutePath() + u"/.."_s);
    return QFile::exists(folder + u"/command/apiserver"_s) ? folder : QString();
}

} // namespace

QString TestCluster::whyNot()
{
    if (!kubeconfig().isEmpty())
        return {};
    return qEnvironmentVariable(
        "CCPLANT_TEST_KUBE_SKIP", u"no cluster: set CCPLANT_TEST_KUBECONFIG"_s);
}

kube::ApiResult<std::unique_ptr<kube::Client>> TestCluster::connect(
    const QString &context, kube::ClientOptions options)
{
    const auto access =
        kube::findAccess({.kubeconfig = kubeconfig(), .context = context, .environment = {}});
    if (!access)
        return kube::apiFail(kube::Reason::BadCredentials, access.error().detail);
    return std::make_unique<kube::Client>(*access, std::move(options));
}

bool TestCluster::hasContext(const QString &context)
{
    return connect(context).has_value();
}

bool TestCluster::hasParts()
{
    return !partsFolder().isEmpty();
}

QString TestCluster::script(const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // …/CACHE/kube/run
    environment.insert(u"CCPLANT_CACHE"_s, QDir::cleanPath(partsFolder() + u"/../.."_s));
    process.setProcessEnvironment(environment);
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(u"bash"_s, QStringList{sourceFile(u"tests/kube/cluster"_s)} + arguments);
    const bool ended = process.waitForFinished(30'000);
    if (ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return {};
    return u"tests/kube/cluster %1: %2"_s.arg(
        arguments.join(u' '), QString::fromUtf8(process.readAllStandardError()));
}

kube::ApiResult<void> TestCluster::compact()
{
    QFile command(partsFolder() + u"/command/etcd"_s);
    const QByteArray words = command.open(QIODevice::ReadOnly) ? command.readAll() : QByteArray();
    const QRegularExpressionMatch url =
        QRegularExpression(u"--listen-client-urls (\\S+)"_s).match(QString::fromUtf8(words));
    if (!url.hasMatch())
        return kube::apiFail(kube::Reason::BadCall, u"etcd's address is not known"_s);
    kube::Client etcd(kube::ClusterAccess{.cluster = {.server = QUrl(url.captured(1))}});
    const auto post = [&](const QByteArray &path, const QJsonObject &body) {
        return QCoro::waitFor(etcd.object(kube::Request{.method = "POST",
            .path = path,
            .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
            .contentType = "application/json"}));
    };
    const auto now = post("/v3/kv/range", {{u"key"_s, u"AA=="_s}});
    if (!now)
        return kube::ApiFailure(now.error());
    const QString revision = now->value("header"_L1)["revision"_L1].toString();
    const auto done = post("/v3/kv/compaction", {{u"revision"_s, revision}, {u"physical"_s, true}});
    return done ? kube::ApiResult<void>() : kube::ApiFailure(done.error());
}

TestCluster::TestCluster()
    : m_client(connect({}).value())
    , m_namespace(u"ccplant-test-"_s + QUuid::createUuid().toString(QUuid::Id128).left(12))
{
    const QJsonObject labels{{u"ccplant-test"_s, u"true"_s}};
    must(kube::Api(kube::namespaces)
            .create(
                {{u"metadata"_s, QJsonObject{{u"name"_s, m_namespace}, {u"labels"_s, labels}}}}));
}

TestCluster::~TestCluster()
{
    must(kube::Api(kube::namespaces).remove(m_namespace));
}

QJsonObject TestCluster::must(kube::BuiltRequest request)
{
    const auto answer = QCoro::waitFor(m_client->object(std::move(request)));
    if (answer)
        return *answer;
    QTest::qFail(qPrintable(answer.error().text()), __FILE__, __LINE__);
    return {};
}

} // namespace ccplant::test
