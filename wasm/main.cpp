// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/language.h"
#include "qml/Core/client_core.h"
#include "wasm/bridge/accessibility.h"
#include "wasm/bridge/page.h"
#include "wasm/font_library.h"

#include <QGuiApplication>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>

using namespace Qt::StringLiterals;
using namespace ccplant;

namespace {

client::ClientParts parts()
{
    client::ClientParts parts;
    parts.dataDir = u"/ccplant"_s; // names the entries in the browser's storage
    parts.host = std::make_unique<web::PageHost>();
    parts.fixedServer = web::serverAddress();
    return parts;
}

/// Loads the frame and shows it.
void show(QQmlApplicationEngine &engine, client::ClientCore &core)
{
    engine.loadFromModule("Ccplant.App", "Main");
    if (engine.rootObjects().isEmpty())
        return web::tellFailed(u"The client's window could not be made."_s);
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    web::bindPage(core, *window);
    QObject::connect(
        window, &QQuickWindow::frameSwapped, window, web::tellStarted, Qt::SingleShotConnection);
    window->showFullScreen();
    static web::Accessibility accessibility(*window);
    core.servers()->connectLast();
}

} // namespace

int main(int argc, char *argv[])
{
    // All live as long as the page.
    static QGuiApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"ccplant"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CCPLANT_VERSION));
    QQuickStyle::setStyle(u"Basic"_s);
    QLoggingCategory::setFilterRules(u"*.debug=false"_s);

    static QNetworkAccessManager network;
    static web::FontLibrary fonts(web::fontList(), web::pageAddress(), &network);
    fonts.watch(); // before what is stored in the browser is read
    static client::ClientCore core(parts());
    static QQmlApplicationEngine engine;
    static const Language language(&engine, core.settings());
    QObject::connect(
        &fonts, &web::FontLibrary::firstReady, &engine, [] { show(engine, core); },
        Qt::SingleShotConnection);
    fonts.fetchFirst();
    return QGuiApplication::exec(); // does not come back: the rest happens in the browser's event
                                    // loop
}
