// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/client_settings.h"

#include <QTranslator>

class QQmlEngine;

namespace ccplant {

/// Keeps the engine's language what the settings say. Main thread only.
class Language : public QObject {
    Q_OBJECT
public:
    Language(QQmlEngine *engine, client::ClientSettings *settings);

private:
    void apply();

    client::ClientSettings *m_settings;
    QTranslator m_translator;
};

} // namespace ccplant
