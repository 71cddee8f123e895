// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/auth/mapping.h"

#include "server/auth/permissions.h"

#include <algorithm>
#include <yaml-cpp/yaml.h>

using namespace Qt::StringLiterals;

namespace ccplant::auth {

namespace {

Failure wrong(const YAML::Node &node, const QString &what)
{
    return fail(ErrorCode::Unprocessable, u"line %1: %2"_s.arg(node.Mark().line + 1).arg(what));
}

bool isThere(const YAML::Node &node)
{
    return node.IsDefined() && !node.IsNull();
}

Result<QString> textOf(const YAML::Node &node, const QString &name)
{
    if (!isThere(node))
        return QString();
    if (!node.IsScalar())
        return wrong(node, u"'%1' must be a text"_s.arg(name));
    return QString::fromStdString(node.Scalar());
}

Result<void> onlyKnown(const YAML::Node &map, const QStringList &names)
{
    for (const auto &entry : map) {
        const QString name =
            entry.first.IsScalar() ? QString::fromStdString(entry.first.Scalar()) : u"?"_s;
        if (!names.contains(name))
            return wrong(entry.first,
                u"'%1' is unknown here; known are %2"_s.arg(name.left(80), names.join(u", "_s)));
    }
    return {};
}

Result<http::Permissions> permissionsIn(const YAML::Node &list, const QString &role)
{
    if (!isThere(list))
        return role.isEmpty() ? Result<http::Permissions>(http::Permissions())
                              : permissionsOfRole(role);
    if (!list.IsSequence())
        return wrong(list, u"permissions must be a list"_s);
    QStringList names;
    for (const auto &item : list) {
        const auto name = textOf(item, u"permission"_s);
        if (!name)
            return tl::unexpected(name.error());
        names << *name;
    }
    return permissionsOf(names).map_error([&](Error error) {
        error.detail = wrong(list, error.detail).value().detail;
        return error;
    });
}

Result<Grant> grantIn(const YAML::Node &role, const YAML::Node &permissions)
{
    const auto name = textOf(role, u"role"_s);
    if (!name)
        return tl::unexpected(name.error());
    if (!name->isEmpty() && rankOf(*name) < 0)
        return wrong(role, permissionsOfRole(*name).error().detail);
    const auto granted = permissionsIn(permissions, *name);
    if (!granted)
        return tl::unexpected(granted.error());
    return Grant{name->isEmpty() ? u"guest"_s : *name, *granted, {}};
}

bool isPattern(const QString &text)
{
    return isTeam(text) || (text.endsWith("/*"_L1) && isTeam(text.chopped(1) + u'x'));
}

bool covers(const QString &pattern, const QString &team)
{
    return pattern.endsWith("/*"_L1) ? team.startsWith(pattern.chopped(1)) : team == pattern;
}

} // namespace

class MappingReader {
public:
    Result<Mapping> read(const YAML::Node &root)
    {
        if (!isThere(root))
            return Mapping(); // an empty file maps nobody
        if (!root.IsMap() || !isThere(root["github"]) || !root["github"].IsMap())
            return wrong(root, u"the file must be a map with 'github'"_s);
        const YAML::Node users = root["github"]["user_mapping"];
        if (!isThere(users))
            return Mapping();
        if (!users.IsMap())
            return wrong(users, u"'user_mapping' must be a map"_s);
        if (auto ok = onlyKnown(
                users, {u"default_role"_s, u"default_permissions"_s, u"team_role_mapping"_s});
            !ok)
            return tl::unexpected(ok.error());
        const auto byDefault = grantIn(users["default_role"], users["default_permissions"]);
        if (!byDefault)
            return tl::unexpected(byDefault.error());
        m_out.m_default = *byDefault;
        if (auto ok = readTeams(users["team_role_mapping"]); !ok)
            return tl::unexpected(ok.error());
        std::ranges::stable_sort(m_out.m_entries, [](const auto &a, const auto &b) {
            return rankOf(a.grant.role) < rankOf(b.grant.role);
        });
        return m_out;
    }

private:
    Result<void> readTeams(const YAML::Node &teams)
    {
        if (!isThere(teams))
            return {};
        if (!teams.IsMap())
            return wrong(teams, u"'team_role_mapping' must be a map of org/team"_s);
        for (const auto &entry : teams) {
            if (auto ok = readTeam(entry.first, entry.second); !ok)
                return ok;
        }
        return {};
    }

    Result<void> readTeam(const YAML::Node &key, const YAML::Node &team)
    {
        const auto pattern = textOf(key, u"team"_s);
        if (!pattern)
            return tl::unexpected(pattern.error());
        if (!isPattern(*pattern))
            return wrong(
                key, u"'%1' is no team; teams are org/team or org/*"_s.arg(pattern->left(80)));
        if (!team.IsMap())
            return wrong(key, u"a map with role, permissions and env_file is expected"_s);
        if (auto ok = onlyKnown(team, {u"role"_s, u"permissions"_s, u"env_file"_s}); !ok)
            return ok;
        auto grant = grantIn(team["role"], team["permissions"]);
        const auto file = textOf(team["env_file"], u"env_file"_s);
        if (!grant || !file)
            return tl::unexpected(grant ? file.error() : grant.error());
        if (!file->isEmpty())
            grant->envFiles << *file;
        m_out.m_entries.append({pattern->toLower(), *grant});
        return {};
    }

    Mapping m_out;
};

Result<Mapping> Mapping::parse(const QByteArray &content)
{
    if (content.size() > maxBytes)
        return fail(ErrorCode::PayloadTooLarge, u"it is larger than 1 MiB"_s);
    try { // yaml-cpp throws; its exceptions end here
        return MappingReader().read(YAML::Load(content.toStdString()));
    } catch (const YAML::Exception &error) {
        return fail(ErrorCode::Unprocessable,
            u"line %1: %2"_s.arg(error.mark.line + 1).arg(QString::fromStdString(error.msg)));
    }
}

QList<std::pair<QString, Grant>> Mapping::entries() const
{
    QList<std::pair<QString, Grant>> out;
    for (const Entry &entry : m_entries)
        out.append({entry.pattern, entry.grant});
    return out;
}

Grant Mapping::grant(const QStringList &teams) const
{
    Grant out;
    for (const Entry &entry : m_entries) {
        const bool named = std::ranges::any_of(
            teams, [&](const QString &team) { return covers(entry.pattern, team.toLower()); });
        if (!named)
            continue;
        out.role = entry.grant.role; // the entries come in the order of their roles
        out.permissions |= entry.grant.permissions;
        out.envFiles += entry.grant.envFiles;
    }
    return out.role.isEmpty() ? m_default : out;
}

} // namespace ccplant::auth
