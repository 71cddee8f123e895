// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kube/sessions.h"

#include "shared/ids.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::test {

runtime::Spec spec()
{
    runtime::Spec out;
    out.id = newId(u"s");
    out.owner = u"tester"_s;
    out.agent = {{u"id"_s, u"demo"_s}, {u"driver"_s, u"acp"_s},
        {u"command"_s, QJsonArray{u"ccplant-demo-agent"_s}}};
    return out;
}

runtime::KubernetesOptions optionsFor(const SessionCluster &cluster)
{
    runtime::KubernetesOptions out;
    out.settings.nameSpace = cluster.nameSpace();
    out.settings.pod.image = SessionCluster::image();
    out.settings.pod.pullPolicy = u"Never"_s;
    out.settings.pod.cpuRequest = u"20m"_s;
    out.settings.pod.memoryRequest = u"32Mi"_s;
    out.settings.volume.persistent = false;
    out.settings.volume.size = u"1Gi"_s;
    out.settings.grace = 5s;
    out.limits.startDeadline = 120s;
    out.copyEvery = 0ms;
    return out;
}

std::unique_ptr<runtime::KubernetesRuntime> startRuntime(
    SessionCluster &cluster, const Clock &clock, runtime::KubernetesOptions options)
{
    auto made =
        std::make_unique<runtime::KubernetesRuntime>(cluster.client(), clock, std::move(options));
    const Result<void> started = QCoro::waitFor(made->start());
    if (!started)
        QTest::qFail(
            qPrintable(started.error().detail + started.error().internal), __FILE__, __LINE__);
    return made;
}

} // namespace ccplant::test
