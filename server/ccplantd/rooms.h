// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/agents/catalogue.h"
#include "server/api/live.h"
#include "server/api/settings.h"
#include "server/api/templates.h"
#include "server/auth/authenticator.h"
#include "server/auth/sealed_store.h"
#include "server/ccplantd/data_folder.h"
#include "server/ccplantd/options/options.h"
#include "server/kube/client/client.h"
#include "server/runtime/runtime.h"
#include "server/sessions/service.h"

#include <memory>

namespace ccplant::daemon {

/// What a server is made of, in the order in which it depends on each other.
struct Rooms {
    Rooms(const options::Options &options, const DataFolder &folder, const Clock &clock,
        std::unique_ptr<store::Store> opened, auth::OwnerToken ownerToken, auth::Keyring keys,
        std::unique_ptr<kube::Client> clusterClient);

    std::unique_ptr<store::Store> store;
    auth::OwnerToken token;
    auth::LoginLinks links;
    auth::BrowserSignIns signIns;
    auth::ApiKeys apiKeys;
    auth::Audit audit;
    auth::Directory directory;
    auth::Authenticator authenticator;
    agents::Catalogue catalogue;
    api::Settings settings;
    api::Templates templates;
    std::unique_ptr<kube::Client> cluster; ///< null: sessions run on this machine
    std::unique_ptr<runtime::SessionRuntime> runtime;
    sessions::SessionService sessions;
    api::LiveSockets live;
};

/// The store in the data folder; what may hold secrets is sealed in it. Blocks.
Result<std::unique_ptr<auth::SealedStore>> openStore(
    const DataFolder &folder, const auth::Keyring &keys);

/// Opens what is kept in the data folder and makes the rooms. Blocks: for program start.
Result<std::unique_ptr<Rooms>> makeRooms(
    const options::Options &options, const DataFolder &folder, const Clock &clock);

} // namespace ccplant::daemon
