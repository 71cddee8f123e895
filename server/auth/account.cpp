// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/account.h"

#include "server/auth/secrets.h"
#include "shared/event.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

void putText(QJsonObject &object, QLatin1StringView name, const QString &text)
{
    if (!text.isEmpty())
        object[name] = text;
}

void putTime(QJsonObject &object, QLatin1StringView name, const QDateTime &time)
{
    if (time.isValid())
        object[name] = formatTime(time);
}

QStringList textsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &each : value.toArray())
        texts << each.toString();
    return texts;
}

} // namespace

QJsonObject Account::toJson() const
{
    QJsonObject object{{"user"_L1, user}, {"teams"_L1, QJsonArray::fromStringList(teams)},
        {"disabled"_L1, disabled}};
    if (isFromGitHub()) {
        object["github"_L1] = QJsonObject{{"id"_L1, githubId}, {"login"_L1, login},
            {"organizations"_L1, QJsonArray::fromStringList(organizations)}};
    }
    putText(object, "name"_L1, name);
    putText(object, "lapsed"_L1, lapsed);
    putTime(object, "created_at"_L1, created);
    putTime(object, "signed_in_at"_L1, signedIn);
    putTime(object, "checked_at"_L1, checked);
    return object;
}

store::Record Account::toRecord() const
{
    store::Record record;
    record.collection = u"users"_s;
    record.id = recordIdOf(user);
    record.owner = user.left(200);
    record.body = toJson();
    return record;
}

std::optional<Account> Account::fromRecord(const store::Record &record)
{
    const QJsonObject &body = record.body;
    const QJsonObject github = body["github"_L1].toObject();
    Account account{.user = body["user"_L1].toString(),
        .githubId = github["id"_L1].toInteger(),
        .login = github["login"_L1].toString(),
        .name = body["name"_L1].toString(),
        .teams = textsOf(body["teams"_L1]),
        .organizations = textsOf(github["organizations"_L1]),
        // What cannot be read must not become "allowed".
        .disabled = body["disabled"_L1].toBool(true),
        .lapsed = body["lapsed"_L1].toString(),
        .created = parseTime(body["created_at"_L1].toString()),
        .signedIn = parseTime(body["signed_in_at"_L1].toString()),
        .checked = parseTime(body["checked_at"_L1].toString())};
    if (account.user.isEmpty() || record.id != recordIdOf(account.user))
        return {};
    return account;
}

QString recordIdOf(const QString &user)
{
    return QString::fromLatin1(sha256(user.toUtf8()).toHex());
}

QString userOfLogin(const QString &login)
{
    static const QStringList taken{u"owner"_s, u"anonymous"_s};
    const QString lower = login.toLower(); // GitHub does not tell Alice from alice
    return taken.contains(lower) ? lower + u"@github"_s : lower;
}

} // namespace ccplant::auth
