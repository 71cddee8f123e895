// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/eventbook.h"

#include "server/kube/core/object.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

QString subjectOf(const QJsonObject &event)
{
    return event["involvedObject"_L1]["uid"_L1].toString();
}

} // namespace

QJsonObject trimmedEvent(QJsonObject event)
{
    const QJsonObject metadata = event["metadata"_L1].toObject();
    const QJsonObject subject = event["involvedObject"_L1].toObject();
    QJsonObject shortMetadata, shortSubject;
    for (const auto &field :
        {u"name"_s, u"namespace"_s, u"uid"_s, u"resourceVersion"_s, u"creationTimestamp"_s})
        shortMetadata[field] = metadata[field];
    for (const auto &field : {u"kind"_s, u"name"_s, u"uid"_s})
        shortSubject[field] = subject[field];
    return {{u"kind"_s, event["kind"_L1]}, {u"metadata"_s, shortMetadata},
        {u"involvedObject"_s, shortSubject}, {u"reason"_s, event["reason"_L1]},
        {u"message"_s, event["message"_L1]}, {u"lastTimestamp"_s, event["lastTimestamp"_L1]},
        {u"eventTime"_s, event["eventTime"_L1]}};
}

QDateTime timeOf(const QJsonObject &event)
{
    const QDateTime last = kube::readTime(event["lastTimestamp"_L1].toString());
    if (last.isValid())
        return last;
    const QDateTime time = kube::readTime(event["eventTime"_L1].toString());
    return time.isValid() ? time
                          : kube::readTime(event["metadata"_L1]["creationTimestamp"_L1].toString());
}

void EventBook::put(const QJsonObject &event)
{
    if (const QString subject = subjectOf(event); !subject.isEmpty())
        m_events[subject].insert(kube::uidOf(event), event);
}

void EventBook::remove(const QJsonObject &event)
{
    const auto found = m_events.find(subjectOf(event));
    if (found == m_events.end())
        return;
    found->remove(kube::uidOf(event));
    if (found->isEmpty())
        m_events.erase(found);
}

QList<QJsonObject> EventBook::about(const QString &uid) const
{
    const auto found = m_events.constFind(uid);
    if (found == m_events.cend())
        return {};
    QList<QJsonObject> events = found->values();
    // Times have whole seconds; versions only grow.
    std::ranges::sort(events, {}, [](const QJsonObject &event) {
        return std::pair(timeOf(event), kube::resourceVersionOf(event).toLongLong());
    });
    return events;
}

} // namespace ccplant::runtime
