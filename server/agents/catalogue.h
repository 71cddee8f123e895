// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/agents/agent.h"
#include "server/agents/finder.h"
#include "server/agents/installer.h"
#include "server/agents/versions.h"

#include <optional>
#include <QJsonArray>
#include <QObject>

namespace ccplant::agents {

struct CatalogueOptions {
    QList<Agent> custom; ///< from the configuration; one with a preset's id replaces the preset
    QString defaultAgent; ///< empty: the first that is installed, real agents before the demo
    QString installFolder; ///< `DATA/agents`, where npm packages go
    QStringList searchPath; ///< folders to look for programs in, before the well-known places
    QString home; ///< the user's home folder, for the well-known places
    QString demoAgent; ///< path of ccplant-demo-agent; empty: beside the running executable
    /// Sessions run in an image that has these agents (ids), and those of the configuration:
    /// nothing is looked for on this machine, nor installed.
    std::optional<QStringList> inImage = {};
};

/// The agents that sessions can run: what they are, whether they are there, how to get them. Lives
/// in one thread; nothing here blocks on a process.
class Catalogue : public QObject {
    Q_OBJECT
public:
    explicit Catalogue(CatalogueOptions options, QObject *parent = nullptr);

    /// How to start agent `id`; empty `id`: the default agent. NotFound for an unknown id,
    /// AgentUnavailable when its program is not installed (the detail says what to do).
    Result<Launch> launch(const QString &id) const;
    bool contains(const QString &id) const;
    /// `preferred` when there is such an agent, else the configured one, else the first that is
    /// installed.
    QString defaultAgent(const QString &preferred = {}) const;

    /// docs/protocol.md §5, `GET /api/v1/agents`: all agents. `preferred`: a user's own default
    /// agent, if known.
    QJsonArray toJson(const QString &preferred);
    /// One agent; NotFound.
    Result<QJsonObject> toJson(const QString &id, const QString &preferred);
    /// Starts installing. NotFound; Unprocessable when it cannot be installed from here; Conflict
    /// while another install runs.
    Result<void> install(const QString &id);

Q_SIGNALS:
    void changed(); ///< an install ended, or a version became known

private:
    const Agent *find(const QString &id) const;
    QString program(const Agent &agent) const;
    QString howToGet(const Agent &agent) const;
    Result<Launch> launchOf(const Agent &agent) const;
    QJsonObject describe(const Agent &agent, const QString &defaultId);
    QJsonObject installJson(const Agent &agent) const;

    CatalogueOptions m_options;
    QList<Agent> m_agents;
    Finder m_finder;
    Versions m_versions;
    Installer m_installer;
};

} // namespace ccplant::agents
