// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/server/seed.h"

#include "server/runtime/local/layout.h"
#include "server/sessions/session.h"
#include "server/store/sqlite/sqlite_store.h"
#include "shared/ids.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

void require(bool good, const QString &what)
{
    if (!good)
        qFatal("cannot seed sessions: %s", qPrintable(what));
}

sessions::Session sessionOf(const QString &id, int number)
{
    const QDateTime time = QDateTime::currentDateTimeUtc().addSecs(-60 * number);
    sessions::Session session;
    session.id = id;
    session.owner = u"owner"_s;
    session.title = u"Session %1: mend the flaky test of the importer"_s.arg(number);
    session.agent = u"demo"_s;
    session.repository = u"example/repository-%1"_s.arg(number % 7);
    session.createdAt = session.updatedAt = session.lastEventAt = time;
    session.lastSeq = 2;
    session.turnStatus = u"idle"_s;
    session.activity = u"Done: the importer's clock is turned by the test now."_s;
    return session;
}

void writeFolder(const QString &dataDir, const QString &id, const QDateTime &time)
{
    const runtime::Paths paths = runtime::Paths::of(dataDir, id);
    require(QDir().mkpath(paths.state()) && QDir().mkpath(paths.workspace()), paths.root);
    runtime::Saved saved;
    saved.spec.id = id;
    saved.spec.owner = u"owner"_s;
    saved.spec.agent = {{"id"_L1, u"demo"_s}, {"driver"_L1, u"acp"_s},
        {"command"_L1, QJsonArray{u"ccplant-demo-agent"_s}}};
    saved.want = runtime::Saved::Want::Stop;
    saved.workspace = {u"empty"_s, paths.workspace(), {}, {}};
    saved.workspaceReady = true;
    require(runtime::save(paths, saved).has_value(), paths.spec());
    QByteArray log;
    for (int seq = 1; seq <= 2; ++seq) {
        Event event = events::message(newId(u"m"), seq == 1 ? u"user"_s : u"agent"_s,
            {textBlock(u"The importer's test."_s)}, true);
        event.seq = seq;
        event.time = time;
        log += writeEvent(event) + '\n';
    }
    require(runtime::writeFile(paths.events(), log).has_value(), paths.events());
}

} // namespace

void seedSessions(const QString &dataDir, int count)
{
    require(QDir().mkpath(dataDir), dataDir);
    auto opened = store::SqliteStore::open({.file = dataDir + u"/ccplant.db"_s});
    require(opened.has_value(), opened ? QString() : opened.error().detail);
    for (int number = 0; number < count; ++number) {
        const QString id = newId(u"s");
        const sessions::Session session = sessionOf(id, number);
        writeFolder(dataDir, id, session.createdAt);
        store::Record record;
        record.collection = u"sessions"_s;
        record.id = id;
        record.owner = session.owner;
        record.body = session.toRecord();
        auto stored = (*opened)->put(record, store::Expect::absent());
        stored.waitForFinished();
        require(stored.result().has_value(), id);
    }
}

} // namespace ccplant::bench
