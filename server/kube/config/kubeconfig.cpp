// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/config/kubeconfig.h"

#include "server/kube/config/yamlfields.h"

using namespace Qt::StringLiterals;

namespace ccplant::kube {
namespace {

constexpr QLatin1StringView execVersions[] = {
    "client.authentication.k8s.io/v1"_L1, "client.authentication.k8s.io/v1beta1"_L1};

class Reader {
public:
    Reader(const QString &name, const QString &folder)
        : m_fields(name, folder)
    {
        m_config.name = name;
    }

    YamlFields &fields() { return m_fields; }
    Kubeconfig take() { return std::move(m_config); }

    void readRoot(const YAML::Node &root)
    {
        if (!root.IsMap())
            return m_fields.wrong(root, u"this is no kubeconfig, which is a map"_s);
        const QString kind = m_fields.text(root, "kind");
        if (!kind.isEmpty() && kind != "Config"_L1)
            m_fields.wrong(root, u"this is no kubeconfig but a '%1'"_s.arg(kind.left(80)));
        m_config.currentContext = m_fields.text(root, "current-context");
        named(root, "clusters", "cluster", m_config.clusters,
            [this](const YAML::Node &node) { return readCluster(node); });
        named(root, "users", "user", m_config.users,
            [this](const YAML::Node &node) { return readUser(node); });
        named(root, "contexts", "context", m_config.contexts,
            [this](const YAML::Node &node) { return readContext(node); });
    }

private:
    template <typename T, typename Read>
    void named(const YAML::Node &root, const char *list, const char *member, QMap<QString, T> &into,
        Read read)
    {
        m_fields.list(root, list, [&](const YAML::Node &item) {
            const QString name = m_fields.text(item, "name");
            if (name.isEmpty())
                return m_fields.wrong(
                    item, u"one of '%1' has no name"_s.arg(QLatin1StringView(list)));
            if (into.contains(name))
                return m_fields.wrong(
                    item, u"'%1' is twice in '%2'"_s.arg(name.left(80), QLatin1StringView(list)));
            into.insert(name, read(m_fields.map(item, member)));
        });
    }

    ClusterEntry readCluster(const YAML::Node &node)
    {
        ClusterEntry cluster;
        cluster.server = m_fields.url(node, "server", {u"https"_s, u"http"_s});
        cluster.authority =
            m_fields.material(node, "certificate-authority", "certificate-authority-data");
        cluster.insecure = m_fields.boolean(node, "insecure-skip-tls-verify");
        cluster.tlsServerName = m_fields.text(node, "tls-server-name");
        cluster.proxy = m_fields.url(node, "proxy-url", {u"http"_s, u"socks5"_s});
        if (cluster.insecure && !cluster.authority.isEmpty())
            m_fields.wrong(
                node, u"a certificate authority and insecure-skip-tls-verify exclude each other"_s);
        return cluster;
    }

    UserEntry readUser(const YAML::Node &node)
    {
        UserEntry user;
        user.certificate = m_fields.material(node, "client-certificate", "client-certificate-data");
        user.key = m_fields.material(node, "client-key", "client-key-data");
        user.token = readToken(node);
        user.username = m_fields.text(node, "username");
        user.password = m_fields.text(node, "password");
        if (const YAML::Node exec = m_fields.map(node, "exec"); exec.IsMap())
            user.exec = readExec(exec);
        if (m_fields.map(node, "auth-provider").IsMap())
            m_fields.wrong(node,
                u"'auth-provider' is not supported (nor by kubectl since 1.26); use 'exec'"_s);
        if (!m_fields.text(node, "as").isEmpty())
            m_fields.wrong(node, u"impersonation ('as') is not supported"_s);
        if (user.certificate.isEmpty() != user.key.isEmpty())
            m_fields.wrong(node, u"a client certificate and its key go together"_s);
        return user;
    }

    Material readToken(const YAML::Node &node)
    {
        // A file wins, because it can be renewed.
        if (const QString file = m_fields.path(node, "tokenFile"); !file.isEmpty())
            return {{}, file};
        return {m_fields.text(node, "token").toUtf8(), {}};
    }

    ExecPlugin readExec(const YAML::Node &node)
    {
        ExecPlugin plugin;
        plugin.apiVersion = m_fields.text(node, "apiVersion");
        if (std::ranges::find(execVersions, plugin.apiVersion) == std::end(execVersions))
            m_fields.wrong(node,
                u"an exec plugin's apiVersion must be %1 or %2, not '%3'"_s.arg(
                    execVersions[0], execVersions[1], plugin.apiVersion.left(80)));
        plugin.command = m_fields.text(node, "command");
        if (plugin.command.isEmpty())
            m_fields.wrong(node, u"'exec' needs a command"_s);
        if (plugin.command.contains(u'/'))
            plugin.command = m_fields.absolute(plugin.command);
        if (const YAML::Node args = node["args"]; args && args.IsSequence()) {
            for (const YAML::Node &arg : args)
                plugin.arguments << QString::fromStdString(
                    arg.IsScalar() ? arg.Scalar() : std::string());
        }
        m_fields.list(node, "env", [&](const YAML::Node &entry) {
            plugin.environment.append(
                {m_fields.text(entry, "name"), m_fields.text(entry, "value")});
        });
        if (m_fields.text(node, "interactiveMode") == "Always"_L1)
            m_fields.wrong(node, u"this exec plugin wants a terminal, and a server has none"_s);
        plugin.provideClusterInfo = m_fields.boolean(node, "provideClusterInfo");
        plugin.installHint = m_fields.text(node, "installHint");
        return plugin;
    }

    ContextEntry readContext(const YAML::Node &node)
    {
        return {m_fields.text(node, "cluster"), m_fields.text(node, "user"),
            m_fields.text(node, "namespace")};
    }

    YamlFields m_fields;
    Kubeconfig m_config;
};

QString choices(const QStringList &names)
{
    return names.isEmpty() ? u"There is none."_s : u"There are: %1."_s.arg(names.join(u", "_s));
}

} // namespace

Result<Kubeconfig> readKubeconfig(
    const QByteArray &yaml, const QString &name, const QString &folder)
{
    Reader reader(name, folder);
    try { // yaml-cpp tells of errors by exceptions only
        reader.readRoot(YAML::Load(yaml.toStdString()));
    } catch (const YAML::Exception &exception) {
        reader.fields().wrong(std::max(exception.mark.line, 0) + 1,
            u"this is no YAML: %1"_s.arg(QString::fromStdString(exception.msg)));
    }
    if (reader.fields().error())
        return Failure(*reader.fields().error());
    return reader.take();
}

Kubeconfig merged(Kubeconfig first, const Kubeconfig &second)
{
    const auto add = [](auto &into, const auto &from) {
        for (const auto &[name, entry] : from.asKeyValueRange()) {
            if (!into.contains(name))
                into.insert(name, entry);
        }
    };
    add(first.clusters, second.clusters);
    add(first.users, second.users);
    add(first.contexts, second.contexts);
    if (first.currentContext.isEmpty())
        first.currentContext = second.currentContext;
    first.name += first.name.isEmpty() ? second.name : u':' + second.name;
    return first;
}

Result<ClusterAccess> accessOf(const Kubeconfig &config, const QString &context)
{
    const QString name = context.isEmpty() ? config.currentContext : context;
    if (name.isEmpty())
        return fail(ErrorCode::InvalidRequest,
            u"%1 has no current context: name one. %2"_s.arg(
                config.name, choices(config.contexts.keys())));
    const auto found = config.contexts.constFind(name);
    if (found == config.contexts.cend())
        return fail(ErrorCode::NotFound,
            u"%1 has no context '%2'. %3"_s.arg(
                config.name, name, choices(config.contexts.keys())));
    const auto cluster = config.clusters.constFind(found->cluster);
    if (cluster == config.clusters.cend() || cluster->server.isEmpty())
        return fail(ErrorCode::NotFound,
            u"%1: context '%2' names the cluster '%3', which is not there or has no server. %4"_s
                .arg(config.name, name, found->cluster, choices(config.clusters.keys())));
    const auto user = config.users.constFind(found->user);
    if (user == config.users.cend() && !found->user.isEmpty())
        return fail(ErrorCode::NotFound,
            u"%1: context '%2' names the user '%3', who is not there. %4"_s.arg(
                config.name, name, found->user, choices(config.users.keys())));
    return ClusterAccess{*cluster, user == config.users.cend() ? UserEntry() : *user,
        found->nameSpace, u"context '%1' of %2"_s.arg(name, config.name)};
}

} // namespace ccplant::kube
