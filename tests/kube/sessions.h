// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of sessions in pods begin with.
#pragma once

#include "server/kube/core/names.h"
#include "server/runtime/runtime.h"
#include "shared/ids.h"

#include <QJsonArray>

namespace ccplant::test {

inline constexpr int patience =
    90'000; // ms: the machine is busy, and a pod may take its time to go
inline constexpr kube::Resource volumes{{}, QLatin1StringView("v1"),
    QLatin1StringView("PersistentVolume"), QLatin1StringView("persistentvolumes"), false};
inline constexpr kube::Resource quotas{{}, QLatin1StringView("v1"),
    QLatin1StringView("ResourceQuota"), QLatin1StringView("resourcequotas")};

/// A session of the demo agent, with an id of its own.
inline runtime::Spec spec()
{
    runtime::Spec out;
    out.id = newId(u"s");
    out.owner = QStringLiteral("tester");
    out.agent = {{QStringLiteral("id"), QStringLiteral("demo")},
        {QStringLiteral("driver"), QStringLiteral("acp")},
        {QStringLiteral("command"), QJsonArray{QStringLiteral("ccplant-demo-agent")}}};
    return out;
}

} // namespace ccplant::test
