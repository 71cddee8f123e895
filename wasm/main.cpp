// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/language.h"
#include "app/qml_engine.h"
#include "qml/Core/client_core.h"
#include "wasm/bridge/accessibility.h"
#include "wasm/bridge/page.h"
#include "wasm/font_library.h"

#include <QGuiApplication>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QTimer>

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

void show(QQuickWindow &window)
{
    if (window.isVisible())
        return;
    window.showFullScreen();
    static web::Accessibility accessibility(window);
}

/// Makes the frame, and shows it when the list of the last time is in it: the browser's database
/// answers in some milliseconds. Where it does not, the window is not kept waiting.
void start(QQmlApplicationEngine &engine, client::ClientCore &core)
{
    constexpr std::chrono::milliseconds patience{100};
    engine.loadFromModule("Ccplant.App", "Main");
    if (engine.rootObjects().isEmpty())
        return web::tellFailed(u"The client's window could not be made."_s);
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    web::bindPage(core, *window);
    QObject::connect(
        window, &QQuickWindow::frameSwapped, window, web::tellStarted, Qt::SingleShotConnection);
    QObject::connect(&core, &client::ClientCore::lastListRead, window, [window] { show(*window); });
    QTimer::singleShot(patience, window, [window] { show(*window); });
}

} // namespace

int main(int argc, char *argv[])
{
    // All live as long as the page.
    static QGuiApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"ccplant"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CCPLANT_VERSION));
    prepareQml();
    QLoggingCategory::setFilterRules(u"*.debug=false"_s);

    static QNetworkAccessManager network;
    static web::FontLibrary fonts(web::fontList(), web::pageAddress(), &network);
    fonts.watch(); // before what is stored in the browser is read
    static client::ClientCore core(parts());
    static QQmlApplicationEngine engine;
    static const Language language(&engine, core.settings());
    QObject::connect(
        &fonts, &web::FontLibrary::firstReady, &engine, [] { start(engine, core); },
        Qt::SingleShotConnection);
    fonts.takeFirst(web::takeFont);
    core.servers()->connectLast(); // the server answers while the window is made
    fonts.fetchFirst();
    return QGuiApplication::exec(); // does not come back: the rest happens in the browser's event
                                    // loop
}
