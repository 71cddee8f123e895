// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/language.h"

#include <QCoreApplication>
#include <QLocale>
#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace ccplant {

Language::Language(QQmlEngine *engine, client::ClientSettings *settings)
    : m_settings(settings)
{
    connect(settings, &client::ClientSettings::languageChanged, this, [this, engine] {
        apply();
        engine->retranslate();
    });
    apply();
}

void Language::apply()
{
    QCoreApplication::removeTranslator(&m_translator);
    const QString wanted = m_settings->language();
    const QLocale locale = wanted == "system"_L1 ? QLocale::system() : QLocale(wanted);
    QLocale::setDefault(locale);
    if (m_translator.load(locale, u"ccplant"_s, u"_"_s, u":/i18n"_s))
        QCoreApplication::installTranslator(&m_translator);
}

} // namespace ccplant
