// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/names.h"
#include "server/kube/core/object.h"
#include "server/kube/core/pods.h"
#include "server/kube/core/reviews.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::kube;

namespace {

QJsonObject bodyOf(const BuiltRequest &request)
{
    return QJsonDocument::fromJson(request->body).object();
}

QJsonObject named(const QString &name)
{
    return {{u"metadata"_s, QJsonObject{{u"name"_s, name}}}};
}

} // namespace

class RequestsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void every_kind_is_asked_for_where_the_api_serves_it();
    void a_name_that_would_reach_something_else_is_refused_data();
    void a_name_that_would_reach_something_else_is_refused();
    void a_namespace_is_given_exactly_where_there_is_one();
    void a_list_is_paged_and_the_next_page_keeps_the_version_of_the_first();
    void a_watch_asks_for_bookmarks_and_an_end();
    void what_is_created_says_its_kind_and_namespace();
    void a_replacement_keeps_the_version_that_it_replaces();
    void each_kind_of_patch_has_its_media_type();
    void apply_names_its_manager_and_may_force();
    void a_deletion_may_be_bound_to_one_object_and_version();
    void deleting_many_needs_a_selector();
    void writes_are_not_repeated_as_reads_are();
    void a_selector_joins_its_terms();
    void names_and_labels_follow_the_rules_of_kubernetes();
    void logs_are_asked_for_with_their_limits();
    void exec_passes_every_argument_even_an_empty_one();
    void exec_refuses_what_cannot_be();
    void a_review_asks_for_one_right();
    void a_token_may_be_bound_to_a_pod();
    void an_owner_is_told_by_its_uid();
};

void RequestsTest::every_kind_is_asked_for_where_the_api_serves_it()
{
    QCOMPARE(Api(pods, u"a"_s).get(u"p"_s)->path, "/api/v1/namespaces/a/pods/p");
    QCOMPARE(Api(leases, u"a"_s).get(u"l"_s)->path,
        "/apis/coordination.k8s.io/v1/namespaces/a/leases/l");
    QCOMPARE(Api(nodes).get(u"n"_s)->path, "/api/v1/nodes/n");
    QCOMPARE(Api(pods).list()->path, "/api/v1/pods");
    QCOMPARE(Api(pods, u"a"_s).on(subresource::status).get(u"p"_s)->path,
        "/api/v1/namespaces/a/pods/p/status");
    QCOMPARE(Api(roles, u"a"_s).get(u"system:x"_s)->path,
        "/apis/rbac.authorization.k8s.io/v1/namespaces/a/roles/system%3Ax");
}

void RequestsTest::a_name_that_would_reach_something_else_is_refused_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("empty: the whole collection") << QString();
    QTest::newRow("a subresource") << u"pod/exec"_s;
    QTest::newRow("the folder itself") << u"."_s;
    QTest::newRow("the folder above") << u".."_s;
    QTest::newRow("an escape") << u"a%2Fb"_s;
    QTest::newRow("too long") << QString(254, u'a');
}

void RequestsTest::a_name_that_would_reach_something_else_is_refused()
{
    QFETCH(const QString, name);
    const Api api(secrets, u"a"_s);
    QCOMPARE(api.get(name).error().reason, Reason::BadCall);
    QCOMPARE(api.remove(name).error().reason, Reason::BadCall);
    QCOMPARE(api.patch(name, Patch::merge({})).error().reason, Reason::BadCall);
    QCOMPARE(api.replace(named(name)).error().reason, Reason::BadCall);
}

void RequestsTest::a_namespace_is_given_exactly_where_there_is_one()
{
    QCOMPARE(Api(pods).get(u"p"_s).error().reason, Reason::BadCall);
    QCOMPARE(Api(pods).create({}).error().reason, Reason::BadCall);
    QCOMPARE(Api(nodes, u"a"_s).list().error().reason, Reason::BadCall);
    QCOMPARE(Api(pods, u"a/../b"_s).list().error().reason, Reason::BadCall);
}

void RequestsTest::a_list_is_paged_and_the_next_page_keeps_the_version_of_the_first()
{
    const Api api(pods, u"a"_s);
    const auto first = api.list({.labelSelector = u"app=x"_s,
        .limit = 500,
        .resourceVersion = u"0"_s,
        .match = VersionMatch::NotOlderThan});
    QCOMPARE(first->query,
        "labelSelector=app%3Dx&limit=500&resourceVersion=0&resourceVersionMatch=NotOlderThan");
    const auto next =
        api.list({.limit = 500, .continueToken = u"t/+="_s, .resourceVersion = u"0"_s});
    QCOMPARE(next->query, "limit=500&continue=t%2F%2B%3D");
}

void RequestsTest::a_watch_asks_for_bookmarks_and_an_end()
{
    const auto watch = Api(pods, u"a"_s).watch({.resourceVersion = u"17"_s});
    QCOMPARE(watch->target(),
        "/api/v1/namespaces/a/"
        "pods?watch=true&resourceVersion=17&allowWatchBookmarks=true&timeoutSeconds=290");
}

void RequestsTest::what_is_created_says_its_kind_and_namespace()
{
    const auto request =
        Api(configMaps, u"a"_s)
            .create(named(u"c"_s), {.fieldManager = u"ccplant"_s, .dryRun = true, .strict = true});
    QCOMPARE(request->method, "POST");
    QCOMPARE(request->path, "/api/v1/namespaces/a/configmaps");
    QCOMPARE(request->query, "fieldManager=ccplant&dryRun=All&fieldValidation=Strict");
    QCOMPARE(request->contentType, "application/json");
    QCOMPARE(bodyOf(request)["kind"_L1], u"ConfigMap"_s);
    QCOMPARE(bodyOf(request)["apiVersion"_L1], u"v1"_s);
    QCOMPARE(namespaceOf(bodyOf(request)), u"a"_s);
}

void RequestsTest::a_replacement_keeps_the_version_that_it_replaces()
{
    QJsonObject object = named(u"c"_s);
    setMetadata(object, "resourceVersion"_L1, u"41"_s);
    const auto request = Api(configMaps, u"a"_s).replace(object);
    QCOMPARE(request->method, "PUT");
    QCOMPARE(resourceVersionOf(bodyOf(request)), u"41"_s);
}

void RequestsTest::each_kind_of_patch_has_its_media_type()
{
    const Api api(pods, u"a"_s);
    const QJsonObject change{{u"x"_s, QJsonValue::Null}};
    QCOMPARE(api.patch(u"p"_s, Patch::merge(change))->contentType, "application/merge-patch+json");
    QCOMPARE(api.patch(u"p"_s, Patch::merge(change))->body, R"({"x":null})");
    QCOMPARE(api.patch(u"p"_s, Patch::strategic(change))->contentType,
        "application/strategic-merge-patch+json");
    QCOMPARE(
        api.patch(u"p"_s, Patch::json(QJsonArray{}))->contentType, "application/json-patch+json");
}

void RequestsTest::apply_names_its_manager_and_may_force()
{
    const Api api(configMaps, u"a"_s);
    QCOMPARE(api.apply(named(u"c"_s), {.fieldManager = {}}).error().reason, Reason::BadCall);
    const auto request = api.apply(named(u"c"_s), {.fieldManager = u"ccplant"_s, .force = true});
    QCOMPARE(request->method, "PATCH");
    QCOMPARE(request->query, "fieldManager=ccplant&force=true");
    QCOMPARE(request->contentType, "application/apply-patch+yaml");
    QCOMPARE(bodyOf(request)["kind"_L1], u"ConfigMap"_s);
}

void RequestsTest::a_deletion_may_be_bound_to_one_object_and_version()
{
    const auto request = Api(pods, u"a"_s)
                             .remove(u"p"_s,
                                 {.propagation = Propagation::Background,
                                     .gracePeriodSeconds = 0,
                                     .uid = u"u"_s,
                                     .resourceVersion = u"3"_s});
    QCOMPARE(request->method, "DELETE");
    const QJsonObject body = bodyOf(request);
    QCOMPARE(body["propagationPolicy"_L1], u"Background"_s);
    QCOMPARE(body["gracePeriodSeconds"_L1], 0);
    QCOMPARE(body["preconditions"_L1]["uid"_L1], u"u"_s);
    QCOMPARE(body["preconditions"_L1]["resourceVersion"_L1], u"3"_s);
    QVERIFY(!bodyOf(Api(pods, u"a"_s).remove(u"p"_s)).contains("gracePeriodSeconds"_L1));
}

void RequestsTest::deleting_many_needs_a_selector()
{
    const Api api(pods, u"a"_s);
    QCOMPARE(api.removeAll({}).error().reason, Reason::BadCall);
    QCOMPARE(api.removeAll({.labelSelector = u"app=x"_s})->target(),
        "/api/v1/namespaces/a/pods?labelSelector=app%3Dx");
    QCOMPARE(Api(pods).removeAll({.labelSelector = u"app=x"_s}).error().reason, Reason::BadCall);
}

void RequestsTest::writes_are_not_repeated_as_reads_are()
{
    const Api api(pods, u"a"_s);
    QCOMPARE(api.get(u"p"_s)->repeat, Repeat::Safe);
    QCOMPARE(api.list()->repeat, Repeat::Safe);
    QCOMPARE(api.create({})->repeat, Repeat::Refused);
    QCOMPARE(api.remove(u"p"_s)->repeat, Repeat::Refused);
    QCOMPARE(podExec(u"a"_s, u"p"_s, {.command = {u"true"_s}})->repeat, Repeat::Never);
    QCOMPARE(accessReview({.verb = u"get"_s, .resource = u"pods"_s})->repeat, Repeat::Safe);
}

void RequestsTest::a_selector_joins_its_terms()
{
    LabelSelector selector({{u"app"_s, u"x"_s}});
    selector.differs(u"a"_s, u"1"_s).in(u"b"_s, {u"2"_s, u"3"_s}).exists(u"c"_s).absent(u"d"_s);
    QCOMPARE(selector.text(), u"app=x,a!=1,b in (2,3),c,!d"_s);
    QCOMPARE(fieldEquals(u"metadata.name"_s, u"a,b=c\\"_s), u"metadata.name=a\\,b\\=c\\\\"_s);
}

void RequestsTest::names_and_labels_follow_the_rules_of_kubernetes()
{
    QVERIFY(isDnsLabel(u"a-1"));
    QVERIFY(isDnsLabel(QString(63, u'a')));
    for (const QString &bad : {QString(), u"-a"_s, u"a-"_s, u"A"_s, u"a.b"_s, QString(64, u'a')})
        QVERIFY2(!isDnsLabel(bad), qPrintable(bad));
    QVERIFY(isDnsSubdomain(u"a.b-c.d"));
    for (const QString &bad : {u"a..b"_s, u".a"_s, u"a."_s, u"a_b"_s, QString(254, u'a')})
        QVERIFY2(!isDnsSubdomain(bad), qPrintable(bad));
    QVERIFY(isLabelValue(u""));
    QVERIFY(isLabelValue(u"A_1.b"));
    QVERIFY(!isLabelValue(u"a@b"));
    QVERIFY(isLabelKey(u"ccplant.io/session"));
    QVERIFY(isLabelKey(u"app"));
    QVERIFY(!isLabelKey(u"ccplant.io/"));
    QVERIFY(!isLabelKey(u"a/b/c"));
}

void RequestsTest::logs_are_asked_for_with_their_limits()
{
    const auto request = podLogs(u"a"_s, u"p"_s,
        {.container = u"agent"_s,
            .follow = true,
            .tailLines = 10,
            .since = std::chrono::seconds(60)});
    QCOMPARE(request->target(),
        "/api/v1/namespaces/a/pods/p/log?container=agent&follow=true&tailLines=10&sinceSeconds=60");
}

void RequestsTest::exec_passes_every_argument_even_an_empty_one()
{
    const auto request =
        podExec(u"a"_s, u"p"_s, {.command = {u"sh"_s, u"-c"_s, u""_s, u"a&b c"_s}});
    QCOMPARE(
        request->query, "stdout=true&stderr=true&command=sh&command=-c&command=&command=a%26b%20c");
}

void RequestsTest::exec_refuses_what_cannot_be()
{
    QCOMPARE(podExec(u"a"_s, u"p"_s, {.command = {}}).error().reason, Reason::BadCall);
    QCOMPARE(podExec(u"a"_s, u"p"_s, {.command = {u"sh"_s}, .tty = true}).error().reason,
        Reason::BadCall);
}

void RequestsTest::a_review_asks_for_one_right()
{
    const Access access{.verb = u"create"_s,
        .resource = u"pods"_s,
        .subresource = u"exec"_s,
        .nameSpace = u"sessions"_s};
    const auto request = accessReview(access);
    QCOMPARE(request->path, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews");
    const QJsonObject expected{{u"verb"_s, u"create"_s}, {u"resource"_s, u"pods"_s},
        {u"subresource"_s, u"exec"_s}, {u"namespace"_s, u"sessions"_s}};
    QCOMPARE(bodyOf(request)["spec"_L1]["resourceAttributes"_L1].toObject(), expected);
    QCOMPARE(access.text(), u"create pods/exec in namespace 'sessions'"_s);
}

void RequestsTest::a_token_may_be_bound_to_a_pod()
{
    const auto request = tokenRequest(u"a"_s, u"runner"_s,
        {.audiences = {u"ccplant"_s}, .boundPod = u"p"_s, .boundPodUid = u"u"_s});
    QCOMPARE(request->method, "POST");
    QCOMPARE(request->path, "/api/v1/namespaces/a/serviceaccounts/runner/token");
    const QJsonObject spec = bodyOf(request)["spec"_L1].toObject();
    QCOMPARE(spec["expirationSeconds"_L1], 3600);
    QCOMPARE(spec["boundObjectRef"_L1]["name"_L1], u"p"_s);
    QCOMPARE(spec["boundObjectRef"_L1]["uid"_L1], u"u"_s);
}

void RequestsTest::an_owner_is_told_by_its_uid()
{
    QJsonObject owner = named(u"s"_s);
    setMetadata(owner, "uid"_L1, u"u"_s);
    const QJsonObject reference = ownerReference(secrets, owner);
    QCOMPARE(reference["kind"_L1], u"Secret"_s);
    QCOMPARE(reference["apiVersion"_L1], u"v1"_s);
    QCOMPARE(reference["name"_L1], u"s"_s);
    QCOMPARE(reference["uid"_L1], u"u"_s);
}

QTEST_APPLESS_MAIN(RequestsTest)
#include "tst_requests.moc"
