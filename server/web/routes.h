// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/http/router.h"
#include "server/web/site_folder.h"

namespace ccplant::web {

/// Serves the web client to everybody: `/`, the files beside its index, and those in `assets/` and
/// `icons/`. Nothing in it is secret; what it shows comes through the API. `folder` outlives the
/// router.
void addSiteRoutes(http::Router &router, SiteFolder &folder);

} // namespace ccplant::web
