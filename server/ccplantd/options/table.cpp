// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/options/table.h"

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace ccplant::options {

namespace {

constexpr qint64 KiB = 1024;
constexpr qint64 MiB = 1024 * KiB;
constexpr qint64 GiB = 1024 * MiB;
constexpr qint64 second = 1000;
constexpr qint64 day = 24 * 3600 * second;

Option text(QString name, QString value, QString placeholder, QString help)
{
    return {.name = std::move(name),
        .kind = Kind::Text,
        .value = std::move(value),
        .placeholder = std::move(placeholder),
        .help = std::move(help)};
}

Option path(QString name, QString placeholder, QString help)
{
    return {.name = std::move(name),
        .kind = Kind::Path,
        .placeholder = std::move(placeholder),
        .help = std::move(help)};
}

Option flag(QString name, QString help)
{
    return {
        .name = std::move(name), .kind = Kind::Flag, .value = u"false"_s, .help = std::move(help)};
}

Option list(QString name, QString value, QString placeholder, QString help)
{
    return {.name = std::move(name),
        .kind = Kind::List,
        .value = std::move(value),
        .placeholder = std::move(placeholder),
        .help = std::move(help)};
}

Option choice(QString name, QString value, QStringList choices, QString help)
{
    const QString shown = choices.join(u'|');
    return {.name = std::move(name),
        .kind = Kind::Choice,
        .value = std::move(value),
        .placeholder = shown,
        .help = std::move(help),
        .choices = std::move(choices)};
}

Option bounded(Kind kind, QString name, QString value, qint64 least, qint64 most, QString help)
{
    const QString shown = kind == Kind::Size ? u"SIZE"_s
        : kind == Kind::Duration             ? u"TIME"_s
                                             : u"N"_s;
    return {.name = std::move(name),
        .kind = kind,
        .value = std::move(value),
        .placeholder = shown,
        .help = std::move(help),
        .least = least,
        .most = most};
}

QList<Option> serverOptions()
{
    Option parent = bounded(Kind::Number, u"parent-pid"_s, u"0"_s, 0, 0,
        u"End when this process ends; 0: do not look. For programs that start ccplantd for themselves."_s);
    parent.commandLineOnly = true;
    return {
        list(u"listen"_s, u"127.0.0.1:7080"_s, u"ADDRESS:PORT"_s,
            u"Where to listen; port 0 lets the system choose. May be given several times."_s),
        flag(u"allow-remote"_s, u"Allow listening on addresses that other machines can reach."_s),
        path(u"data-dir"_s, u"FOLDER"_s,
            u"Where everything is kept. Default: ccplant in $XDG_DATA_HOME, or in ~/.local/share."_s),
        path(u"ready-file"_s, u"FILE"_s,
            u"Written as JSON {url, login_url, token, pid} once the server takes requests."_s),
        text(u"public-url"_s, {}, u"URL"_s,
            u"The address that people use, when it is not the one listened on."_s),
        list(
            u"allowed-hosts"_s, {}, u"NAME"_s, u"Further host names that the server answers to."_s),
        path(u"web"_s, u"FOLDER"_s,
            u"The web client, which is then served to browsers: what './dev build --web' made."_s),
        list(u"trusted-proxies"_s, {}, u"ADDRESS"_s,
            u"Addresses and networks (10.0.0.0/8) of proxies in front, whose Forwarded, X-Forwarded-For and X-Forwarded-Proto are believed; nobody else's are."_s),
        list(u"allowed-origins"_s, {}, u"ORIGIN"_s,
            u"Further origins whose pages may use the API, such as https://app.example.com: a web client on another host."_s),
        path(u"auth.key-file"_s, u"FILE"_s,
            u"Keys that cookies and stored secrets are sealed with. Default: a file that is made in the data folder. CCPLANT_KEYS in the environment comes before it."_s),
        path(u"auth.static-keys"_s, u"FILE"_s,
            u"API keys as JSON: {\"api_keys\": [{key, user_id, role, permissions, teams, expires_at}]}. Read again when it changes."_s),
        path(u"auth.mapping"_s, u"FILE"_s,
            u"What members of teams may do, as YAML or JSON (docs/security.md). Read again when it changes."_s),
        bounded(Kind::Duration, u"keep-removed"_s, u"30d"_s, 0, 3650 * day,
            u"How long the transcript of a deleted session can still be read; 0: it goes with the session."_s),
        choice(u"share"_s, u"signed-in"_s, {u"off"_s, u"signed-in"_s, u"public"_s},
            u"Who may open links to sessions that somebody shares: nobody, who is signed in, or, where a link says so, everybody who has it."_s),
        choice(u"auth.mode"_s, u"both"_s, {u"both"_s, u"api_key"_s, u"oauth_only"_s},
            u"How people sign in: with GitHub or a token, not with GitHub, or in browsers with GitHub only. AUTH_MODE in the environment means the same."_s),
        text(u"auth.github.client-id"_s, {}, u"ID"_s,
            u"The OAuth app or GitHub App that people sign in through; empty: there is no sign-in with GitHub."_s),
        path(u"auth.github.client-secret-file"_s, u"FILE"_s,
            u"Its secret. CCPLANT_GITHUB_CLIENT_SECRET in the environment comes before it."_s),
        text(u"auth.github.url"_s, u"https://github.com"_s, u"URL"_s,
            u"GitHub, or a GitHub Enterprise server."_s),
        text(u"auth.github.scope"_s, u"read:org"_s, u"SCOPES"_s,
            u"What people are asked to allow, separated by spaces."_s),
        list(u"auth.github.admins"_s, {}, u"LOGIN"_s,
            u"Users of GitHub who are administrators here."_s),
        list(u"auth.github.users"_s, {}, u"LOGIN"_s,
            u"Users of GitHub who may sign in. Where users or organizations are named, nobody else may, whatever the mapping says."_s),
        list(u"auth.github.organizations"_s, {}, u"ORG"_s,
            u"Organizations at GitHub whose members may sign in."_s),
        text(u"auth.github.app-id"_s, {}, u"ID"_s,
            u"A GitHub App that gives sessions tokens for their repository; empty: none."_s),
        path(u"auth.github.app-key-file"_s, u"FILE"_s, u"Its private key, as PEM."_s),
        path(u"git-credential"_s, u"FILE"_s,
            u"The program ccplant-git-credential, as sessions find it. Default: beside ccplantd."_s),
        bounded(Kind::Duration, u"auth.github.recheck"_s, u"10m"_s, second, day,
            u"How often GitHub is asked again which teams somebody is in."_s),
        bounded(Kind::Duration, u"auth.github.grace"_s, u"1d"_s, 60 * second, 30 * day,
            u"How long GitHub's last answer holds while GitHub cannot be asked."_s),
        text(u"server-name"_s, {}, u"NAME"_s,
            u"What clients call this server. Default: the machine's name."_s),
        choice(u"log-format"_s, u"text"_s, {u"text"_s, u"json"_s},
            u"How log lines are written to stderr."_s),
        choice(u"log-level"_s, u"info"_s, {u"debug"_s, u"info"_s, u"warning"_s, u"error"_s},
            u"The least that is logged."_s),
        flag(u"quiet"_s, u"Do not print the address and the login link at start."_s),
        bounded(Kind::Duration, u"drain"_s, u"10s"_s, 0, 600 * second,
            u"How long requests may go on after the server was told to stop."_s),
        parent,
    };
}

QList<Option> sessionOptions()
{
    return {
        choice(u"runtime"_s, u"local"_s, {u"local"_s, u"kubernetes"_s},
            u"Where sessions run: as processes of this machine, or as pods of a cluster."_s),
        choice(u"store"_s, u"sqlite"_s, {u"sqlite"_s, u"kubernetes"_s},
            u"Where accounts, settings, shares and everything else but sessions' logs are kept: in the data folder, or as Secrets and ConfigMaps of the server's namespace, which all replicas share (with --runtime kubernetes)."_s),
        path(u"runner"_s, u"FILE"_s, u"The program ccplant-runner. Default: beside ccplantd."_s),
        choice(u"sandbox"_s, u"auto"_s, {u"auto"_s, u"off"_s, u"bwrap"_s},
            u"Keep agents from other sessions' files and from the server's: auto uses bwrap where it works."_s),
        text(u"default-agent"_s, {}, u"ID"_s,
            u"The agent of a session that names none. Default: the first that is installed."_s),
        {.name = u"agents"_s,
            .kind = Kind::Agents,
            .placeholder = {},
            .help =
                u"Further agents, or changed ones, each with id, name, description, driver, command, env, login."_s},
        bounded(Kind::Number, u"limits.sessions"_s, u"10000"_s, 1, 1'000'000,
            u"Sessions in all, stopped ones too."_s),
        bounded(Kind::Number, u"limits.running"_s, u"200"_s, 1, 100'000,
            u"Sessions that run at once."_s),
        bounded(Kind::Duration, u"limits.idle-stop"_s, u"0"_s, 0, 365 * day,
            u"Stop a session that was idle for so long; 0: never."_s),
        bounded(Kind::Size, u"limits.memory"_s, u"0"_s, 0, 1024 * GiB,
            u"Memory of one agent process; 0: no limit."_s),
        bounded(Kind::Number, u"limits.processes"_s, u"0"_s, 0, 1'000'000,
            u"Processes of a session's user; 0: no limit."_s),
        bounded(Kind::Number, u"limits.open-files"_s, u"0"_s, 0, 1'000'000,
            u"Open files of one process; 0: the system's limit."_s),
        bounded(Kind::Duration, u"limits.cpu"_s, u"0"_s, 0, 365 * day,
            u"Processor time of one process; 0: no limit."_s),
        bounded(Kind::Size, u"limits.file"_s, u"0"_s, 0, 1024 * GiB,
            u"Size of a file that an agent writes; 0: no limit."_s),
        bounded(Kind::Size, u"limits.upload"_s, u"32M"_s, 1, 32 * MiB,
            u"Size of one upload into a workspace."_s),
    };
}

QList<Option> kubeOptions()
{
    return {
        path(u"kube.config"_s, u"FILE"_s,
            u"With --runtime kubernetes: the kubeconfig. Default: $KUBECONFIG, this pod's account, ~/.kube/config."_s),
        text(u"kube.context"_s, {}, u"NAME"_s,
            u"The context of the kubeconfig. Default: its current one."_s),
        text(u"kube.namespace"_s, {}, u"NAME"_s,
            u"The namespace of the sessions. Default: that of the context or of this pod."_s),
        text(u"kube.image"_s, {}, u"IMAGE"_s,
            u"The image that sessions run in, made by ./dev images or built upon that. Required."_s),
        list(u"kube.agents"_s, u"demo"_s, u"ID"_s,
            u"Agents that the image has, besides those of the configuration."_s),
        choice(u"kube.pull-policy"_s, u"auto"_s, {u"auto"_s, u"always"_s, u"missing"_s, u"never"_s},
            u"When a node pulls the image; auto leaves it to the cluster."_s),
        list(u"kube.pull-secrets"_s, {}, u"NAME"_s,
            u"Secrets of the namespace with which images are pulled."_s),
        text(u"kube.service-account"_s, u"agentapi-proxy-session"_s, u"NAME"_s,
            u"The account of session pods. It needs no rights, and pods do not get its token."_s),
        text(u"kube.cpu"_s, u"500m"_s, u"AMOUNT"_s, u"Processor time that a session asks for."_s),
        text(u"kube.memory"_s, u"512Mi"_s, u"AMOUNT"_s, u"Memory that a session asks for."_s),
        text(u"kube.cpu-limit"_s, u"2"_s, u"AMOUNT"_s, u"The most processor time; 0: no limit."_s),
        text(u"kube.memory-limit"_s, u"4Gi"_s, u"AMOUNT"_s, u"The most memory; 0: no limit."_s),
        choice(u"kube.storage"_s, u"claim"_s, {u"claim"_s, u"pod"_s},
            u"Where a session's files lie: on a claim that outlives its pod, or in the pod."_s),
        text(u"kube.storage-size"_s, u"10Gi"_s, u"AMOUNT"_s, u"Size of that."_s),
        text(u"kube.storage-class"_s, {}, u"NAME"_s,
            u"The StorageClass of claims. Default: the cluster's."_s),
        bounded(Kind::Number, u"warm"_s, u"0"_s, 0, 1000,
            u"Pods that are kept ready for sessions without a volume (--kube-storage pod) and a repository."_s),
        list(u"kube.node-selector"_s, {}, u"LABEL=VALUE"_s,
            u"Labels of the nodes that sessions run on."_s),
        list(u"kube.tolerations"_s, {}, u"KEY=VALUE:EFFECT"_s,
            u"Taints of nodes that do not keep sessions away."_s),
        text(u"kube.runtime-class"_s, {}, u"NAME"_s,
            u"The RuntimeClass of sessions, such as one with a sandbox. Default: the cluster's."_s),
        text(u"kube.otel-image"_s, {}, u"IMAGE"_s,
            u"An OpenTelemetry collector that runs beside each agent and offers its metrics on port 9090. Default: none."_s),
        choice(u"kube.network-policy"_s, u"on"_s, {u"on"_s, u"off"_s},
            u"Apply a NetworkPolicy to sessions: nothing comes in but from this server."_s),
        list(u"kube.egress"_s, u"0.0.0.0/0,::/0"_s, u"CIDR"_s,
            u"Networks that sessions may reach, besides DNS; the clouds' metadata addresses never."_s),
        text(u"kube.server-namespace"_s, {}, u"NAME"_s,
            u"The namespace that this server runs in, for the NetworkPolicy and --store kubernetes. Default: that of the sessions."_s),
        bounded(Kind::Duration, u"kube.start-deadline"_s, u"5m"_s, second, day,
            u"For a session to start; then it has failed, and says why."_s),
    };
}

QList<Option> httpOptions()
{
    return {
        bounded(Kind::Number, u"rate.address"_s, u"1200"_s, 0, 1'000'000,
            u"Requests a minute of one address without credentials; more: 429. 0: no limit."_s),
        bounded(Kind::Number, u"rate.user"_s, u"6000"_s, 0, 1'000'000,
            u"Requests a minute of one user; more: 429. 0: no limit."_s),
        bounded(Kind::Number, u"rate.key"_s, u"3000"_s, 0, 1'000'000,
            u"Requests a minute of one API key; more: 429. 0: no limit."_s),
        bounded(Kind::Size, u"http.max-header"_s, u"64K"_s, KiB, MiB,
            u"Bytes of request line and header fields; more: 431."_s),
        bounded(Kind::Size, u"http.max-body"_s, u"32M"_s, KiB, 32 * MiB,
            u"Bytes of a request's body; more: 413."_s),
        bounded(Kind::Duration, u"http.header-timeout"_s, u"10s"_s, 100, 600 * second,
            u"For a request's header; longer: 408."_s),
        bounded(Kind::Duration, u"http.body-timeout"_s, u"60s"_s, 100, 3600 * second,
            u"For a request's body; longer: 408."_s),
        bounded(Kind::Duration, u"http.idle-timeout"_s, u"75s"_s, 100, 3600 * second,
            u"Between two requests of a connection."_s),
        bounded(Kind::Number, u"http.max-connections"_s, u"4096"_s, 1, 1'000'000,
            u"Connections at once; more: 503."_s),
        bounded(Kind::Number, u"http.max-connections-per-address"_s, u"1024"_s, 1, 1'000'000,
            u"Connections of one address at once; more: 429."_s),
    };
}

/// Edit distance of Levenshtein.
qsizetype distance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(size_t(b.size() + 1));
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[size_t(j)] = j;
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const qsizetype change = diagonal + (a.at(i - 1) == b.at(j - 1) ? 0 : 1);
            diagonal = row[size_t(j)];
            row[size_t(j)] = std::min({change, diagonal + 1, row[size_t(j - 1)] + 1});
        }
    }
    return row.back();
}

} // namespace

QString Option::flag() const
{
    return QString(name).replace(u'.', u'-');
}

QString Option::variable() const
{
    return u"CCPLANT_"_s + QString(name).replace(u'.', u'_').replace(u'-', u'_').toUpper();
}

const QList<Option> &table()
{
    static const QList<Option> all =
        serverOptions() + sessionOptions() + kubeOptions() + httpOptions();
    return all;
}

const Option *findOption(const QString &name)
{
    const auto found = std::ranges::find(table(), name, &Option::name);
    return found == table().end() ? nullptr : &*found;
}

QString suggestion(const QString &misspelled, const QStringList &known)
{
    QString best;
    qsizetype least = std::max<qsizetype>(2, misspelled.size() / 3) + 1;
    for (const QString &name : known) {
        if (const qsizetype d = distance(misspelled.toLower(), name); d < least) {
            least = d;
            best = name;
        }
    }
    return best;
}

} // namespace ccplant::options
