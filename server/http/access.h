// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>
#include <QString>

namespace ccplant::http {

/// What somebody may do. Whose sessions it is done to is decided where the session is found.
enum class Permission : quint8 {
    CreateSessions = 1, ///< `session:create`
    ReadSessions = 2, ///< `session:read`
    UpdateSessions = 4, ///< `session:update`
    DeleteSessions = 8, ///< `session:delete`
    Admin = 16, ///< `admin`
};
Q_DECLARE_FLAGS(Permissions, Permission)
Q_DECLARE_OPERATORS_FOR_FLAGS(Permissions)

/// Who may use a route. It has no default: a route that does not say so does not compile. A value.
class Rule {
public:
    /// No credentials are needed.
    static constexpr Rule everybody() { return {Everybody, {}}; }
    /// Credentials are needed, no permission.
    static constexpr Rule signedIn() { return {SignedIn, {}}; }
    /// As signedIn(), but not with an API key: for what would let a key outlive or outgrow itself.
    static constexpr Rule person() { return {Person, {}}; }
    static constexpr Rule needs(Permission permission) { return {SignedIn, permission}; }

    constexpr bool isOpen() const { return m_who == Everybody; }
    constexpr bool isForPeople() const { return m_who == Person; }
    constexpr Permissions permissions() const { return m_permissions; }
    /// `everybody`, `signed in`, `person`, `session:read` and so on: for documents and tests.
    QString name() const;
    constexpr bool operator==(const Rule &) const = default;

private:
    enum Who : quint8 { Everybody, SignedIn, Person };
    constexpr Rule(Who who, Permissions permissions)
        : m_who(who)
        , m_permissions(permissions)
    {
    }

    Who m_who;
    Permissions m_permissions;
};

/// `session:create` and so on.
QString nameOf(Permission permission);
/// All of them, in the order in which they are listed.
inline constexpr Permission allPermissions[] = {Permission::CreateSessions,
    Permission::ReadSessions, Permission::UpdateSessions, Permission::DeleteSessions,
    Permission::Admin};

} // namespace ccplant::http
