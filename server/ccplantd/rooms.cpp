// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/rooms.h"

#include "server/ccplantd/github_rooms.h"
#include "server/ccplantd/keys.h"
#include "server/ccplantd/owner.h"
#include "server/kube/config/kubeconfig.h"
#include "server/runtime/kubernetes/kubernetesruntime.h"
#include "server/runtime/local/localruntime.h"
#include "server/store/kubernetes/kubernetes_store.h"
#include "server/store/sqlite/sqlite_store.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

namespace {

agents::CatalogueOptions catalogueOptions(const options::Options &options, const DataFolder &folder)
{
    return {.custom = options.agents,
        .defaultAgent = options.defaultAgent,
        .installFolder = folder.file(u"agents"),
        .searchPath = agents::pathFolders(),
        .home = QDir::homePath(),
        .demoAgent = {},
        .inImage = options.runtime == "kubernetes"_L1 ? std::optional(options.cluster.agents)
                                                      : std::nullopt};
}

Result<kube::ClusterAccess> clusterAccess(const options::Options &options)
{
    return kube::findAccess(
        {.kubeconfig = options.cluster.kubeconfig, .context = options.cluster.context});
}

Result<std::unique_ptr<kube::Client>> connectCluster(const options::Options &options)
{
    if (options.runtime != "kubernetes"_L1)
        return nullptr;
    return clusterAccess(options).map(
        [](const kube::ClusterAccess &access) { return std::make_unique<kube::Client>(access); });
}

QString sessionsNamespace(const options::Options &options, const kube::ClusterAccess &access)
{
    const QString &named = options.cluster.settings.nameSpace;
    const QString &own = named.isEmpty() ? access.nameSpace : named;
    return own.isEmpty() ? u"default"_s : own;
}

/// Where the server itself lives: its records and its Lease.
QString serverNamespace(const options::Options &options, const kube::ClusterAccess &access)
{
    const QString &named = options.cluster.settings.network.serverNamespace;
    return named.isEmpty() ? sessionsNamespace(options, access) : named;
}

std::unique_ptr<runtime::SessionRuntime> makeKubernetesRuntime(const options::Options &options,
    kube::Client &client, Leadership &leadership, const Clock &clock)
{
    runtime::KubernetesOptions cluster;
    cluster.leads = [&leadership] { return leadership.leads(); };
    cluster.settings = options.cluster.settings;
    cluster.settings.nameSpace = sessionsNamespace(options, client.access());
    cluster.limits.startDeadline = options.cluster.startDeadline;
    return std::make_unique<runtime::KubernetesRuntime>(client, clock, std::move(cluster));
}

std::unique_ptr<runtime::SessionRuntime> makeRuntime(const options::Options &options,
    const DataFolder &folder, kube::Client *cluster, Leadership *leadership, const Clock &clock)
{
    if (cluster)
        return makeKubernetesRuntime(options, *cluster, *leadership, clock);
    runtime::LocalOptions local;
    local.dataDir = folder.path();
    local.runner = options.runner;
    local.sandbox = options.sandbox == "off"_L1 ? u"none"_s : options.sandbox;
    local.limits = options.limits.each;
    return std::make_unique<runtime::LocalRuntime>(std::move(local));
}

sessions::Options sessionOptions(const options::Options &options)
{
    sessions::Options out;
    out.maxSessions = options.limits.sessions;
    out.maxRunning = options.limits.running;
    out.idleStop = std::chrono::duration_cast<std::chrono::seconds>(options.limits.idleStop);
    out.keepRemoved = std::chrono::duration_cast<std::chrono::seconds>(options.keepRemoved);
    out.limits = options.limits.each;
    return out;
}

bool isSecure(const options::Options &options)
{
    return options.publicUrl.scheme() == "https"_L1;
}

std::unique_ptr<github::Client> makeGitHub(const options::Options &options, const Clock &clock)
{
    return hasGitHubSignIn(options) || !options.github.appId.isEmpty()
        ? std::make_unique<github::Client>(github::Site{options.github.url}, clock)
        : nullptr;
}

Result<std::unique_ptr<store::Store>> openInCluster(const options::Options &options)
{
    const auto access = clusterAccess(options);
    if (!access)
        return tl::unexpected(access.error());
    return store::KubernetesStore::open({.access = *access,
        .nameSpace = serverNamespace(options, *access),
        .plainCollections = {u"quotas"_s, u"replicas"_s, u"server"_s}}); // no secrets
}

QCoro::Task<Result<QJsonObject>> launch(Rooms *rooms, QString user, QString agent)
{
    const QString preferred =
        agent.isEmpty() ? co_await rooms->settings.defaultAgent(user) : QString();
    const auto launch =
        rooms->catalogue.launch(agent.isEmpty() ? rooms->catalogue.defaultAgent(preferred) : agent);
    if (!launch)
        co_return tl::unexpected(launch.error());
    co_return launch->toJson();
}

sessions::Surroundings surroundings(Rooms *rooms, const Clock &clock)
{
    return {.runtime = rooms->runtime.get(),
        .store = rooms->store.get(),
        .clock = &clock,
        .launch = [rooms](QString user,
                      QString agent) { return launch(rooms, std::move(user), std::move(agent)); },
        .teamEnvironment = [rooms](
                               QString team) { return rooms->directory.environmentOfTeam(team); },
        .repositoryEnvironment =
            [rooms](const QString &session, const QString &repository) {
                return rooms->gitCredentials
                    ? rooms->gitCredentials->environmentFor(session, repository)
                    : QMap<QString, QString>();
            },
        .quota =
            [rooms](const QString &owner, const QString &team) {
                return team.isEmpty() ? rooms->quotas.of(sessions::Quotas::User, owner)
                                      : rooms->quotas.of(sessions::Quotas::Team, team);
            },
        .templateBody =
            [rooms](QString user, QString id) {
                return rooms->templates.body(std::move(user), std::move(id));
            },
        .leads = [rooms] { return !rooms->leadership || rooms->leadership->leads(); }};
}

} // namespace

Rooms::Rooms(const options::Options &options, const DataFolder &folder, const Clock &clock,
    std::unique_ptr<store::Store> opened, Secrets secrets,
    std::unique_ptr<kube::Client> clusterClient)
    : store(std::move(opened))
    , token(std::move(secrets.ownerToken))
    , oneTime(*store, clock)
    , links(secrets.keys, oneTime, clock)
    , signIns(*store, secrets.keys, clock, isSecure(options))
    , apiKeys(*store, clock)
    , audit(*store, clock)
    , directory({.staticKeys = options.staticKeys, .mapping = options.mapping}, clock)
    , accounts(*store, clock)
    , github(makeGitHub(options, clock))
    , githubUsers(hasGitHubSignIn(options)
              ? std::make_unique<auth::GitHubUsers>(auth::GitHubUsers::Parts{.store = store.get(),
                                                        .clock = &clock,
                                                        .client = github.get(),
                                                        .accounts = &accounts,
                                                        .directory = &directory},
                    gitHubOptions(options, secrets.clientSecret))
              : nullptr)
    , authenticator({.token = token,
          .signIns = &signIns,
          .links = &links,
          .apiKeys = &apiKeys,
          .accounts = &accounts,
          .directory = &directory,
          .audit = &audit,
          .clock = &clock,
          .mode = authModeOf(options),
          .github = githubUsers.get()})
    , githubSignIn(githubUsers ? std::make_unique<auth::GitHubSignIn>(
                                     auth::GitHubSignIn::Parts{.users = githubUsers.get(),
                                         .authenticator = &authenticator,
                                         .signIns = &signIns,
                                         .oneTime = &oneTime,
                                         .clock = &clock},
                                     secrets.keys, isSecure(options), [this] { return address(); })
                               : nullptr)
    , githubApp(secrets.appKey
              ? std::make_unique<github::App>(*github, clock, options.github.appId, *secrets.appKey)
              : nullptr)
    , gitCredentials(githubApp
              ? std::make_unique<api::GitCredentials>(
                    api::GitCredentials::Parts{.app = githubApp.get(),
                        .client = github.get(),
                        .users = githubUsers.get(),
                        .accounts = &accounts,
                        .authenticator = &authenticator,
                        .clock = &clock},
                    secrets.keys, options.gitCredential, [this] { return address(); })
              : nullptr)
    , streamGuard(authenticator)
    , rateGuard({.address = {options.ratePerAddress},
                    .user = {options.ratePerUser},
                    .key = {options.ratePerKey}},
          clock)
    , catalogue(catalogueOptions(options, folder))
    , settings(*store)
    , templates(*store)
    , maintenance(*store)
    , quotas(*store)
    , cluster(std::move(clusterClient))
    , leadership(cluster ? std::make_unique<Leadership>(
                               cluster->access(), serverNamespace(options, cluster->access()))
                         : nullptr)
    , runtime(makeRuntime(options, folder, cluster.get(), leadership.get(), clock))
    , sessions(surroundings(this, clock), sessionOptions(options))
    , live(sessions)
    , shares(*store, clock)
{
}

Result<std::unique_ptr<auth::SealedStore>> openStore(
    const options::Options &options, const DataFolder &folder, const auth::Keyring &keys)
{
    Result<std::unique_ptr<store::Store>> store = options.store == "kubernetes"_L1
        ? openInCluster(options)
        : store::SqliteStore::open({.file = folder.file(u"ccplant.db")});
    if (!store)
        return tl::unexpected(store.error());
    // Templates and settings may hold tokens in environment variables. API keys are digests
    // already.
    return std::make_unique<auth::SealedStore>(std::move(*store), keys,
        QSet<QString>{
            u"templates"_s, u"settings"_s, u"github-tokens"_s, u"shares"_s, ownerCollection});
}

Result<std::unique_ptr<Rooms>> makeRooms(
    const options::Options &options, const DataFolder &folder, const Clock &clock)
{
    auto keys = loadKeys(options, folder, takeKeysVariable());
    if (!keys)
        return tl::unexpected(keys.error());
    auto clientSecret = loadClientSecret(options, takeVariable(clientSecretVariable));
    if (!clientSecret)
        return tl::unexpected(clientSecret.error());
    auto appKey = loadAppKey(options);
    if (!appKey)
        return tl::unexpected(appKey.error());
    auto store = openStore(options, folder, *keys);
    if (!store)
        return tl::unexpected(store.error());
    auto token = loadOwnerToken(options, folder, **store);
    if (!token)
        return tl::unexpected(token.error());
    auto cluster = connectCluster(options);
    if (!cluster)
        return tl::unexpected(cluster.error());
    return std::make_unique<Rooms>(options, folder, clock, std::move(*store),
        Rooms::Secrets{
            std::move(*token), std::move(*keys), std::move(*clientSecret), std::move(*appKey)},
        std::move(*cluster));
}

} // namespace ccplant::daemon
