// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/agent.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace ccplant::agents {

QJsonObject Launch::toJson() const
{
    QJsonObject variables;
    for (const auto &[name, value] : env.asKeyValueRange())
        variables.insert(name, value);
    QJsonObject object{{u"id"_s, id}, {u"driver"_s, driver},
        {u"command"_s, QJsonArray::fromStringList(command)}, {u"env"_s, variables}};
    if (!mode.isEmpty())
        object.insert(u"mode"_s, mode);
    return object;
}

} // namespace ccplant::agents
