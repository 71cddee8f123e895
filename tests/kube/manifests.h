// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/resource.h"

#include <optional>
#include <QJsonObject>
#include <QList>

namespace ccplant::test {

/// The objects of installer/kubernetes/`name`, in order. Ends the test program when it is no YAML.
QList<QJsonObject> manifest(const QString &name);
/// What kind of object that is; nothing for one that no manifest of ours has.
std::optional<kube::Resource> resourceOf(const QJsonObject &object);

} // namespace ccplant::test
