// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/podview.h"

#include "server/kube/core/object.h"
#include "server/runtime/kubernetes/pod.h"

#include <algorithm>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr int cloneCannotSucceed = 65; // exit status of /usr/lib/ccplant/clone
constexpr qint64 healthySeconds = 60; // a runner that lived so long had started well
constexpr qsizetype longestSaid = 600;

const QString scheduled = u"scheduled"_s, pulling = u"pulling_image"_s, cloning = u"cloning"_s,
              starting = u"starting_agent"_s;

/// Reads one pod.
class Reader {
public:
    Reader(const QJsonObject &pod, const QList<QJsonObject> &events)
        : m_pod(pod)
        , m_events(events)
    {
    }

    PodView view(const QString &readyContainer)
    {
        m_view.address = m_pod["status"_L1]["podIP"_L1].toString();
        const QString phase = m_pod["status"_L1]["phase"_L1].toString();
        if (phase == "Succeeded"_L1 || phase == "Failed"_L1)
            return ended();
        if (condition("PodScheduled"_L1)["status"_L1].toString() != "True"_L1
            && m_pod["spec"_L1]["nodeName"_L1].toString().isEmpty())
            return unscheduled();
        for (const QJsonValue &status : m_pod["status"_L1]["initContainerStatuses"_L1].toArray()) {
            if (!initDone(status.toObject()))
                return m_view;
        }
        return runner(readyContainer);
    }

private:
    PodView say(PodView::Kind kind, const QString &phase, const QString &reason)
    {
        m_view.kind = kind;
        m_view.phase = phase;
        m_view.reason = reason;
        return m_view;
    }

    QJsonObject condition(QLatin1StringView type) const
    {
        for (const QJsonValue &each : m_pod["status"_L1]["conditions"_L1].toArray()) {
            if (each["type"_L1].toString() == type)
                return each.toObject();
        }
        return {};
    }

    /// The newest event with one of these reasons.
    QJsonObject event(const QStringList &reasons) const
    {
        const auto found = std::find_if(m_events.rbegin(), m_events.rend(),
            [&](const QJsonObject &e) { return reasons.contains(e["reason"_L1].toString()); });
        return found == m_events.rend() ? QJsonObject() : *found;
    }

    QString pullError() const
    {
        const auto found =
            std::find_if(m_events.rbegin(), m_events.rend(), [](const QJsonObject &e) {
                return e["reason"_L1].toString() == "Failed"_L1
                    && e["message"_L1].toString().startsWith("Failed to pull"_L1);
            });
        return found == m_events.rend() ? QString() : (*found)["message"_L1].toString();
    }

    QString imageOf(const QString &name) const
    {
        for (const auto &list : {"containers"_L1, "initContainers"_L1}) {
            for (const QJsonValue &each : m_pod["spec"_L1][list].toArray()) {
                if (each["name"_L1].toString() == name)
                    return each["image"_L1].toString();
            }
        }
        return {};
    }

    PodView ended()
    {
        const QString reason = m_pod["status"_L1]["reason"_L1].toString();
        const QString message = m_pod["status"_L1]["message"_L1].toString().left(longestSaid);
        if (reason == "Evicted"_L1)
            return say(
                PodView::Ended, starting, u"The node evicted the session's pod: %1"_s.arg(message));
        if (!reason.isEmpty())
            return say(PodView::Ended, starting,
                u"The session's pod failed (%1). %2"_s.arg(reason, message).trimmed());
        const QJsonObject died = runnerStatus()["state"_L1]["terminated"_L1].toObject();
        return say(PodView::Ended, starting, u"The session's runner ended%1."_s.arg(how(died)));
    }

    PodView unscheduled()
    {
        // A claim that cannot be met explains why no node fits.
        const QJsonObject storage = event({u"ProvisioningFailed"_s});
        if (!storage.isEmpty()) {
            const QString message = storage["message"_L1].toString();
            const bool noClass = message.contains("not found"_L1);
            return say(noClass ? PodView::Broken : PodView::Starting, scheduled,
                u"Waiting for storage: %1."_s.arg(message.left(longestSaid)));
        }
        const QString message = condition("PodScheduled"_L1)["message"_L1].toString();
        if (message.isEmpty())
            return say(PodView::Starting, scheduled, u"Waiting for a node."_s);
        if (message.contains("unbound immediate PersistentVolumeClaims"_L1))
            return say(PodView::Starting, scheduled,
                u"Waiting for storage: no volume is bound to the session's claim yet."_s);
        if (message.contains("persistentvolumeclaim"_L1) && message.contains("not found"_L1))
            return say(PodView::Starting, scheduled,
                u"Waiting for storage: the session's claim is not there yet."_s);
        return say(PodView::Starting, scheduled,
            u"Waiting for a node: %1."_s.arg(explainScheduling(message)));
    }

    /// True when this init container has done its work; else the view says how far it is.
    bool initDone(const QJsonObject &status)
    {
        const QString name = status["name"_L1].toString();
        const bool clones = name == container::clone;
        const QJsonObject state = status["state"_L1].toObject();
        const QJsonObject died = state.contains("terminated"_L1)
            ? state["terminated"_L1].toObject()
            : status["lastState"_L1]["terminated"_L1].toObject();
        if (state.contains("terminated"_L1) && died["exitCode"_L1].toInt() == 0) {
            if (clones)
                readCloned(died["message"_L1].toString());
            return true;
        }
        if (state.contains("running"_L1)) {
            say(PodView::Starting, clones ? cloning : starting,
                clones ? u"Cloning the repository."_s : u"Restoring the session's log."_s);
            return false;
        }
        if (!died.isEmpty()) {
            cloneFailed(clones, died);
            return false;
        }
        waiting(name, state["waiting"_L1].toObject());
        return false;
    }

    void cloneFailed(bool clones, const QJsonObject &died)
    {
        const QString message = died["message"_L1].toString();
        const QJsonObject told = QJsonDocument::fromJson(message.toUtf8()).object();
        const QString said = told.contains("error"_L1) ? told["error"_L1].toString() : message;
        const bool never = died["exitCode"_L1].toInt() == cloneCannotSucceed;
        const QString what = clones ? u"The repository could not be cloned"_s
                                    : u"The session's log could not be restored"_s;
        say(never ? PodView::Broken : PodView::Starting, clones ? cloning : starting,
            u"%1%2. %3"_s
                .arg(what, never ? QString() : u"; trying again"_s, said.right(longestSaid))
                .trimmed());
    }

    void readCloned(const QString &message)
    {
        const QJsonObject told = QJsonDocument::fromJson(message.toUtf8()).object();
        m_view.branch = told["branch"_L1].toString();
        m_view.baseCommit = told["base_commit"_L1].toString();
    }

    QJsonObject runnerStatus() const
    {
        for (const QJsonValue &status : m_pod["status"_L1]["containerStatuses"_L1].toArray()) {
            if (status["name"_L1].toString() == container::runner)
                return status.toObject();
        }
        return {};
    }

    PodView runner(const QString &readyContainer)
    {
        const QJsonObject status = runnerStatus();
        const QJsonObject state = status["state"_L1].toObject();
        if (!state.contains("running"_L1))
            return notRunning(status);
        m_view.container = status["containerID"_L1].toString();
        const bool ready = status["ready"_L1].toBool();
        // Containers stay as they were when their node is gone; the pod's own condition tells.
        if (ready && condition("Ready"_L1)["status"_L1].toString() == "False"_L1
            && condition("ContainersReady"_L1)["status"_L1].toString() != "False"_L1)
            return say(PodView::Starting, scheduled,
                u"The session's node %1 does not answer; waiting for it."_s.arg(
                    m_pod["spec"_L1]["nodeName"_L1].toString()));
        if (ready || (!readyContainer.isEmpty() && readyContainer == m_view.container))
            return say(PodView::Ready, {}, {});
        const int restarts = status["restartCount"_L1].toInt();
        m_view.crashes =
            crashesInARow(restarts, status["lastState"_L1]["terminated"_L1].toObject());
        if (restarts == 0)
            return say(PodView::Starting, starting, u"Starting the agent."_s);
        return say(PodView::Starting, starting,
            u"The session's runner ended%1; starting it again (%2)."_s
                .arg(how(status["lastState"_L1]["terminated"_L1].toObject()))
                .arg(restarts));
    }

    PodView notRunning(const QJsonObject &status)
    {
        const QJsonObject state = status["state"_L1].toObject();
        const QJsonObject died = state.contains("terminated"_L1)
            ? state["terminated"_L1].toObject()
            : status["lastState"_L1]["terminated"_L1].toObject();
        const QString reason = state["waiting"_L1]["reason"_L1].toString();
        if (!died.isEmpty() && (reason.isEmpty() || reason == "CrashLoopBackOff"_L1)) {
            const int crashes = status["restartCount"_L1].toInt() + 1;
            m_view.crashes = crashesInARow(crashes, died);
            return say(PodView::Starting, starting,
                u"The session's runner ended%1; starting it again (%2)."_s.arg(how(died)).arg(
                    crashes));
        }
        waiting(container::runner, state["waiting"_L1].toObject());
        return m_view;
    }

    /// The kubelet only counts them all.
    static int crashesInARow(int all, const QJsonObject &died)
    {
        const QDateTime from = kube::readTime(died["startedAt"_L1].toString());
        const QDateTime to = kube::readTime(died["finishedAt"_L1].toString());
        return from.isValid() && from.secsTo(to) >= healthySeconds ? std::min(all, 1) : all;
    }

    /// ` (exit status 137, out of memory): what it said`
    static QString how(const QJsonObject &died)
    {
        if (died.isEmpty())
            return {};
        const bool memory = died["reason"_L1].toString() == "OOMKilled"_L1;
        const int status = died["exitCode"_L1].toInt();
        const QString said = died["message"_L1].toString().trimmed().right(longestSaid);
        return u" (%1)"_s.arg(memory ? u"out of memory"_s : u"exit status %1"_s.arg(status))
            + (said.isEmpty() ? QString() : u": "_s + said);
    }

    void waiting(const QString &name, const QJsonObject &wait)
    {
        const QString reason = wait["reason"_L1].toString();
        const QString message = wait["message"_L1].toString();
        static const QStringList pulls{u"ErrImagePull"_s, u"ImagePullBackOff"_s,
            u"InvalidImageName"_s, u"ErrImageNeverPull"_s, u"ImageInspectError"_s,
            u"RegistryUnavailable"_s};
        if (pulls.contains(reason)) {
            // The back-off's own message does not say why; the event before it does.
            const QString why = reason == "ImagePullBackOff"_L1 ? pullError() : QString();
            const PullProblem problem =
                explainPull(imageOf(name), reason, why.isEmpty() ? message : why);
            say(problem.permanent ? PodView::Broken : PodView::Starting, pulling, problem.text);
        } else if (reason == "CreateContainerConfigError"_L1 || reason == "CreateContainerError"_L1
            || reason == "RunContainerError"_L1) {
            say(PodView::Broken, starting,
                u"The session's container cannot be made: %1"_s.arg(message.left(longestSaid)));
        } else {
            creating(name);
        }
    }

    /// ContainerCreating and PodInitializing say nothing; events do.
    void creating(const QString &name)
    {
        const QJsonObject last = event({u"Pulling"_s, u"Pulled"_s, u"FailedMount"_s,
            u"FailedAttachVolume"_s, u"FailedCreatePodSandBox"_s, u"Created"_s, u"Started"_s});
        const QString reason = last["reason"_L1].toString();
        const QString message = last["message"_L1].toString().left(longestSaid);
        if (reason == "Pulling"_L1)
            say(PodView::Starting, pulling, u"Pulling the image %1."_s.arg(imageOf(name)));
        else if (reason == "FailedMount"_L1 || reason == "FailedAttachVolume"_L1)
            say(PodView::Starting, scheduled, u"Waiting for storage: %1"_s.arg(message));
        else if (reason == "FailedCreatePodSandBox"_L1)
            say(PodView::Starting, scheduled, u"The node cannot make the pod: %1"_s.arg(message));
        else
            say(PodView::Starting, name == container::clone ? cloning : starting,
                u"Starting the pod on %1."_s.arg(m_pod["spec"_L1]["nodeName"_L1].toString()));
    }

    const QJsonObject &m_pod;
    const QList<QJsonObject> &m_events;
    PodView m_view;
};

} // namespace

PodView viewOf(
    const QJsonObject &pod, const QList<QJsonObject> &events, const QString &readyContainer)
{
    return Reader(pod, events).view(readyContainer);
}

} // namespace ccplant::runtime
