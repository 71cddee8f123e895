// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/podview.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant::runtime;

namespace {

QJsonObject json(const char *text)
{
    QJsonParseError error;
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray(text).replace('\'', '"'), &error);
    if (!document.isObject())
        qFatal("%s: %s", qPrintable(error.errorString()), text);
    return document.object();
}

QJsonObject happened(const QString &reason, const QString &message)
{
    return {{u"reason"_s, reason}, {u"message"_s, message}};
}

const char spec[] = "'spec':{'nodeName':'node1','containers':[{'name':'agentapi','image':'img:1'}],"
                    "'initContainers':[{'name':'clone-repo','image':'img:1'}]}";

/// A pod on its node, with a status.
QJsonObject pod(const char *status)
{
    return json(("{" + QByteArray(spec) + ",'status':{" + status + "}}").constData());
}

QJsonObject runnerStatus(const char *status)
{
    return pod(("'phase':'Running','podIP':'10.1.2.3','conditions':[{'type':'PodScheduled','status'"
                ":'True'}],"
                "'containerStatuses':[{'name':'agentapi',"
        + QByteArray(status) + "}]")
            .constData());
}

QJsonObject cloneStatus(const char *status)
{
    return pod(("'phase':'Pending','conditions':[{'type':'PodScheduled','status':'True'}],"
                "'initContainerStatuses':[{'name':'clone-repo',"
        + QByteArray(status) + "}]")
            .constData());
}

} // namespace

class PodViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void a_pod_says_what_it_waits_for_data();
    void a_pod_says_what_it_waits_for();
    void schedulers_are_understood_data();
    void schedulers_are_understood();
    void a_ready_runner_has_an_address();
    void a_busy_runner_that_misses_a_probe_is_still_there();
    void a_runner_that_was_well_for_long_has_crashed_once();
    void the_clone_tells_branch_and_commit();
};

void PodViewTest::a_pod_says_what_it_waits_for_data()
{
    using Events = QList<QJsonObject>;
    QTest::addColumn<QJsonObject>("pod");
    QTest::addColumn<Events>("events");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("phase");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const QJsonObject &of, const Events &events, int kind,
                         const char *phase, const char *reason) {
        QTest::newRow(name) << of << events << kind << QString::fromLatin1(phase)
                            << QString::fromUtf8(reason);
    };

    row("new", json("{'spec':{},'status':{'phase':'Pending'}}"), {}, PodView::Starting, "scheduled",
        "Waiting for a node.");
    const QJsonObject nowhere =
        json("{'spec':{},'status':{'phase':'Pending','conditions':[{'type':'PodScheduled','status':"
             "'False',"
             "'message':'0/3 nodes are available: 2 Insufficient memory, 1 node(s) had taint {gpu: "
             "true}, that the pod didn\\u0027t tolerate.'}]}}");
    row("no node", nowhere, {}, PodView::Starting, "scheduled",
        "Waiting for a node: 2 of 3 nodes lack memory, 1 has the taint gpu=true, which the session "
        "does not tolerate.");
    row("storage class", nowhere,
        {happened(u"ProvisioningFailed"_s, u"storageclass.storage.k8s.io \"fast\" not found"_s)},
        PodView::Broken, "scheduled",
        "Waiting for storage: storageclass.storage.k8s.io \"fast\" not found.");
    row("storage", nowhere, {happened(u"ProvisioningFailed"_s, u"disk quota"_s)}, PodView::Starting,
        "scheduled", "Waiting for storage: disk quota.");
    row("unbound",
        json("{'spec':{},'status':{'phase':'Pending','conditions':[{'type':'PodScheduled','status':"
             "'False',"
             "'message':'0/1 nodes are available: 1 pod has unbound immediate "
             "PersistentVolumeClaims.'}]}}"),
        {}, PodView::Starting, "scheduled",
        "Waiting for storage: no volume is bound to the session's claim yet.");

    const QJsonObject creating = runnerStatus("'state':{'waiting':{'reason':'ContainerCreating'}}");
    row("pulling", creating, {happened(u"Scheduled"_s, {}), happened(u"Pulling"_s, {})},
        PodView::Starting, "pulling_image", "Pulling the image img:1.");
    row("pulled", creating, {happened(u"Pulling"_s, {}), happened(u"Pulled"_s, {})},
        PodView::Starting, "starting_agent", "Starting the pod on node1.");
    row("mount", creating, {happened(u"FailedMount"_s, u"secret \"x\" not found"_s)},
        PodView::Starting, "scheduled", "Waiting for storage: secret \"x\" not found");
    row("sandbox", creating, {happened(u"FailedCreatePodSandBox"_s, u"no address left"_s)},
        PodView::Starting, "scheduled", "The node cannot make the pod: no address left");
    row("not found",
        runnerStatus("'state':{'waiting':{'reason':'ErrImagePull','message':'rpc error: code = "
                     "NotFound desc = img:1: not found'}}"),
        {}, PodView::Broken, "pulling_image", "Cannot pull: there is no image img:1 (not found).");
    row("not found, backing off",
        runnerStatus(
            "'state':{'waiting':{'reason':'ImagePullBackOff','message':'Back-off pulling image'}}"),
        {happened(u"Failed"_s, u"Failed to pull image \"img:1\": not found"_s),
            happened(u"Failed"_s, u"Error: ErrImagePull"_s)},
        PodView::Broken, "pulling_image", "Cannot pull: there is no image img:1 (not found).");
    row("denied",
        runnerStatus(
            "'state':{'waiting':{'reason':'ErrImagePull','message':'pull access denied'}}"),
        {}, PodView::Broken, "pulling_image",
        "Cannot pull: the registry does not let this cluster have img:1 (denied). Check the pull "
        "secret.");
    row("registry away",
        runnerStatus("'state':{'waiting':{'reason':'ErrImagePull','message':'dial tcp: lookup reg: "
                     "no such host'}}"),
        {}, PodView::Starting, "pulling_image",
        "Cannot pull img:1: its registry cannot be reached. Trying again.");
    row("never", runnerStatus("'state':{'waiting':{'reason':'ErrImageNeverPull','message':''}}"),
        {}, PodView::Broken, "pulling_image",
        "Cannot pull: img:1 is not on the node, and pulling is switched off (pull policy Never).");
    row("bad name", runnerStatus("'state':{'waiting':{'reason':'InvalidImageName'}}"), {},
        PodView::Broken, "pulling_image", "Cannot pull: img:1 is no name of an image.");
    row("config",
        runnerStatus("'state':{'waiting':{'reason':'CreateContainerConfigError','message':'secret "
                     "not found'}}"),
        {}, PodView::Broken, "starting_agent",
        "The session's container cannot be made: secret not found");

    row("cloning", cloneStatus("'state':{'running':{}}"), {}, PodView::Starting, "cloning",
        "Cloning the repository.");
    row("no repository",
        cloneStatus("'state':{'terminated':{'exitCode':65,'message':'{\\u0022error\\u0022:"
                    "\\u0022not found\\u0022}'}}"),
        {}, PodView::Broken, "cloning", "The repository could not be cloned. not found");
    row("clone again",
        cloneStatus("'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{'"
                    "exitCode':1,'message':'{\\u0022error\\u0022:\\u0022timed out\\u0022}'}}"),
        {}, PodView::Starting, "cloning",
        "The repository could not be cloned; trying again. timed out");

    row("starting",
        runnerStatus("'ready':false,'restartCount':0,'containerID':'c1','state':{'running':{}}"),
        {}, PodView::Starting, "starting_agent", "Starting the agent.");
    row("crashing",
        runnerStatus(
            "'ready':false,'restartCount':2,'state':{'waiting':{'reason':'CrashLoopBackOff'}},"
            "'lastState':{'terminated':{'exitCode':2,'message':'no config'}}"),
        {}, PodView::Starting, "starting_agent",
        "The session's runner ended (exit status 2): no config; starting it again (3).");
    row("out of memory",
        runnerStatus("'ready':false,'restartCount':1,'containerID':'c1','state':{'running':{}},"
                     "'lastState':{'terminated':{'exitCode':137,'reason':'OOMKilled'}}"),
        {}, PodView::Starting, "starting_agent",
        "The session's runner ended (out of memory); starting it again (1).");
    row("node away",
        pod("'phase':'Running','podIP':'10.1.2.3','conditions':[{'type':'PodScheduled','status':'"
            "True'},"
            "{'type':'Ready','status':'False'},{'type':'ContainersReady','status':'True'}],"
            "'containerStatuses':[{'name':'agentapi','ready':true,'containerID':'c1','state':{'"
            "running':{}}}]"),
        {}, PodView::Starting, "scheduled",
        "The session's node node1 does not answer; waiting for it.");
    row("evicted",
        pod("'phase':'Failed','reason':'Evicted','message':'The node was low on memory.'"), {},
        PodView::Ended, "starting_agent",
        "The node evicted the session's pod: The node was low on memory.");
    row("ended",
        pod("'phase':'Succeeded','containerStatuses':[{'name':'agentapi','state':{'terminated':{'"
            "exitCode':0}}}]"),
        {}, PodView::Ended, "starting_agent", "The session's runner ended (exit status 0).");
}

void PodViewTest::a_pod_says_what_it_waits_for()
{
    QFETCH(QJsonObject, pod);
    QFETCH(QList<QJsonObject>, events);
    QFETCH(int, kind);
    QFETCH(QString, phase);
    QFETCH(QString, reason);
    const PodView view = viewOf(pod, events);
    QCOMPARE(view.reason, reason);
    QCOMPARE(int(view.kind), kind);
    QCOMPARE(view.phase, phase);
}

void PodViewTest::schedulers_are_understood_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("words");
    QTest::newRow("cpu") << u"0/1 nodes are available: 1 Insufficient cpu."_s
                         << u"1 of 1 nodes lacks CPU"_s;
    QTest::newRow("new words")
        << u"0/2 nodes are available: 1 node(s) had untolerated taint "
           u"{node-role.kubernetes.io/control-plane: }, "
           "1 Insufficient nvidia.com/gpu. preemption: 0/2 nodes are available: 2 No preemption victims found."_s
        << u"1 of 2 nodes has the taint node-role.kubernetes.io/control-plane, which the session does not tolerate, 1 lacks nvidia.com/gpu"_s;
    QTest::newRow("selector")
        << u"0/4 nodes are available: 3 node(s) didn't match Pod's node affinity/selector, 1 node(s) were unschedulable."_s
        << u"3 of 4 nodes do not match the node selector, 1 is closed for new pods"_s;
    QTest::newRow("volume")
        << u"0/2 nodes are available: 2 node(s) had volume node affinity conflict."_s
        << u"2 of 2 nodes cannot reach the session's volume"_s;
    QTest::newRow("full") << u"0/2 nodes are available: 2 Too many pods."_s
                          << u"2 of 2 nodes are full"_s;
    QTest::newRow("no node") << u"0/0 nodes are available."_s << u"the cluster has no node"_s;
    QTest::newRow("no nodes") << u"0/0 nodes are available"_s << u"the cluster has no node"_s;
    QTest::newRow("unknown part") << u"0/1 nodes are available: 1 node(s) were haunted."_s
                                  << u"1 node(s) were haunted"_s;
    QTest::newRow("other") << u"skip schedule deleting pod: x"_s
                           << u"skip schedule deleting pod: x"_s;
}

void PodViewTest::schedulers_are_understood()
{
    QFETCH(QString, message);
    QFETCH(QString, words);
    QCOMPARE(explainScheduling(message), words);
}

void PodViewTest::a_ready_runner_has_an_address()
{
    const PodView view =
        viewOf(runnerStatus("'ready':true,'containerID':'c1','state':{'running':{}}"), {});
    QCOMPARE(view.kind, PodView::Ready);
    QCOMPARE(view.address, u"10.1.2.3"_s);
    QCOMPARE(view.container, u"c1"_s);
}

void PodViewTest::a_busy_runner_that_misses_a_probe_is_still_there()
{
    const QJsonObject busy =
        runnerStatus("'ready':false,'containerID':'c1','state':{'running':{}}");
    QCOMPARE(viewOf(busy, {}, u"c1"_s).kind, PodView::Ready);
    QCOMPARE(viewOf(busy, {}, u"c0"_s).kind, PodView::Starting);
    QCOMPARE(viewOf(busy, {}).kind, PodView::Starting);
}

void PodViewTest::a_runner_that_was_well_for_long_has_crashed_once()
{
    const char again[] =
        "'ready':false,'restartCount':9,'state':{'waiting':{'reason':'CrashLoopBackOff'}},"
        "'lastState':{'terminated':{'exitCode':1,'startedAt':'2026-01-31T09:00:00Z','finishedAt':'%"
        "1'}}";
    const QByteArray soon = QByteArray(again).replace("%1", "2026-01-31T09:00:05Z");
    const QByteArray late = QByteArray(again).replace("%1", "2026-01-31T10:00:05Z");
    QCOMPARE(viewOf(runnerStatus(soon.constData()), {}).crashes, 10);
    QCOMPARE(viewOf(runnerStatus(late.constData()), {}).crashes, 1);
}

void PodViewTest::the_clone_tells_branch_and_commit()
{
    const PodView view =
        viewOf(pod("'phase':'Running','conditions':[{'type':'PodScheduled','status':'True'}],'"
                   "initContainerStatuses':[{'name':'clone-repo',"
                   "'state':{'terminated':{'exitCode':0,'message':'{\\u0022branch\\u0022:"
                   "\\u0022main\\u0022,\\u0022base_commit\\u0022:\\u0022abc\\u0022}'}}}],"
                   "'containerStatuses':[{'name':'agentapi','ready':true,'containerID':'c1','state'"
                   ":{'running':{}}}]"),
            {});
    QCOMPARE(view.kind, PodView::Ready);
    QCOMPARE(view.branch, u"main"_s);
    QCOMPARE(view.baseCommit, u"abc"_s);
}

QTEST_GUILESS_MAIN(PodViewTest)
#include "tst_podview.moc"
