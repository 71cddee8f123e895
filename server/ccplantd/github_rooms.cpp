// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/github_rooms.h"

#include "server/auth/secret_file.h"

using namespace Qt::StringLiterals;

namespace ccplant::daemon {

QByteArray takeVariable(const char *name)
{
    const QByteArray value = qgetenv(name);
    qunsetenv(name);
    return value;
}

Result<QByteArray> loadClientSecret(const options::Options &options, const QByteArray &variable)
{
    if (!hasGitHubSignIn(options))
        return QByteArray();
    const auto missing = [] {
        return fail(ErrorCode::Unprocessable,
            u"Sign-in with GitHub needs the client secret beside the client id: in the file of --auth-github-client-secret-file, or in %1."_s
                .arg(QLatin1StringView(clientSecretVariable)));
    };
    if (!variable.trimmed().isEmpty())
        return variable.trimmed();
    if (options.github.clientSecretFile.isEmpty())
        return missing();
    return auth::readSecretFile(options.github.clientSecretFile)
        .and_then([&](const QByteArray &content) -> Result<QByteArray> {
            if (content.trimmed().isEmpty())
                return missing();
            return content.trimmed();
        });
}

Result<std::optional<github::RsaKey>> loadAppKey(const options::Options &options)
{
    const QString &file = options.github.appKeyFile;
    if (file.isEmpty())
        return std::nullopt;
    return auth::readSecretFile(file)
        .and_then(github::RsaKey::fromPem)
        .map([](const github::RsaKey &key) { return std::optional(key); })
        .map_error([&](Error error) {
            if (error.code == ErrorCode::Unprocessable)
                error.detail = u"%1: %2."_s.arg(file, error.detail);
            return error;
        });
}

auth::AuthMode authModeOf(const options::Options &options)
{
    return options.authMode == "api_key"_L1   ? auth::AuthMode::ApiKey
        : options.authMode == "oauth_only"_L1 ? auth::AuthMode::OAuthOnly
                                              : auth::AuthMode::Both;
}

bool hasGitHubSignIn(const options::Options &options)
{
    return !options.github.clientId.isEmpty() && authModeOf(options) != auth::AuthMode::ApiKey;
}

auth::GitHubUsers::Options gitHubOptions(
    const options::Options &options, const QByteArray &clientSecret)
{
    const options::GitHubOptions &github = options.github;
    return {.app = {github.clientId, clientSecret, github.scope},
        .policy = {github.admins, github.users, github.organizations},
        .recheck = github.recheck,
        .grace = github.grace};
}

} // namespace ccplant::daemon
