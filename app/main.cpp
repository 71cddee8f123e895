// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/embedded_server.h"
#include "app/keychain_store.h"
#include "app/language.h"
#include "app/loopback_sign_in.h"
#include "app/options.h"
#include "app/qml_engine.h"
#include "app/single_instance.h"
#include "app/window_state.h"
#include "qml/Core/client_core.h"

#include <QGuiApplication>
#include <QIcon>
#include <QQmlApplicationEngine>
#include <QQuickWindow>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace ccplant;

namespace {

client::ClientParts partsFor(const QString &dataDir)
{
    client::ClientParts parts;
    parts.dataDir = dataDir;
    parts.secrets = std::make_unique<KeychainStore>(dataDir + u"/tokens.json"_s);
    parts.browser = std::make_unique<LoopbackSignIn>();
    parts.localServer = std::make_unique<EmbeddedServer>(dataDir);
    return parts;
}

void show(QQuickWindow *window)
{
    window->show();
    window->raise();
    window->requestActivate();
}

} // namespace

int main(int argc, char *argv[])
{
    QGuiApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"ccplant"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(CCPLANT_VERSION));
    QGuiApplication::setDesktopFileName(u"io.github.ccplant"_s);
    QGuiApplication::setWindowIcon(QIcon(u":/icons/ccplant.svg"_s));
    prepareQml();

    const Result<Options> options = readOptions(QCoreApplication::arguments());
    if (!options) {
        std::fprintf(stderr, "ccplant: %s\n", qUtf8Printable(options.error().detail));
        return 2;
    }
    SingleInstance instance(options->dataDir);
    if (!instance.claim())
        return 0;

    client::ClientCore core(partsFor(options->dataDir));
    QQmlApplicationEngine engine;
    const Language language(&engine, core.settings());
    engine.loadFromModule("Ccplant.App", "Main");
    if (engine.rootObjects().isEmpty())
        return 1;
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    WindowState state(window, core.settings());
    QObject::connect(
        &instance, &SingleInstance::raiseRequested, window, [window] { show(window); });
    show(window);

    if (options->connectUrl.isEmpty())
        core.servers()->connectLast();
    else
        core.connection()->open(options->connectUrl, options->token, options->local);
    return QGuiApplication::exec();
}
