// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Controls/icon_item.h"

#include "qml/Controls/icon_paths.h"

#include <cmath>
#include <QPainter>
#include <QQuickWindow>
#include <QSGImageNode>

namespace ccplant {
namespace {

constexpr int grid = 24;

} // namespace

double iconMargin(int size)
{
    return std::ceil(2.0 * size / grid);
}

QImage drawIcon(const QPainterPath &path, const IconLook &look)
{
    const double margin = iconMargin(look.size);
    const int pixels = int(std::ceil((look.size + 2 * margin) * look.ratio));
    QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(look.ratio, look.ratio);
    painter.translate(margin, margin);
    painter.scale(double(look.size) / grid, double(look.size) / grid);
    painter.setPen(QPen(look.color, look.stroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(look.filled ? QBrush(look.color) : QBrush());
    painter.drawPath(path);
    return image;
}

IconItem::IconItem(QQuickItem *parent)
    : QQuickItem(parent)
{
    setFlag(ItemHasContents);
}

template <typename T>
void IconItem::set(T &member, const T &value)
{
    if (member == value)
        return;
    member = value;
    m_isDrawn = false;
    update();
    Q_EMIT changed();
}

void IconItem::setName(const QString &name)
{
    if (name == m_name)
        return;
    m_path = iconPath(name);
    set(m_name, name);
}

void IconItem::setSize(int size)
{
    setImplicitSize(size, size);
    set(m_look.size, size);
}

void IconItem::setColor(const QColor &color)
{
    set(m_look.color, color);
}

void IconItem::setFilled(bool filled)
{
    set(m_look.filled, filled);
}

void IconItem::setStroke(double stroke)
{
    set(m_look.stroke, stroke);
}

QSGNode *IconItem::updatePaintNode(QSGNode *old, UpdatePaintNodeData *)
{
    auto *node = static_cast<QSGImageNode *>(old);
    if (m_path.isEmpty() || m_look.size <= 0 || m_look.color.alpha() == 0) {
        delete node;
        m_isDrawn = false;
        return nullptr;
    }
    if (!node) {
        node = window()->createImageNode();
        node->setOwnsTexture(true);
        node->setFiltering(QSGTexture::Linear);
        m_isDrawn = false;
    }
    const double margin = iconMargin(m_look.size), ratio = window()->effectiveDevicePixelRatio();
    if (!m_isDrawn || ratio != m_look.ratio) {
        m_look.ratio = ratio;
        node->setTexture(window()->createTextureFromImage(drawIcon(m_path, m_look),
            QQuickWindow::CreateTextureOptions(QQuickWindow::TextureHasAlphaChannel)
                | QQuickWindow::TextureCanUseAtlas));
        m_isDrawn = true;
    }
    const double side = std::ceil((m_look.size + 2 * margin) * ratio) / ratio;
    const auto start = [&](double room) {
        return std::round((room - m_look.size) / 2 * ratio) / ratio - margin;
    };
    node->setRect(QRectF(start(width()), start(height()), side, side));
    return node;
}

void IconItem::itemChange(ItemChange change, const ItemChangeData &data)
{
    if (change == ItemDevicePixelRatioHasChanged || change == ItemSceneChange)
        update();
    QQuickItem::itemChange(change, data);
}

void IconItem::geometryChange(const QRectF &now, const QRectF &before)
{
    if (now.size() != before.size())
        update();
    QQuickItem::geometryChange(now, before);
}

} // namespace ccplant
