// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/client_host.h"

#include <QJsonObject>
#include <QUrl>

#include <functional>

QT_FORWARD_DECLARE_CLASS(QWindow)

namespace ccplant::client {
class ClientCore;
}

namespace ccplant::web {

/// Of the page itself.
QUrl pageAddress();

/// `ccplantShell.fonts` (wasm/fonts/README.md).
QJsonObject fontList();
/// A font of that list that the page has fetched, by its address; empty where it has not. It gives
/// each only once.
QByteArray takeFont(const QUrl &address);

/// Where the API is: `api` of the site's config.json, relative to the page; the page's own folder
/// where it says nothing.
QUrl serverAddress();

/// What the page around the client (wasm/shell) can do.
class PageHost final : public client::ClientHost {
    Q_OBJECT
public:
    PageHost();
    bool isWeb() const override { return true; }
    bool updateReady() const override;
    bool installable() const override;
    void applyUpdate() override;
    void install() override;
    /// Through the browser's downloads.
    Result<QString> saveFile(const QString &name, const QByteArray &bytes) override;
    void leaveFor(const QUrl &page) override;

private:
    QString m_saved; // the address of what was saved last
};

/// Ties the client to its page: the address and the back button to Navigation, coming back into
/// view or online to the reconnect, unsent messages to the question before the page is left, what
/// needs the user to the badge of the icon, title and looks to the page's. Both outlive the page.
void bindPage(client::ClientCore &core, QWindow &window);

/// The client is on the screen: the page's own picture can go.
void tellStarted();
/// The client cannot go on: the page says so, and what to do.
void tellFailed(const QString &text);

/// Things that happen to the page.
enum class PageEvent { Online, Shown, Hash, Update, Install };
/// `handler` is called for each of them, from the browser's event loop, as long as the page lives.
void onPageEvent(PageEvent event, std::function<void()> handler);

} // namespace ccplant::web
