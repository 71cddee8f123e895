// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/command_registry.h"

#include "qml/Core/client_core.h"

#include <QQmlEngine>

namespace ccplant::client {

Command::~Command()
{
    if (ClientCore *core = ClientCore::instance())
        core->commands()->drop(this);
}

void Command::classBegin()
{
    ClientCore::instance()->commands()->add(this);
}

void Command::componentComplete()
{
    Q_EMIT changed();
}

void Command::trigger()
{
    if (m_enabled)
        Q_EMIT triggered();
}

CommandRegistry *CommandRegistry::create(QQmlEngine *, QJSEngine *)
{
    CommandRegistry *registry = ClientCore::instance()->commands();
    QJSEngine::setObjectOwnership(registry, QJSEngine::CppOwnership);
    return registry;
}

void CommandRegistry::add(Command *command)
{
    m_commands << command;
    connect(command, &Command::changed, this, &CommandRegistry::changed);
}

void CommandRegistry::drop(Command *command)
{
    if (m_commands.removeOne(command))
        Q_EMIT changed();
}

} // namespace ccplant::client
