// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/kubernetes/names.h"

#include "server/kube/core/names.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {
namespace {

constexpr qsizetype longestValue = 63;
constexpr qsizetype mostTags = 64;

bool isInner(QChar c)
{
    return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-' || c == u'_' || c == u'.');
}

bool isEnd(QChar c)
{
    return c.unicode() < 128 && c.isLetterOrNumber();
}

} // namespace

Names Names::of(const QString &sessionId)
{
    const QString base = u"agentapi-session-"_s + QString(sessionId).replace(u'_', u'-').toLower();
    return {base, base + u"-svc"_s, base + u"-pvc"_s, base + u"-settings"_s,
        base + u"-svc-github-token"_s};
}

bool Names::isWarm(const QString &podName)
{
    return podName.startsWith(warmPrefix);
}

QString Names::warmSettings(const QString &podName)
{
    return podName + u"-settings"_s;
}

QString Names::log(qint64 seq) const
{
    return u"%1-log-%2"_s.arg(pod).arg(seq, 12, 10, QChar(u'0'));
}

QString sessionSelector()
{
    return kube::LabelSelector()
        .equals(label::app, appName)
        .equals(label::managedBy, manager)
        .text();
}

QString labelValue(const QString &text)
{
    QString value = text.left(longestValue);
    for (QChar &c : value) {
        if (!isInner(c))
            c = u'-';
    }
    while (!value.isEmpty() && !isEnd(value.back()))
        value.chop(1);
    while (!value.isEmpty() && !isEnd(value.front()))
        value.remove(0, 1);
    return value;
}

QJsonObject labelsOf(const Spec &spec)
{
    QJsonObject labels{{label::app, appName}, {label::instance, spec.id},
        {label::managedBy, manager}, {label::sessionId, spec.id},
        {label::userId, labelValue(spec.owner)},
        {label::scope, spec.team.isEmpty() ? u"user"_s : u"team"_s},
        {label::agentType, labelValue(spec.agent["id"_L1].toString())}};
    if (!spec.team.isEmpty()) {
        const QByteArray hash =
            QCryptographicHash::hash(spec.team.toUtf8(), QCryptographicHash::Sha256).toHex();
        labels[label::teamIdHash] = QString::fromLatin1(hash.first(longestValue));
    }
    qsizetype tags = 0;
    for (const auto &[name, value] : spec.tags.asKeyValueRange()) {
        const QString key = label::tagPrefix + labelValue(name);
        if (kube::isLabelKey(key)
            && ++tags <= mostTags) // one that no label can hold is only in our own record
            labels[key] = labelValue(value);
    }
    return labels;
}

} // namespace ccplant::runtime
