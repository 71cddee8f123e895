// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/store/store.h"

#include <optional>
#include <QDateTime>
#include <QStringList>

namespace ccplant::auth {

/// What is known of a user. A value.
struct Account {
    QString user; ///< the name that owns sessions and keys
    qint64 githubId = 0; ///< 0: not from GitHub
    QString login = {}; ///< at GitHub
    QString name = {}; ///< as people call them
    QStringList teams = {}; ///< `org/team`, as GitHub said at the last check
    QStringList organizations = {};
    bool disabled = false; ///< by an administrator
    QString lapsed = {}; ///< why GitHub's answer keeps them out; empty: it does not
    QDateTime created = {};
    QDateTime signedIn = {}; ///< last
    QDateTime checked = {}; ///< when GitHub was last asked, with success

    bool isFromGitHub() const { return githubId != 0; }
    /// What administrators get.
    QJsonObject toJson() const;
    store::Record toRecord() const;
    /// Nothing for a record that is none.
    static std::optional<Account> fromRecord(const store::Record &record);
    bool operator==(const Account &) const = default;
};

/// The id of a user's record: names may have characters that an id may not.
QString recordIdOf(const QString &user);
/// What a user of GitHub is called here: the login, unless that is a name which this server gives a
/// meaning of its own (`owner`, `anonymous`).
QString userOfLogin(const QString &login);

} // namespace ccplant::auth
