// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/agents/catalogue.h"
#include "server/api/git_credentials.h"
#include "server/api/live.h"
#include "server/api/maintenance.h"
#include "server/api/settings.h"
#include "server/api/shares.h"
#include "server/api/templates.h"
#include "server/auth/authenticator.h"
#include "server/auth/github_sign_in.h"
#include "server/auth/rate_guard.h"
#include "server/auth/sealed_store.h"
#include "server/auth/stream_guard.h"
#include "server/ccplantd/data_folder.h"
#include "server/ccplantd/leadership.h"
#include "server/ccplantd/options/options.h"
#include "server/kube/client/client.h"
#include "server/runtime/runtime.h"
#include "server/sessions/quotas.h"
#include "server/sessions/service.h"

#include <memory>

namespace ccplant::daemon {

/// What a server is made of, in the order in which it depends on each other.
struct Rooms {
    /// What is secret and comes from outside.
    struct Secrets {
        auth::OwnerToken ownerToken;
        auth::Keyring keys;
        QByteArray clientSecret; ///< of the OAuth app
        std::optional<github::RsaKey> appKey; ///< of the GitHub App
    };
    Rooms(const options::Options &options, const DataFolder &folder, const Clock &clock,
        std::unique_ptr<store::Store> opened, Secrets secrets,
        std::unique_ptr<kube::Client> clusterClient);

    /// How people reach the server. Set before requests are taken.
    std::function<QUrl()> address;

    std::unique_ptr<store::Store> store;
    auth::OwnerToken token;
    auth::OneTime oneTime;
    auth::LoginLinks links;
    auth::BrowserSignIns signIns;
    auth::ApiKeys apiKeys;
    auth::Audit audit;
    auth::Directory directory;
    auth::Accounts accounts;
    std::unique_ptr<github::Client> github; // null: there is no sign-in with GitHub and no app
    std::unique_ptr<auth::GitHubUsers> githubUsers;
    auth::Authenticator authenticator;
    std::unique_ptr<auth::GitHubSignIn> githubSignIn;
    std::unique_ptr<github::App> githubApp;
    std::unique_ptr<api::GitCredentials> gitCredentials;
    auth::StreamGuard streamGuard;
    auth::RateGuard rateGuard;
    agents::Catalogue catalogue;
    api::Settings settings;
    api::Templates templates;
    api::Maintenance maintenance;
    sessions::Quotas quotas;
    std::unique_ptr<kube::Client> cluster; ///< null: sessions run on this machine
    std::unique_ptr<Leadership> leadership; ///< null: there is only this replica
    std::unique_ptr<runtime::SessionRuntime> runtime;
    sessions::SessionService sessions;
    api::LiveSockets live;
    api::Shares shares;
};

/// The store that the options name; what may hold secrets is sealed in it. Blocks.
Result<std::unique_ptr<auth::SealedStore>> openStore(
    const options::Options &options, const DataFolder &folder, const auth::Keyring &keys);

/// Opens what is kept in the data folder and makes the rooms. Blocks: for program start.
Result<std::unique_ptr<Rooms>> makeRooms(
    const options::Options &options, const DataFolder &folder, const Clock &clock);

} // namespace ccplant::daemon
