// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/auth/github_sign_in.h"
#include "server/ccplantd/options/options.h"
#include "server/github/jwt.h"

namespace ccplant::daemon {

/// The environment variable that may hold the OAuth app's secret.
inline constexpr const char *clientSecretVariable = "CCPLANT_GITHUB_CLIENT_SECRET";

/// Gets a variable and takes it out of this process's environment, so that no child has it.
QByteArray takeVariable(const char *name);

/// The OAuth app's secret: `variable` (the content of CCPLANT_GITHUB_CLIENT_SECRET), or the file
/// that the options name, which nobody else may read. Empty without a client id; Unprocessable when
/// there is a client id and no secret. Blocks.
Result<QByteArray> loadClientSecret(const options::Options &options, const QByteArray &variable);

/// The GitHub App's key, from its file, which nobody else may read. Nothing without an app. Blocks.
Result<std::optional<github::RsaKey>> loadAppKey(const options::Options &options);

auth::AuthMode authModeOf(const options::Options &options);
/// Whether people can sign in with GitHub.
bool hasGitHubSignIn(const options::Options &options);
auth::GitHubUsers::Options gitHubOptions(
    const options::Options &options, const QByteArray &clientSecret);

} // namespace ccplant::daemon
