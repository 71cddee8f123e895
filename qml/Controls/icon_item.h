// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <QPainterPath>
#include <QQuickItem>

namespace ccplant {

/// How an icon is drawn.
struct IconLook {
    int size = 0; ///< of its grid, in pixels of the scene
    QColor color;
    bool filled = false;
    double stroke = 1.75; ///< on the grid of 24
    double ratio = 1; ///< device pixels per pixel of the scene
};

/// What icons have around their grid, for strokes that end at its edge: in pixels of the scene.
double iconMargin(int size);

/// `path` (on the grid of 24) as it looks: with its margin, of a premultiplied format.
QImage drawIcon(const QPainterPath &path, const IconLook &look);

/// An outline icon: one small picture in the scene's atlas, so that a window full of them is drawn
/// in one go. Icon.qml gives it the theme.
class IconItem : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    /// Of resources/icons/icons.h; another one: nothing is drawn.
    Q_PROPERTY(QString name READ name WRITE setName NOTIFY changed REQUIRED)
    Q_PROPERTY(int size READ size WRITE setSize NOTIFY changed)
    Q_PROPERTY(QColor color READ color WRITE setColor NOTIFY changed)
    Q_PROPERTY(bool filled READ isFilled WRITE setFilled NOTIFY changed)
    Q_PROPERTY(double stroke READ stroke WRITE setStroke NOTIFY changed)

public:
    explicit IconItem(QQuickItem *parent = nullptr);
    QString name() const { return m_name; }
    void setName(const QString &name);
    int size() const { return m_look.size; }
    void setSize(int size);
    QColor color() const { return m_look.color; }
    void setColor(const QColor &color);
    bool isFilled() const { return m_look.filled; }
    void setFilled(bool filled);
    double stroke() const { return m_look.stroke; }
    void setStroke(double stroke);

Q_SIGNALS:
    void changed();

protected:
    QSGNode *updatePaintNode(QSGNode *old, UpdatePaintNodeData *data) override;
    void itemChange(ItemChange change, const ItemChangeData &data) override;
    void geometryChange(const QRectF &now, const QRectF &before) override;

private:
    template <typename T>
    void set(T &member, const T &value);

    QString m_name;
    QPainterPath m_path;
    IconLook m_look;
    bool m_isDrawn = false; ///< the picture in the scene is as it should be
};

} // namespace ccplant
