// SPDX-License-Identifier: GPL-3.0-or-later
// The words of scheduler and kubelet in those of people.
#include "server/runtime/kubernetes/podview.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

/// What one or more nodes do.
struct Verb {
    QString one, many;
};

QString taintOf(const QString &text)
{
    static const QRegularExpression taint(u"\\{([^:}]+):?\\s*([^}]*)\\}"_s);
    const auto match = taint.match(text);
    const QString value = match.captured(2).trimmed();
    return match.captured(1).trimmed() + (value.isEmpty() ? QString() : u'=' + value);
}

Verb verbOf(const QString &text)
{
    if (text.startsWith("Insufficient "_L1)) {
        const QString what = text.sliced(13);
        const QString name = what == "cpu"_L1 ? u"CPU"_s : what;
        return {u"lacks "_s + name, u"lack "_s + name};
    }
    if (text.contains("taint"_L1)) {
        const QString rest =
            u" the taint %1, which the session does not tolerate"_s.arg(taintOf(text));
        return {u"has"_s + rest, u"have"_s + rest};
    }
    if (text.contains("node selector"_L1) || text.contains("node affinity/selector"_L1)
        || text.contains("didn't match node affinity"_L1))
        return {u"does not match the node selector"_s, u"do not match the node selector"_s};
    if (text.contains("unschedulable"_L1))
        return {u"is closed for new pods"_s, u"are closed for new pods"_s};
    if (text.contains("volume node affinity"_L1))
        return {u"cannot reach the session's volume"_s, u"cannot reach the session's volume"_s};
    if (text.contains("Too many pods"_L1))
        return {u"is full"_s, u"are full"_s};
    if (text.contains("persistent volumes to bind"_L1))
        return {u"has no volume for the session"_s, u"have no volume for the session"_s};
    return {QString(), QString()};
}

} // namespace

QString explainScheduling(const QString &message)
{
    static const QRegularExpression whole(u"\\A0/(\\d+) nodes are available(?:: (.*))?\\.?\\z"_s,
        QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression between(u",\\s+(?=\\d+ )"_s);
    static const QRegularExpression one(u"\\A(\\d+) (.*)\\z"_s);
    const auto match = whole.match(message.section(u". preemption:"_s, 0, 0).simplified());
    if (!match.hasMatch())
        return message;
    const int nodes = match.captured(1).toInt();
    if (nodes == 0)
        return u"the cluster has no node"_s;
    QStringList parts;
    for (QString part : match.captured(2).split(between, Qt::SkipEmptyParts)) {
        if (part.endsWith(u'.'))
            part.chop(1);
        const auto counted = one.match(part);
        const Verb verb = verbOf(counted.captured(2));
        if (verb.one.isEmpty()) {
            parts << part;
            continue;
        }
        const int count = counted.captured(1).toInt();
        const QString who =
            parts.isEmpty() ? u"%1 of %2 nodes"_s.arg(count).arg(nodes) : QString::number(count);
        parts << who + u' ' + (count == 1 ? verb.one : verb.many);
    }
    return parts.isEmpty() ? u"none of %1 nodes fits"_s.arg(nodes) : parts.join(u", "_s);
}

PullProblem explainPull(const QString &image, const QString &reason, const QString &message)
{
    const auto says = [&](QLatin1StringView text) {
        return message.contains(text, Qt::CaseInsensitive);
    };
    if (reason == "InvalidImageName"_L1)
        return {u"Cannot pull: %1 is no name of an image."_s.arg(image), true};
    if (reason == "ErrImageNeverPull"_L1)
        return {
            u"Cannot pull: %1 is not on the node, and pulling is switched off (pull policy Never)."_s
                .arg(image),
            true};
    if (says("not found"_L1) || says("manifest unknown"_L1) || says("does not exist"_L1))
        return {u"Cannot pull: there is no image %1 (not found)."_s.arg(image), true};
    if (says("unauthorized"_L1) || says("denied"_L1) || says("authentication required"_L1)
        || says("authorization failed"_L1))
        return {
            u"Cannot pull: the registry does not let this cluster have %1 (denied). Check the pull secret."_s
                .arg(image),
            true};
    if (says("no such host"_L1) || says("connection refused"_L1) || says("timeout"_L1)
        || says("network is unreachable"_L1) || says("dial tcp"_L1))
        return {
            u"Cannot pull %1: its registry cannot be reached. Trying again."_s.arg(image), false};
    return {u"Cannot pull %1: %2"_s.arg(image, message.left(300)), false};
}

} // namespace ccplant::runtime
