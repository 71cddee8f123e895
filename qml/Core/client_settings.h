// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/json_store.h"

#include <QtQmlIntegration>

class QQmlEngine;
class QJSEngine;

namespace ccplant::client {

/// What the user set on this device. QML singleton `Settings`.
class ClientSettings : public QObject {
    Q_OBJECT
    QML_NAMED_ELEMENT(Settings)
    QML_SINGLETON
    /// `system`, `light` or `dark`.
    Q_PROPERTY(QString theme READ theme WRITE setTheme NOTIFY themeChanged)
    /// `system`, `en` or `ja`.
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged)
    /// Per cent, 80–150.
    Q_PROPERTY(int textScale READ textScale WRITE setTextScale NOTIFY textScaleChanged)
    /// Which key sends: `enter` (Shift+Enter breaks the line) or `ctrl_enter` (Enter breaks it).
    Q_PROPERTY(QString sendKey READ sendKey WRITE setSendKey NOTIFY sendKeyChanged)
    Q_PROPERTY(bool sideVisible READ sideVisible WRITE setSideVisible NOTIFY sideVisibleChanged)
    /// Agent chosen last for a new session.
    Q_PROPERTY(QString lastAgent READ lastAgent WRITE setLastAgent NOTIFY lastAgentChanged)
public:
    explicit ClientSettings(const QString &path, QObject *parent = nullptr);
    static ClientSettings *create(QQmlEngine *, QJSEngine *);

    QString theme() const;
    void setTheme(const QString &theme);
    QString language() const;
    void setLanguage(const QString &language);
    int textScale() const;
    void setTextScale(int percent);
    QString sendKey() const;
    void setSendKey(const QString &key);
    bool sideVisible() const;
    void setSideVisible(bool visible);
    QString lastAgent() const;
    void setLastAgent(const QString &agent);

    /// For what has no property of its own: window geometry, collapsed sections.
    Q_INVOKABLE QVariant value(const QString &key, const QVariant &fallback = {}) const;
    Q_INVOKABLE void setValue(const QString &key, const QVariant &value);

Q_SIGNALS:
    void themeChanged();
    void languageChanged();
    void textScaleChanged();
    void sendKeyChanged();
    void sideVisibleChanged();
    void lastAgentChanged();

private:
    QString choice(const QString &key, const QStringList &allowed) const;
    JsonStore m_store;
};

} // namespace ccplant::client
