// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in with GitHub: what comes back in the browser, in its cookie, and from GitHub itself.
#include "server/auth/github_sign_in.h"

#include <cstdint>
#include <cstdlib>
#include <QTimeZone>

using namespace ccplant;
using namespace ccplant::auth;

namespace {

const Keyring &keys()
{
    static const Keyring ring({{"k001", QByteArray(32, 'a')}, {"k002", QByteArray(32, 'b')}});
    return ring;
}

QDateTime now()
{
    return QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC);
}

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

void tryAddresses(const QString &text)
{
    const QString back = safeReturn(text);
    demand(back.startsWith(u'/') && !back.startsWith(QLatin1StringView("//"))
        && !back.contains(u'\\') && !back.contains(u'"') && !back.contains(u'\n'));
    const QUrl base(QStringLiteral("https://ccplant.example/"));
    demand(base.resolved(QUrl(back)).host() == base.host());
    const QUrl url(text, QUrl::StrictMode);
    if (isLoopback(url))
        demand(
            url.host() == QLatin1StringView("127.0.0.1") || url.host() == QLatin1StringView("::1"));
    const QString name = github::repositoryName(text, {});
    demand(name.isEmpty() || name.count(u'/') == 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    demand(!openTransaction(bytes, now(), keys()));
    tryAddresses(QString::fromUtf8(bytes));
    tryAddresses(QString::fromLatin1(bytes));
    const QUrl site(QStringLiteral("https://api.github.com"));
    const QUrl next = github::nextPage(bytes, site);
    demand(next.isEmpty()
        || (next.host() == site.host() && next.scheme() == site.scheme()
            && next.port() == site.port()));
    if (const auto tokens = github::readTokens(bytes, now()))
        demand(!tokens->access.isEmpty());

    // The first two bytes say which byte of a good cookie to change, and how.
    static const Transaction begun{.state = QByteArray(43, 's'),
        .verifier = QByteArray(43, 'v'),
        .returnTo = QStringLiteral("/x")};
    static const QByteArray sealed = sealTransaction(begun, now().addSecs(600), keys());
    QByteArray changed = sealed;
    if (size >= 2)
        changed[data[0] % changed.size()] = char(changed.at(data[0] % changed.size()) ^ data[1]);
    const auto opened = openTransaction(changed, now(), keys());
    demand(opened.has_value() == (changed == sealed));
    demand(!openTransaction(sealed, now().addSecs(600), keys()));
    return 0;
}
