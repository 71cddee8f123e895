// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/github/app.h"

#include <memory>
#include <QCoro/QCoroFuture>
#include <QPromise>

using namespace Qt::StringLiterals;

namespace ccplant::github {

namespace {

QString nameOf(const QString &repository, Reach reach)
{
    return repository.toLower() + (reach == Reach::Write ? u" w"_s : u" r"_s);
}

Error notInstalled(const QString &repository)
{
    return {ErrorCode::NotFound,
        u"The GitHub App is not installed for %1. Whoever owns the repository can install it there."_s
            .arg(repository),
        {}, {}};
}

} // namespace

App::App(Client &client, const Clock &clock, QString id, RsaKey key)
    : m_client(client)
    , m_clock(clock)
    , m_id(std::move(id))
    , m_key(std::move(key))
{
}

void App::forget()
{
    m_installations.clear();
    m_tokens.clear();
}

QCoro::Task<Result<InstallationToken>> App::tokenFor(QString repository, Reach reach)
{
    const QString name = nameOf(repository, reach);
    const auto known = m_tokens.constFind(name);
    if (known != m_tokens.cend() && known->expires.addDuration(-renewBefore) > m_clock.now())
        co_return *known;
    if (const auto asking = m_asking.constFind(name); asking != m_asking.cend()) {
        const QFuture<Answer> answer = *asking;
        co_return co_await answer;
    }
    const auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    m_asking.insert(name, promise->future());
    const Answer made = co_await make(repository, reach);
    m_asking.remove(name);
    if (made) {
        if (m_tokens.size() >= maxKnown)
            m_tokens.clear();
        m_tokens.insert(name, *made);
    }
    promise->addResult(made);
    promise->finish();
    co_return made;
}

QCoro::Task<Result<qint64>> App::installationOf(QByteArray jwt, QString repository, bool fresh)
{
    const auto known = m_installations.constFind(repository.toLower());
    if (!fresh && known != m_installations.cend()
        && known->asked.addDuration(knowInstallation) > m_clock.now())
        co_return known->id;
    const auto id = co_await m_client.installationOf(jwt, repository);
    if (!id) {
        m_installations.remove(repository.toLower());
        co_return tl::unexpected(
            id.error().code == ErrorCode::NotFound ? notInstalled(repository) : id.error());
    }
    if (m_installations.size() >= maxKnown)
        m_installations.clear();
    m_installations.insert(repository.toLower(), {*id, m_clock.now()});
    co_return *id;
}

QCoro::Task<Result<InstallationToken>> App::make(QString repository, Reach reach)
{
    const auto jwt = appJwt(m_id, m_key, m_clock.now());
    if (!jwt)
        co_return tl::unexpected(jwt.error());
    // The second time without what was known: the app may have been installed anew.
    for (const bool fresh : {false, true}) {
        const auto id = co_await installationOf(*jwt, repository, fresh);
        if (!id)
            co_return tl::unexpected(id.error());
        const auto token = co_await m_client.installationToken(
            *jwt, *id, repository.section(u'/', 1), reach == Reach::Write);
        if (token || fresh || token.error().code != ErrorCode::NotFound) {
            if (!token && token.error().code == ErrorCode::NotFound)
                co_return tl::unexpected(notInstalled(repository));
            co_return token;
        }
    }
    co_return tl::unexpected(notInstalled(repository));
}

} // namespace ccplant::github
