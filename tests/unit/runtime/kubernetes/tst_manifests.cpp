// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/leadership.h"
#include "server/runtime/kubernetes/names.h"
#include "server/runtime/kubernetes/permissions.h"
#include "server/store/kubernetes/kubernetes_options.h"
#include "tests/paths/paths.h"

#include <QFile>
#include <QSet>
#include <QTest>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::runtime;

namespace {

std::vector<YAML::Node> manifest(const QString &name)
{
    return YAML::LoadAllFromFile(
        QFile::encodeName(test::sourceFile(u"installer/kubernetes/"_s + name)).toStdString());
}

YAML::Node ofKind(const std::vector<YAML::Node> &documents, const std::string &kind)
{
    for (const YAML::Node &document : documents) {
        if (document["kind"].as<std::string>() == kind)
            return document;
    }
    return {};
}

YAML::Node roleOf(const std::string &nameSpace)
{
    for (const YAML::Node &document : manifest(u"rbac.yaml"_s)) {
        if (document["kind"].as<std::string>() == "Role"
            && document["metadata"]["namespace"].as<std::string>() == nameSpace)
            return document;
    }
    return {};
}

QString line(const std::string &group, const std::string &resource, const std::string &verb)
{
    return QString::fromStdString(group + '/' + resource + ' ' + verb);
}

QSet<QString> granted(const std::string &nameSpace)
{
    QSet<QString> all;
    const YAML::Node role = roleOf(nameSpace);
    for (const YAML::Node &rule : role["rules"]) {
        for (const YAML::Node &group : rule["apiGroups"])
            for (const YAML::Node &resource : rule["resources"])
                for (const YAML::Node &verb : rule["verbs"])
                    all << line(group.as<std::string>(), resource.as<std::string>(),
                        verb.as<std::string>());
    }
    return all;
}

QSet<QString> needed(const QList<kube::Access> &permissions)
{
    QSet<QString> all;
    for (const kube::Access &access : permissions)
        all << access.group + u'/' + access.resource + u' ' + access.verb;
    return all;
}

} // namespace

class ManifestsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void the_roles_grant_what_the_server_needs_and_no_more();
    void sessions_have_an_account_without_rights();
    void the_server_is_restricted_and_many();
};

void ManifestsTest::the_roles_grant_what_the_server_needs_and_no_more()
{
    KubeSettings settings;
    settings.nameSpace = u"x"_s;
    QSet<QString> ofSessions = needed(neededPermissions(settings));
    ofSessions
        << u"/services/finalizers update"_s; // where owners must be allowed to hold deletions up
    QCOMPARE(granted("ccplant-sessions") - ofSessions, QSet<QString>());
    QCOMPARE(ofSessions - granted("ccplant-sessions"), QSet<QString>());
    const QSet<QString> ofServer = needed(store::neededPermissions({.plainCollections = {u"x"_s}})
        + daemon::Leadership::neededPermissions(u"x"_s));
    QCOMPARE(granted("ccplant") - ofServer, QSet<QString>());
    QCOMPARE(ofServer - granted("ccplant"), QSet<QString>());
}

void ManifestsTest::sessions_have_an_account_without_rights()
{
    const auto documents = manifest(u"rbac.yaml"_s);
    bool found = false;
    for (const YAML::Node &document : documents) {
        if (document["metadata"]["name"].as<std::string>()
            != KubeSettings().serviceAccount.toStdString())
            continue;
        found = true;
        QCOMPARE(document["kind"].as<std::string>(), "ServiceAccount");
        QCOMPARE(document["automountServiceAccountToken"].as<bool>(), false);
    }
    QVERIFY(found);
    for (const YAML::Node &subject : ofKind(documents, "RoleBinding")["subjects"])
        QCOMPARE(subject["name"].as<std::string>(), "ccplant");
}

void ManifestsTest::the_server_is_restricted_and_many()
{
    const auto documents = manifest(u"server.yaml"_s);
    const YAML::Node deployment = ofKind(documents, "Deployment")["spec"];
    QCOMPARE(deployment["replicas"].as<int>(), 3);
    const YAML::Node pod = deployment["template"]["spec"];
    QVERIFY(pod["securityContext"]["runAsNonRoot"].as<bool>());
    QCOMPARE(pod["securityContext"]["seccompProfile"]["type"].as<std::string>(), "RuntimeDefault");
    QVERIFY(pod["topologySpreadConstraints"].size() > 0);
    const YAML::Node container = pod["containers"][0];
    QVERIFY(container["securityContext"]["readOnlyRootFilesystem"].as<bool>());
    QCOMPARE(container["securityContext"]["capabilities"]["drop"][0].as<std::string>(), "ALL");
    QCOMPARE(container["readinessProbe"]["httpGet"]["path"].as<std::string>(), "/readyz");
    QVERIFY(ofKind(documents, "PodDisruptionBudget")["spec"]["minAvailable"].as<int>() >= 1);
    // The NetworkPolicy of sessions lets in what carries this label.
    QCOMPARE(
        deployment["template"]["metadata"]["labels"]["app.kubernetes.io/name"].as<std::string>(),
        "ccplant");
}

QTEST_GUILESS_MAIN(ManifestsTest)
#include "tst_manifests.moc"
