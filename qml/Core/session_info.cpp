// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/session_info.h"

#include "shared/event.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

QString searchTextOf(const SessionInfo &info)
{
    QString text = info.title + u'\n' + info.repository + u'\n' + info.branch + u'\n' + info.agent
        + u'\n' + info.activity + u'\n' + info.team + u'\n' + info.id;
    for (auto tag = info.tags.begin(); tag != info.tags.end(); ++tag)
        text += u'\n' + tag.key() + u'=' + tag.value().toVariant().toString();
    return text.toCaseFolded();
}

QString translated(const char *text, int n = -1)
{
    return QCoreApplication::translate("SessionTime", text, nullptr, n);
}

} // namespace

StatusGroup SessionInfo::group() const
{
    if (status == "needs_input"_L1)
        return StatusGroup::NeedsInput;
    if (status == "running"_L1 || status == "creating"_L1)
        return StatusGroup::Running;
    if (status == "idle"_L1)
        return StatusGroup::Idle;
    return StatusGroup::Done;
}

SessionInfo readSession(const QJsonObject &session)
{
    const auto text = [&](QLatin1StringView key) { return session[key].toString(); };
    SessionInfo info;
    info.id = text("id"_L1);
    info.title = plainTitle(text("title"_L1));
    info.status = text("status"_L1);
    info.phase = text("phase"_L1);
    info.reason = text("reason"_L1);
    info.agent = text("agent"_L1);
    info.repository = text("repository"_L1);
    info.branch = text("branch"_L1);
    info.activity = plainTitle(text("activity"_L1));
    info.owner = text("owner"_L1);
    info.team = text("team"_L1);
    info.mode = text("mode"_L1);
    info.model = text("model"_L1);
    const QJsonObject workspace = session["workspace"_L1].toObject();
    info.workspaceKind = workspace["kind"_L1].toString();
    info.workspacePath = workspace["path"_L1].toString();
    info.createdAt = parseTime(text("created_at"_L1));
    info.updatedAt = parseTime(text("updated_at"_L1));
    info.lastEventAt = parseTime(text("last_event_at"_L1));
    if (!info.lastEventAt.isValid())
        info.lastEventAt = info.createdAt;
    info.lastSeq = session["last_seq"_L1].toInteger();
    info.pinned = session["pinned"_L1].toBool();
    info.archived = session["archived"_L1].toBool();
    info.tags = session["tags"_L1].toObject();
    info.pending = session["pending"_L1].toArray();
    info.planDone = session["plan"_L1]["done"_L1].toInt();
    info.planTotal = session["plan"_L1]["total"_L1].toInt();
    info.searchText = searchTextOf(info);
    return info;
}

QString plainTitle(const QString &title)
{
    static const QRegularExpression heading(u"^#{1,6} +"_s),
        strong(u"\\*\\*(\\S|\\S.*?\\S)\\*\\*"_s), code(u"(`+)(.+?)\\1"_s);
    QString text = title.simplified();
    text.replace(heading, QString());
    text.replace(code, u"\\2"_s);
    text.replace(strong, u"\\1"_s);
    return text.simplified();
}

QString nameOf(StatusGroup group)
{
    switch (group) {
    case StatusGroup::NeedsInput:
        return u"needs_input"_s;
    case StatusGroup::Running:
        return u"running"_s;
    case StatusGroup::Idle:
        return u"idle"_s;
    case StatusGroup::Done:
        break;
    }
    return u"done"_s;
}

QString shortRepository(const QString &repository)
{
    QString text = repository.trimmed();
    while (text.endsWith(u'/'))
        text.chop(1);
    if (text.endsWith(".git"_L1))
        text.chop(4);
    const bool isRemote = text.contains("://"_L1) || text.contains(u'@');
    const QChar colon = u':';
    if (isRemote && !text.contains("://"_L1))
        text.replace(colon, u'/');
    if (isRemote)
        return text.section(u'/', -2);
    return text.startsWith(u'/') || text.startsWith(u'~') ? text.section(u'/', -1) : text;
}

QString relativeTime(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return {};
    const qint64 seconds = time.secsTo(now);
    if (seconds < 60)
        return translated(QT_TRANSLATE_NOOP("SessionTime", "now"));
    if (seconds < 3600)
        return translated(QT_TRANSLATE_NOOP("SessionTime", "%1 min")).arg(seconds / 60);
    if (seconds < 24 * 3600)
        return translated(QT_TRANSLATE_NOOP("SessionTime", "%1 h")).arg(seconds / 3600);
    if (seconds < 7 * 24 * 3600)
        return translated(QT_TRANSLATE_NOOP("SessionTime", "%1 d")).arg(seconds / (24 * 3600));
    return QLocale().toString(time.toLocalTime().date(), QLocale::ShortFormat);
}

} // namespace ccplant::client
