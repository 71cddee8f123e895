// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/anchor.h"

#include "server/kube/core/object.h"

#include <algorithm>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr qsizetype longestReason = 2000;

const QString prefix = u"ccplant/"_s;

struct WantName {
    Anchor::Want want;
    QLatin1StringView name;
};
constexpr WantName wants[] = {{Anchor::Want::Prepare, "prepare"_L1}, {Anchor::Want::Run, "run"_L1},
    {Anchor::Want::Stop, "stop"_L1}, {Anchor::Want::Fail, "fail"_L1},
    {Anchor::Want::Remove, "remove"_L1}};

QString text(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QString text(const Workspace &workspace)
{
    if (workspace.kind.isEmpty())
        return {};
    return QString::fromUtf8(QJsonDocument(workspace.toJson()).toJson(QJsonDocument::Compact));
}

} // namespace

std::optional<Anchor> readAnchor(const QJsonObject &service)
{
    const QJsonObject annotations = service["metadata"_L1]["annotations"_L1].toObject();
    const auto get = [&](QLatin1StringView name) { return annotations[prefix + name].toString(); };
    Anchor anchor;
    anchor.id = kube::labelOf(service, label::sessionId);
    const QString wanted = get("want"_L1);
    const auto want =
        std::ranges::find_if(wants, [&](const WantName &row) { return row.name == wanted; });
    if (anchor.id.isEmpty() || want == std::end(wants))
        return std::nullopt;
    anchor.name = kube::nameOf(service);
    anchor.uid = kube::uidOf(service);
    anchor.version = kube::resourceVersionOf(service);
    anchor.created = kube::readTime(service["metadata"_L1]["creationTimestamp"_L1].toString());
    anchor.deleting = kube::deletionOf(service).isValid();
    anchor.want = want->want;
    anchor.reason = get("reason"_L1);
    anchor.since = kube::readTime(get("since"_L1));
    anchor.persistent = get("durability"_L1) != "pod"_L1;
    anchor.hasRepository = get("repository"_L1) == "true"_L1;
    anchor.mayBeWarm = get("warm"_L1) == "true"_L1;
    anchor.podName = get("pod-name"_L1);
    anchor.workspace =
        Workspace::fromJson(QJsonDocument::fromJson(get("workspace"_L1).toUtf8()).object());
    anchor.pod = get("pod"_L1);
    anchor.ready = kube::readTime(get("ready-at"_L1));
    anchor.restarts = get("restarts"_L1).toInt();
    anchor.notBefore = kube::readTime(get("not-before"_L1));
    anchor.lost = get("lost-pod"_L1);
    anchor.archived = get("archived"_L1).toLongLong();
    return anchor;
}

QJsonObject annotationsOf(const Anchor &anchor)
{
    QJsonObject out;
    const auto put = [&](QLatin1StringView name, const QString &value) {
        if (!value.isEmpty())
            out[prefix + name] = value;
    };
    put("want"_L1, std::ranges::find(wants, anchor.want, &WantName::want)->name);
    put("reason"_L1, anchor.reason.left(longestReason));
    put("since"_L1, text(anchor.since));
    put("durability"_L1, anchor.persistent ? u"volume"_s : u"pod"_s);
    put("repository"_L1, anchor.hasRepository ? u"true"_s : QString());
    put("warm"_L1, anchor.mayBeWarm ? u"true"_s : QString());
    put("pod-name"_L1, anchor.podName);
    put("workspace"_L1, text(anchor.workspace));
    put("pod"_L1, anchor.pod);
    put("ready-at"_L1, text(anchor.ready));
    put("restarts"_L1, anchor.restarts > 0 ? QString::number(anchor.restarts) : QString());
    put("not-before"_L1, text(anchor.notBefore));
    put("lost-pod"_L1, anchor.lost);
    put("archived"_L1, anchor.archived > 0 ? QString::number(anchor.archived) : QString());
    return out;
}

QJsonObject patchOf(const QJsonObject &service, const Anchor &anchor, const QDateTime &now)
{
    QJsonObject change = annotationsOf(anchor);
    const QJsonObject before = service["metadata"_L1]["annotations"_L1].toObject();
    for (auto old = before.begin(); old != before.end(); ++old) {
        if (old.key().startsWith(prefix) && !change.contains(old.key()))
            change[old.key()] = QJsonValue::Null;
    }
    change[u"agentapi.proxy/updated-at"_s] = now.toUTC().toString(Qt::ISODate);
    return {{u"metadata"_s,
        QJsonObject{{u"resourceVersion"_s, kube::resourceVersionOf(service)},
            {u"uid"_s, kube::uidOf(service)}, {u"annotations"_s, change}}}};
}

} // namespace ccplant::runtime
