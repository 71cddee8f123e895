// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to find out who makes a request, by each kind of credentials, with 100,000 API keys
// in memory; and how much memory those take.
#include "server/auth/authenticator.h"
#include "server/auth/permissions.h"
#include "server/auth/secrets.h"
#include "tests/bench/report.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <unistd.h>

using namespace ccplant;
using namespace ccplant::auth;
using namespace ccplant::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int keyCount = 100'000;
constexpr int rounds = 100'000;

/// A store that holds API keys and nothing else: the disk is not what is measured.
class KeyStore final : public store::Store {
public:
    QList<store::Record> records; // in order of their ids

    QFuture<Result<store::Record>> get(QString, QString) override
    {
        return done<store::Record>(fail(ErrorCode::NotFound, {}));
    }
    QFuture<Result<store::Record>> put(store::Record record, store::Expect) override
    {
        return done<store::Record>(record);
    }
    QFuture<Result<void>> remove(QString, QString, store::Expect) override
    {
        return done<void>({});
    }
    QFuture<Result<store::Page>> list(store::Query query) override
    {
        store::Page page;
        if (query.collection != "api-keys"_L1)
            return done<store::Page>(page);
        const qsizetype from = query.cursor.toLongLong();
        page.records = records.mid(from, query.limit);
        if (from + query.limit < records.size())
            page.nextCursor = QString::number(from + query.limit);
        return done<store::Page>(page);
    }

private:
    template <typename T>
    static QFuture<Result<T>> done(Result<T> result)
    {
        return QtFuture::makeReadyValueFuture(std::move(result));
    }
};

double residentMegabytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const double pages = file.readAll().split(' ').value(1).toDouble();
    return pages * double(::sysconf(_SC_PAGESIZE)) / 1024 / 1024;
}

QByteArray addKeys(KeyStore &store)
{
    QByteArray last;
    for (int i = 0; i < keyCount; ++i) {
        last = newApiKey().toLatin1();
        const ApiKey key{.id = u"k_%1"_s.arg(i, 26, 10, QLatin1Char('0')),
            .name = u"ci of project %1"_s.arg(i),
            .user = u"user-%1"_s.arg(i % 1000),
            .scopes = sessionPermissions(),
            .start = QString::fromLatin1(last.first(9)),
            .digest = sha256(last),
            .createdBy = u"user-%1"_s.arg(i % 1000),
            .created = QDateTime::currentDateTimeUtc()};
        store.records << key.toRecord();
    }
    return last;
}

void measure(
    Authenticator &authenticator, const QString &what, const char *name, const QByteArray &value)
{
    http::Request request;
    request.method = "GET";
    request.path = u"/api/v1/me"_s;
    request.peer = QHostAddress(u"192.0.2.1"_s);
    request.headers.append(QLatin1StringView(name), QLatin1StringView(value));
    qsizetype refused = 0;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < rounds; ++i)
        refused += authenticator.check(request, {}).has_value() ? 1 : 0;
    const double each = double(timer.nsecsElapsed()) / 1e3 / rounds;
    if (refused != 0)
        qFatal("%s was refused", name);
    report("auth", what, each, "us");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QLoggingCategory::setFilterRules(u"*=false"_s);
    QTemporaryDir folder;
    SystemClock clock;
    KeyStore store;
    const QByteArray key = addKeys(store);
    const double before = residentMegabytes();
    ApiKeys keys(store, clock);
    keys.start().then([](const Result<void> &) { QCoreApplication::quit(); });
    if (keys.size() < keyCount)
        QCoreApplication::exec();
    report("auth", u"100,000 API keys in memory"_s, residentMegabytes() - before, "MB");

    const OwnerToken token = *OwnerToken::load(folder.filePath(u"token"_s));
    const Keyring ring({{"k001", sha256("k")}});
    BrowserSignIns signIns(store, ring, clock, false);
    OneTime used(store, clock);
    LoginLinks links(ring, used, clock);
    Directory directory({}, clock);
    Audit audit(store, clock);
    Accounts accounts(store, clock);
    Authenticator authenticator({.token = token,
        .signIns = &signIns,
        .links = &links,
        .apiKeys = &keys,
        .accounts = &accounts,
        .directory = &directory,
        .audit = &audit,
        .clock = &clock});
    const QByteArray cookie = signIns.signIn(ownerUser.toString());
    measure(authenticator, u"a request by bearer (owner token)"_s, "Authorization",
        "Bearer " + token.value().toLatin1());
    measure(authenticator, u"a request by API key"_s, "X-API-Key", key);
    measure(authenticator, u"a request by cookie"_s, "Cookie", cookie.first(cookie.indexOf(';')));
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < rounds; ++i)
        (void)signIns.signIn(ownerUser.toString());
    report("auth", u"sign-ins by cookie"_s, rounds / (double(timer.nsecsElapsed()) / 1e9), "1/s");
    return 0;
}
