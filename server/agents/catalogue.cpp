// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/catalogue.h"

#include "server/agents/config.h"
#include "server/agents/presets.h"

#include <algorithm>
#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace ccplant::agents {

Catalogue::Catalogue(CatalogueOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_agents(merged(m_options.custom))
    , m_finder(m_options.searchPath, m_options.installFolder, m_options.home)
    , m_installer(m_options.installFolder)
{
    const QString beside = QCoreApplication::applicationDirPath() + u'/' + demoProgram.toString();
    m_finder.pin(
        demoProgram.toString(), m_options.demoAgent.isEmpty() ? beside : m_options.demoAgent);
    connect(&m_versions, &Versions::known, this, &Catalogue::changed);
    connect(&m_installer, &Installer::finished, this, [this](const QString &id, bool ok) {
        const Agent *agent = find(id);
        if (ok && agent && program(*agent).isEmpty())
            m_installer.setError(id,
                u"npm was done, but the program '%1' is still not there."_s.arg(
                    agent->command.constFirst()));
        Q_EMIT changed();
    });
}

const Agent *Catalogue::find(const QString &id) const
{
    const auto found = std::ranges::find(m_agents, id, &Agent::id);
    return found == m_agents.end() ? nullptr : &*found;
}

bool Catalogue::contains(const QString &id) const
{
    return find(id) != nullptr;
}

QString Catalogue::program(const Agent &agent) const
{
    if (!m_options.inImage)
        return m_finder.find(agent.command.constFirst());
    // On the image's own PATH.
    return agent.custom || m_options.inImage->contains(agent.id) ? agent.command.constFirst()
                                                                 : QString();
}

QString Catalogue::howToGet(const Agent &agent) const
{
    if (m_options.inImage)
        return u"The image that sessions run in does not have it. An administrator can build one that does, and name the agent with --kube-agents."_s;
    if (agent.packages.isEmpty())
        return u"Check its command in the configuration."_s;
    return u"Install it on the agents page, or by hand: npm install -g %1"_s.arg(
        agent.packages.join(u' '));
}

QString Catalogue::defaultAgent(const QString &preferred) const
{
    if (contains(preferred))
        return preferred;
    if (contains(m_options.defaultAgent))
        return m_options.defaultAgent;
    for (const Agent &agent : m_agents) {
        if (!program(agent).isEmpty())
            return agent.id;
    }
    return u"demo"_s;
}

Result<Launch> Catalogue::launch(const QString &id) const
{
    const QString wanted = id.isEmpty() ? defaultAgent() : id;
    const Agent *agent = find(wanted);
    if (!agent)
        return fail(ErrorCode::NotFound,
            u"There is no agent '%1'. GET /api/v1/agents lists them."_s.arg(wanted.left(80)));
    return launchOf(*agent);
}

Result<Launch> Catalogue::launchOf(const Agent &agent) const
{
    Launch launch{.id = agent.id,
        .driver = agent.driver,
        .command = agent.command,
        .env = agent.env,
        .mode = agent.mode};
    launch.command[0] = program(agent);
    if (launch.command.constFirst().isEmpty()) {
        return fail(ErrorCode::AgentUnavailable,
            u"%1 is not installed: the program '%2' was not found. %3"_s.arg(
                agent.name, agent.command.constFirst(), howToGet(agent)));
    }
    for (const auto &[variable, name] : agent.envPrograms.asKeyValueRange()) {
        const QString file = m_options.inImage ? QString() : m_finder.find(name);
        if (!file.isEmpty() && !launch.env.contains(variable))
            launch.env.insert(variable, file);
    }
    return launch;
}

QJsonObject Catalogue::installJson(const Agent &agent) const
{
    QJsonObject install{{u"can_install"_s,
        !m_options.inImage && !agent.packages.isEmpty() && !m_finder.find(u"npm"_s).isEmpty()}};
    if (!agent.packages.isEmpty() && !m_options.inImage)
        install.insert(u"command"_s, u"npm install -g "_s + agent.packages.join(u' '));
    if (!agent.docsUrl.isEmpty())
        install.insert(u"docs"_s, agent.docsUrl);
    const Installer::Progress progress = m_installer.progress(agent.id);
    if (!progress.error.isEmpty()) {
        install.insert(u"error"_s, progress.error);
        install.insert(u"output_tail"_s, progress.outputTail);
    }
    return install;
}

QJsonObject Catalogue::describe(const Agent &agent, const QString &defaultId)
{
    const QString file = program(agent);
    QJsonObject object{
        {u"id"_s, agent.id},
        {u"name"_s, agent.name},
        {u"driver"_s, agent.driver},
        {u"description"_s, agent.description},
        {u"installed"_s, !file.isEmpty()},
        {u"custom"_s, agent.custom},
        {u"default"_s, agent.id == defaultId},
        {u"install"_s, installJson(agent)},
    };
    if (const QString version =
            file.isEmpty() || m_options.inImage ? QString() : m_versions.of(file);
        !version.isEmpty())
        object.insert(u"version"_s, version);
    if (!agent.loginHint.isEmpty())
        object.insert(u"login"_s, agent.loginHint);
    const Installer::Progress progress = m_installer.progress(agent.id);
    if (progress.running)
        object.insert(u"installing"_s, QJsonObject{{u"output_tail"_s, progress.outputTail}});
    return object;
}

QJsonArray Catalogue::toJson(const QString &preferred)
{
    const QString defaultId = defaultAgent(preferred);
    QJsonArray all;
    for (const Agent &agent : std::as_const(m_agents))
        all.append(describe(agent, defaultId));
    return all;
}

Result<QJsonObject> Catalogue::toJson(const QString &id, const QString &preferred)
{
    const Agent *agent = find(id);
    if (!agent)
        return fail(ErrorCode::NotFound,
            u"There is no agent '%1'. GET /api/v1/agents lists them."_s.arg(id.left(80)));
    return describe(*agent, defaultAgent(preferred));
}

Result<void> Catalogue::install(const QString &id)
{
    const Agent *agent = find(id);
    if (!agent)
        return fail(ErrorCode::NotFound,
            u"There is no agent '%1'. GET /api/v1/agents lists them."_s.arg(id.left(80)));
    if (agent->packages.isEmpty() || m_options.inImage)
        return fail(
            ErrorCode::Unprocessable, u"%1 cannot be installed from here."_s.arg(agent->name));
    const QString npm = m_finder.find(u"npm"_s);
    if (npm.isEmpty())
        return fail(ErrorCode::Unprocessable,
            u"npm was not found. Install Node.js with npm (on Debian: apt install npm), then try again."_s);
    return m_installer.start(id, npm, agent->packages);
}

} // namespace ccplant::agents
