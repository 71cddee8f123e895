// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/language.h"
#include "qml/Core/client_core.h"

#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>

#include <emscripten/val.h>

using namespace Qt::StringLiterals;
using namespace ccplant;

int main(int argc, char *argv[])
{
    // Both live as long as the page: main() returns to the browser's event loop.
    static QGuiApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"ccplant"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CCPLANT_VERSION));
    QQuickStyle::setStyle(u"Basic"_s);

    client::ClientParts parts;
    parts.dataDir = u"/ccplant"_s;
    parts.secrets = std::make_unique<client::FileSecretStore>(u"/ccplant/tokens.json"_s);
    static client::ClientCore core(std::move(parts));
    static QQmlApplicationEngine engine;
    static const Language language(&engine, core.settings());
    engine.loadFromModule("Ccplant.App", "Main");
    if (engine.rootObjects().isEmpty())
        return 1;
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    window->showFullScreen();
    const std::string origin = emscripten::val::global("location")["origin"].as<std::string>();
    core.connection()->open(QUrl(QString::fromStdString(origin)), {}, false);
    emscripten::val::global("ccplantShell").call<void>("started");
    return 0;
}
