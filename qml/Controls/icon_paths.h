// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QObject>
#include <QPainterPath>
#include <qqmlregistration.h>
#include <QStringList>

namespace ccplant {

/// Reads an SVG path (SVG 2 §9.3) as far as our icons go: absolute M, L, H, V, C, A and Z, arcs
/// that are not rotated. None when it is anything else.
std::optional<QPainterPath> readSvgPath(QStringView text);

/// The outline of an icon of resources/icons/icons.h, on a grid of 24; empty when there is none of
/// that name. GUI thread.
QPainterPath iconPath(const QString &name);

/// The icons that there are, for QML.
class IconPaths : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(QStringList names READ names CONSTANT)

public:
    using QObject::QObject;
    QStringList names() const;
};

} // namespace ccplant
