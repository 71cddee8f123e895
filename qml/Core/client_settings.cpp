// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/client_settings.h"

#include "qml/Core/client_core.h"

#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace ccplant::client {

ClientSettings::ClientSettings(const QString &path, QObject *parent)
    : QObject(parent)
    , m_store(path)
{
    connect(&m_store, &JsonStore::changedElsewhere, this, [this](const QString &key) {
        static const QHash<QString, void (ClientSettings::*)()> signalsByKey{
            {u"theme"_s, &ClientSettings::themeChanged},
            {u"language"_s, &ClientSettings::languageChanged},
            {u"text_scale"_s, &ClientSettings::textScaleChanged},
            {u"send_key"_s, &ClientSettings::sendKeyChanged},
            {u"last_agent"_s, &ClientSettings::lastAgentChanged}};
        if (const auto signal = signalsByKey.value(key))
            Q_EMIT(this->*signal)();
    });
}

ClientSettings *ClientSettings::create(QQmlEngine *, QJSEngine *)
{
    ClientSettings *settings = ClientCore::instance()->settings();
    QJSEngine::setObjectOwnership(settings, QJSEngine::CppOwnership);
    return settings;
}

/// What is kept, or the first of what is allowed.
QString ClientSettings::choice(const QString &key, const QStringList &allowed) const
{
    const QString kept = m_store.value(key).toString();
    return allowed.contains(kept) ? kept : allowed.first();
}

QString ClientSettings::theme() const
{
    return choice(u"theme"_s, {u"system"_s, u"light"_s, u"dark"_s});
}

void ClientSettings::setTheme(const QString &theme)
{
    if (theme == this->theme())
        return;
    m_store.set(u"theme"_s, theme);
    Q_EMIT themeChanged();
}

QString ClientSettings::language() const
{
    return choice(u"language"_s, {u"system"_s, u"en"_s, u"ja"_s});
}

void ClientSettings::setLanguage(const QString &language)
{
    if (language == this->language())
        return;
    m_store.set(u"language"_s, language);
    Q_EMIT languageChanged();
}

int ClientSettings::textScale() const
{
    return std::clamp(m_store.value(u"text_scale"_s).toInt(100), 80, 150);
}

void ClientSettings::setTextScale(int percent)
{
    percent = std::clamp(percent, 80, 150);
    if (percent == textScale())
        return;
    m_store.set(u"text_scale"_s, percent);
    Q_EMIT textScaleChanged();
}

QString ClientSettings::sendKey() const
{
    return choice(u"send_key"_s, {u"enter"_s, u"ctrl_enter"_s});
}

void ClientSettings::setSendKey(const QString &key)
{
    if (key == sendKey())
        return;
    m_store.set(u"send_key"_s, key);
    Q_EMIT sendKeyChanged();
}

bool ClientSettings::sideVisible() const
{
    return m_store.value(u"side_visible"_s).toBool(true);
}

void ClientSettings::setSideVisible(bool visible)
{
    if (visible == sideVisible())
        return;
    m_store.set(u"side_visible"_s, visible);
    Q_EMIT sideVisibleChanged();
}

QString ClientSettings::lastAgent() const
{
    return m_store.value(u"last_agent"_s).toString();
}

void ClientSettings::setLastAgent(const QString &agent)
{
    if (agent == lastAgent())
        return;
    m_store.set(u"last_agent"_s, agent);
    Q_EMIT lastAgentChanged();
}

QVariant ClientSettings::value(const QString &key, const QVariant &fallback) const
{
    const QJsonValue kept = m_store.value(u"ui."_s + key);
    return kept.isUndefined() ? fallback : kept.toVariant();
}

void ClientSettings::setValue(const QString &key, const QVariant &value)
{
    m_store.set(u"ui."_s + key, QJsonValue::fromVariant(value));
}

} // namespace ccplant::client
