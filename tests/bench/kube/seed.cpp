// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/kube/seed.h"

#include "server/runtime/kubernetes/objects.h"
#include "server/runtime/kubernetes/pod.h"
#include "server/sessions/session.h"
#include "server/store/kubernetes/objects.h"
#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

sessions::Session sessionOf(const QString &id, int number)
{
    const QDateTime time = QDateTime::currentDateTimeUtc().addSecs(-60 * number);
    sessions::Session session;
    session.id = id;
    session.owner = u"owner"_s;
    session.title = u"Session %1: mend the flaky test of the importer"_s.arg(number);
    session.agent = u"demo"_s;
    session.createdAt = session.updatedAt = session.lastEventAt = time;
    session.lastSeq = 2;
    session.turnStatus = u"idle"_s;
    session.activity = u"Done: the importer's clock is turned by the test now."_s;
    return session;
}

QJsonObject serviceOf(const QString &id, const QDateTime &time)
{
    runtime::Spec spec;
    spec.id = id;
    spec.owner = u"owner"_s;
    spec.agent = {{"id"_L1, u"demo"_s}};
    runtime::Anchor anchor;
    anchor.want = runtime::Anchor::Want::Stop;
    anchor.persistent = false;
    anchor.since = time;
    anchor.workspace = runtime::workspaceOf(spec);
    return runtime::serviceOf(spec, anchor, {}, time);
}

QJsonObject recordOf(const sessions::Session &session)
{
    store::Record record;
    record.collection = u"sessions"_s;
    record.id = session.id;
    record.owner = session.owner;
    record.body = session.toRecord();
    record.created = record.updated = session.createdAt;
    return store::objects::objectOf(kube::secrets, record, newId(u"w"));
}

} // namespace

void seedSessionObjects(BenchNamespace &nameSpace, int count)
{
    QList<QJsonObject> services, records;
    for (int number = 0; number < count; ++number) {
        const sessions::Session session = sessionOf(newId(u"s"), number);
        services << serviceOf(session.id, session.createdAt);
        records << recordOf(session);
    }
    nameSpace.createAll(kube::services, services);
    nameSpace.createAll(kube::secrets, records);
}

} // namespace ccplant::bench
