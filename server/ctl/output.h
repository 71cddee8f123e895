// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace ccplant::ctl {

/// A list as columns with a head, each as wide as it needs to be; a line says so when it is empty.
/// `columns` are member names; `a.b` is a member of a member. Pure.
QString asTable(const QJsonArray &rows, const QStringList &columns);
/// An object as `name: value` lines, members of members indented. Pure.
QString asLines(const QJsonObject &object);
/// A value as people read it: lists with commas, true and false as yes and no. Control characters
/// are escaped, so that what somebody else wrote cannot steer the terminal. Pure.
QString asText(const QJsonValue &value);

} // namespace ccplant::ctl
