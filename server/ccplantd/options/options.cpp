// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/options/options.h"

#include "server/agents/config.h"

#include <algorithm>
#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace ccplant::options {

namespace {

class Typing {
public:
    explicit Typing(Loaded &loaded)
        : m_loaded(loaded)
    {
    }

    QString text(const char *name) const { return data(name).toString(); }
    QStringList list(const char *name) const { return data(name).toStringList(); }
    bool flag(const char *name) const { return data(name).toBool(); }
    qint64 number(const char *name) const { return data(name).toLongLong(); }
    std::chrono::milliseconds time(const char *name) const
    {
        return std::chrono::milliseconds(number(name));
    }
    QJsonArray array(const char *name) const { return data(name).toJsonArray(); }

    void error(const char *name, const QString &what)
    {
        m_loaded.errors << u"%1: %2"_s.arg(
            m_loaded.values.value(QLatin1StringView(name)).source, what);
    }

private:
    QVariant data(const char *name) const
    {
        Q_ASSERT_X(m_loaded.values.contains(QLatin1StringView(name)), "options", name);
        return m_loaded.values.value(QLatin1StringView(name)).data;
    }

    Loaded &m_loaded;
};

QString defaultDataDir()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/ccplant"_L1;
}

void readListeners(Typing &in, Options &out)
{
    for (const QString &text : in.list("listen")) {
        const auto listener = readListener(text);
        if (!listener) {
            in.error("listen", listener.error().detail);
            continue;
        }
        out.listen << *listener;
        if (!listener->address.isLoopback() && !out.allowRemote)
            in.error("listen",
                u"other machines can reach %1. If that is meant, add --allow-remote, and put a proxy with TLS in front"_s
                    .arg(text));
    }
    if (out.listen.isEmpty() && in.list("listen").isEmpty())
        in.error("listen", u"at least one address is needed"_s);
}

void readPublicUrl(Typing &in, Options &out)
{
    const QString text = in.text("public-url");
    if (text.isEmpty())
        return;
    out.publicUrl = QUrl(text, QUrl::StrictMode);
    const bool web = out.publicUrl.scheme() == "http"_L1 || out.publicUrl.scheme() == "https"_L1;
    const bool bare = out.publicUrl.path().isEmpty() || out.publicUrl.path() == "/"_L1;
    if (!out.publicUrl.isValid() || !web || out.publicUrl.host().isEmpty() || !bare
        || out.publicUrl.hasQuery())
        in.error("public-url",
            u"'%1' is not an address such as https://ccplant.example.com (without a path)"_s.arg(
                text));
    out.publicUrl.setPath({});
}

/// As browsers write them (RFC 6454): scheme, host, and a port that is not the scheme's own.
void readOrigins(Typing &in, Options &out)
{
    for (const QString &text : in.list("allowed-origins")) {
        const QUrl url(text, QUrl::StrictMode);
        const bool web = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
        const QString origin = url.toString(QUrl::FullyEncoded);
        if (url.isValid() && web && !url.host().isEmpty() && url.path().isEmpty()
            && url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment())
            out.allowedOrigins << origin.toLower();
        else
            in.error("allowed-origins",
                u"'%1' is not an origin such as https://app.example.com (without a path)"_s.arg(
                    text));
    }
}

void readProxies(Typing &in, Options &out)
{
    const auto proxies = http::TrustedProxies::parse(in.list("trusted-proxies"));
    if (proxies)
        out.trustedProxies = *proxies;
    else
        in.error("trusted-proxies", proxies.error().detail);
}

bool isThisMachine(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

void readGitHub(Typing &in, Options &out)
{
    GitHubOptions &github = out.github;
    const QString text = in.text("auth.github.url");
    github.url = QUrl(text, QUrl::StrictMode);
    const bool safe = github.url.scheme() == "https"_L1
        || (github.url.scheme() == "http"_L1 && isThisMachine(github.url.host()));
    const bool bare = github.url.path().isEmpty() || github.url.path() == "/"_L1;
    if (!github.url.isValid() || !safe || !bare || github.url.host().isEmpty()
        || github.url.hasQuery() || !github.url.userInfo().isEmpty())
        in.error("auth.github.url",
            u"'%1' is not an address such as https://github.example.com (https, without a path)"_s
                .arg(text));
    github.url.setPath({});
    github.clientId = in.text("auth.github.client-id");
    github.clientSecretFile = in.text("auth.github.client-secret-file");
    github.scope = in.text("auth.github.scope");
    github.admins = in.list("auth.github.admins");
    github.users = in.list("auth.github.users");
    github.organizations = in.list("auth.github.organizations");
    github.appId = in.text("auth.github.app-id");
    github.appKeyFile = in.text("auth.github.app-key-file");
    if (github.appId.isEmpty() != github.appKeyFile.isEmpty())
        in.error("auth.github.app-id",
            u"a GitHub App needs both --auth-github-app-id and --auth-github-app-key-file"_s);
    github.recheck = in.time("auth.github.recheck");
    github.grace = in.time("auth.github.grace");
    out.authMode = in.text("auth.mode");
    if (out.authMode == "oauth_only"_L1 && github.clientId.isEmpty())
        in.error("auth.mode",
            u"with oauth_only nobody could sign in: --auth-github-client-id is missing"_s);
    if (!github.clientId.isEmpty() && out.authMode != "api_key"_L1 && out.mapping.isEmpty()
        && github.admins.isEmpty() && github.users.isEmpty() && github.organizations.isEmpty())
        in.error("auth.github.client-id",
            u"nobody may sign in with GitHub yet: say who with --auth-mapping, --auth-github-admins, --auth-github-users or --auth-github-organizations"_s);
}

void readAgents(Typing &in, Options &out)
{
    for (const QJsonValue &value : in.array("agents")) {
        if (const auto agent = agents::agentOf(value.toObject()))
            out.agents << *agent; // wrong ones were reported with their line when the file was read
    }
    out.defaultAgent = in.text("default-agent");
    const auto all = agents::merged(out.agents);
    if (out.defaultAgent.isEmpty()
        || std::ranges::find(all, out.defaultAgent, &agents::Agent::id) != all.end())
        return;
    QStringList ids;
    for (const agents::Agent &agent : all)
        ids << agent.id;
    in.error("default-agent",
        u"there is no agent '%1'; there are: %2"_s.arg(out.defaultAgent, ids.join(u", "_s)));
}

SessionLimits sessionLimits(const Typing &in)
{
    SessionLimits limits{int(in.number("limits.sessions")), int(in.number("limits.running")),
        in.time("limits.idle-stop"), {}};
    const auto add = [&](QLatin1StringView member, qint64 value) {
        if (value > 0)
            limits.each.insert(member, value);
    };
    add("memory_bytes"_L1, in.number("limits.memory"));
    add("processes"_L1, in.number("limits.processes"));
    add("open_files"_L1, in.number("limits.open-files"));
    add("cpu_seconds"_L1, (in.number("limits.cpu") + 999) / 1000);
    add("file_bytes"_L1, in.number("limits.file"));
    add("upload_bytes"_L1, in.number("limits.upload"));
    return limits;
}

QString amount(Typing &in, const char *name, bool mayBeNone)
{
    const QString text = in.text(name);
    if (mayBeNone && text == "0"_L1)
        return {};
    if (!runtime::isQuantity(text))
        in.error(name, u"'%1' is no amount such as 500m, 2 or 4Gi"_s.arg(text));
    return text;
}

runtime::PodSettings podSettings(Typing &in)
{
    static const QMap<QString, QString> policies{{u"auto"_s, {}}, {u"always"_s, u"Always"_s},
        {u"missing"_s, u"IfNotPresent"_s}, {u"never"_s, u"Never"_s}};
    runtime::PodSettings pod;
    pod.image = in.text("kube.image");
    pod.pullPolicy = policies.value(in.text("kube.pull-policy"));
    pod.pullSecrets = in.list("kube.pull-secrets");
    pod.cpuRequest = amount(in, "kube.cpu", false);
    pod.memoryRequest = amount(in, "kube.memory", false);
    pod.cpuLimit = amount(in, "kube.cpu-limit", true);
    pod.memoryLimit = amount(in, "kube.memory-limit", true);
    pod.runtimeClass = in.text("kube.runtime-class");
    for (const QString &text : in.list("kube.node-selector")) {
        const qsizetype equals = text.indexOf(u'=');
        if (equals < 1)
            in.error("kube.node-selector", u"'%1' is not LABEL=VALUE"_s.arg(text));
        else
            pod.nodeSelector.insert(text.first(equals), text.sliced(equals + 1));
    }
    for (const QString &text : in.list("kube.tolerations")) {
        if (const auto toleration = runtime::readToleration(text))
            pod.tolerations.append(*toleration);
        else
            in.error("kube.tolerations", toleration.error().detail);
    }
    return pod;
}

void readCluster(Typing &in, Options &out)
{
    Cluster &cluster = out.cluster;
    cluster.kubeconfig = in.text("kube.config");
    cluster.context = in.text("kube.context");
    cluster.agents = in.list("kube.agents");
    cluster.startDeadline = in.time("kube.start-deadline");
    runtime::KubeSettings &settings = cluster.settings;
    settings.nameSpace = in.text("kube.namespace");
    settings.serviceAccount = in.text("kube.service-account");
    settings.pod = podSettings(in);
    settings.volume.persistent = in.text("kube.storage") == "claim"_L1;
    settings.volume.size = amount(in, "kube.storage-size", false);
    settings.volume.storageClass = in.text("kube.storage-class");
    settings.network.policy = in.text("kube.network-policy") == "on"_L1;
    settings.network.egress = in.list("kube.egress");
    settings.network.serverNamespace = in.text("kube.server-namespace");
    settings.otelImage = in.text("kube.otel-image");
    settings.warm = settings.volume.persistent ? 0 : int(in.number("warm"));
    if (settings.volume.persistent && in.number("warm") > 0)
        in.error("warm",
            u"a pod that is kept ready cannot be given a volume later. Add --kube-storage pod, or leave this out"_s);
    settings.limits = out.limits.each;
    if (out.runtime == "kubernetes"_L1 && settings.pod.image.isEmpty())
        in.error("kube.image",
            u"--runtime kubernetes needs the image that sessions run in: --kube-image IMAGE"_s);
}

http::Limits httpLimits(const Typing &in)
{
    http::Limits limits;
    limits.maxHeaderBytes = in.number("http.max-header");
    limits.maxBodyBytes = in.number("http.max-body");
    limits.headerDeadline = in.time("http.header-timeout");
    limits.bodyDeadline = in.time("http.body-timeout");
    limits.idleTimeout = in.time("http.idle-timeout");
    limits.maxConnections = int(in.number("http.max-connections"));
    limits.maxConnectionsPerAddress = int(in.number("http.max-connections-per-address"));
    return limits;
}

} // namespace

QString Listener::text() const
{
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (v6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(port);
}

Result<Listener> readListener(const QString &text)
{
    static const QRegularExpression pattern(
        u"\\A(?:(?:\\[([0-9A-Fa-f:.]+)\\]|([^\\[\\]:]*)):)?([0-9]{1,5})\\z"_s);
    const auto match = pattern.match(text.trimmed());
    const uint port = match.captured(3).toUInt();
    if (!match.hasMatch() || port > 65535)
        return fail(ErrorCode::InvalidRequest,
            u"'%1' is not an address with a port, such as 127.0.0.1:7080 or [::1]:0"_s.arg(text));
    const QString host = match.captured(1).isEmpty() ? match.captured(2) : match.captured(1);
    if (host == "localhost"_L1 || (host.isEmpty() && !text.contains(u':')))
        return Listener{QHostAddress(QHostAddress::LocalHost), quint16(port)};
    if (host.isEmpty() || host == "*"_L1)
        return Listener{QHostAddress(QHostAddress::Any), quint16(port)};
    const QHostAddress address(host);
    if (address.isNull())
        return fail(ErrorCode::InvalidRequest,
            u"'%1' is not an IP address of this machine; names are not looked up"_s.arg(host));
    return Listener{address, quint16(port)};
}

Options typed(Loaded &loaded)
{
    Typing in(loaded);
    Options out;
    out.allowRemote = in.flag("allow-remote");
    readListeners(in, out);
    readPublicUrl(in, out);
    readOrigins(in, out);
    readProxies(in, out);
    readAgents(in, out);
    out.dataDir = in.text("data-dir").isEmpty() ? defaultDataDir() : in.text("data-dir");
    out.readyFile = in.text("ready-file");
    out.allowedHosts = in.list("allowed-hosts");
    out.web = in.text("web");
    out.keyFile = in.text("auth.key-file");
    out.staticKeys = in.text("auth.static-keys");
    out.mapping = in.text("auth.mapping");
    readGitHub(in, out);
    out.share = in.text("share");
    out.keepRemoved = in.time("keep-removed");
    out.gitCredential = in.text("git-credential").isEmpty()
        ? QCoreApplication::applicationDirPath() + "/ccplant-git-credential"_L1
        : in.text("git-credential");
    out.serverName =
        in.text("server-name").isEmpty() ? QSysInfo::machineHostName() : in.text("server-name");
    out.logFormat = log::readFormat(in.text("log-format")).value_or(log::Format::Text);
    out.logLevel = log::readLevel(in.text("log-level")).value_or(log::Level::Info);
    out.quiet = in.flag("quiet");
    out.drain = in.time("drain");
    out.parentPid = in.number("parent-pid");
    out.runtime = in.text("runtime");
    out.store = in.text("store");
    if (out.store == "kubernetes"_L1 && out.runtime != "kubernetes"_L1)
        in.error("store", u"--store kubernetes needs --runtime kubernetes"_s);
    out.runner = in.text("runner").isEmpty()
        ? QCoreApplication::applicationDirPath() + "/ccplant-runner"_L1
        : in.text("runner");
    out.sandbox = in.text("sandbox");
    out.limits = sessionLimits(in);
    readCluster(in, out);
    out.http = httpLimits(in);
    for (const Option &option : table()) {
        const Value value = loaded.values.value(option.name);
        out.shown.append(QJsonObject{{u"name"_s, option.name},
            {u"value"_s, showValue(option, value.data)}, {u"source"_s, value.source}});
    }
    if (!out.trustedProxies.isEmpty())
        out.http.isProxy = [proxies = out.trustedProxies](
                               const QHostAddress &address) { return proxies.contains(address); };
    out.ratePerAddress = int(in.number("rate.address"));
    out.ratePerUser = int(in.number("rate.user"));
    out.ratePerKey = int(in.number("rate.key"));
    return out;
}

} // namespace ccplant::options
