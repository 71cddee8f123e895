// SPDX-License-Identifier: GPL-3.0-or-later
#include "wasm/bridge/page.h"

#include "qml/Core/client_core.h"

#include <QJsonDocument>
#include <QWindow>

#include <emscripten/val.h>

using namespace Qt::StringLiterals;
using emscripten::val;

namespace ccplant::web {

namespace {

val shell()
{
    return val::global("ccplantShell");
}

QString textOf(const val &value)
{
    return value.isString() ? QString::fromStdString(value.as<std::string>()) : QString();
}

val textFor(const QString &text)
{
    return val(text.toStdString());
}

QString placeInAddress()
{
    return client::Navigation::normal(textOf(val::global("location")["hash"]).remove(u'#'));
}

void bindNavigation(client::Navigation *navigation)
{
    navigation->go(placeInAddress());
    onPageEvent(PageEvent::Hash, [navigation] { navigation->go(placeInAddress()); });
    QObject::connect(navigation, &client::Navigation::placeChanged, navigation, [navigation] {
        if (placeInAddress() == navigation->place())
            return; // it came from there
        const QString address =
            navigation->place().isEmpty() ? u"#/"_s : u"#/"_s + navigation->place();
        val::global("history").call<void>("pushState", val::null(), val(""), textFor(address));
    });
}

void bindReconnect(client::ClientCore &core)
{
    const auto retry = [&core] { core.connection()->retryNow(); };
    onPageEvent(PageEvent::Online, retry);
    onPageEvent(PageEvent::Shown, retry);
}

void bindUnsent(client::Outbox *outbox)
{
    const auto tell = [outbox] { shell().call<void>("setUnsaved", outbox->hasUnsent()); };
    QObject::connect(outbox, &client::Outbox::changed, outbox, tell);
    QObject::connect(outbox, &client::Outbox::accepted, outbox, tell);
    tell();
}

void bindBadge(client::SessionListModel *sessions)
{
    QObject::connect(sessions, &client::SessionListModel::countsChanged, sessions,
        [sessions] { shell().call<void>("setBadge", sessions->needsInputCount()); });
}

/// What the page's own first picture looks like the next time.
void bindAppearance(client::ClientSettings *settings)
{
    const auto tell = [settings] {
        val changes = val::object();
        changes.set("theme", textFor(settings->theme()));
        changes.set("language",
            settings->language() == "system"_L1 ? val("") : textFor(settings->language()));
        shell().call<void>("setAppearance", changes);
    };
    QObject::connect(settings, &client::ClientSettings::themeChanged, settings, tell);
    QObject::connect(settings, &client::ClientSettings::languageChanged, settings, tell);
    tell();
}

} // namespace

QUrl pageAddress()
{
    return QUrl(textOf(val::global("location")["href"]));
}

QJsonObject fontList()
{
    const val text = val::global("JSON").call<val>("stringify", shell()["fonts"]);
    return QJsonDocument::fromJson(textOf(text).toUtf8()).object();
}

QByteArray takeFont(const QUrl &address)
{
    const val font = shell().call<val>("takeFont", textFor(address.toString(QUrl::FullyEncoded)));
    if (font.isNull())
        return {};
    QByteArray bytes(font["length"].as<int>(), Qt::Uninitialized);
    val(emscripten::typed_memory_view(
            size_t(bytes.size()), reinterpret_cast<uint8_t *>(bytes.data())))
        .call<void>("set", font);
    return bytes;
}

QUrl serverAddress()
{
    const QUrl page = pageAddress();
    const QString api = textOf(shell()["config"]["api"]);
    QUrl url = page.resolved(QUrl(api.isEmpty() ? u"."_s : api));
    url.setFragment({});
    url.setQuery(QString());
    return url.adjusted(QUrl::StripTrailingSlash);
}

PageHost::PageHost()
    : ClientHost(nullptr)
{
    onPageEvent(PageEvent::Update, [this] { Q_EMIT updateReadyChanged(); });
    onPageEvent(PageEvent::Install, [this] { Q_EMIT installableChanged(); });
}

bool PageHost::updateReady() const
{
    return shell()["updateReady"].as<bool>();
}

bool PageHost::installable() const
{
    return shell()["install"].as<bool>();
}

void PageHost::applyUpdate()
{
    shell().call<void>("applyUpdate");
}

void PageHost::install()
{
    shell().call<val>("promptInstall");
}

Result<QString> PageHost::saveFile(const QString &name, const QByteArray &bytes)
{
    // Copied: the view is of the program's memory.
    const val copy = val::global("Uint8Array")
                         .new_(emscripten::typed_memory_view(size_t(bytes.size()),
                             reinterpret_cast<const uint8_t *>(bytes.data())));
    val parts = val::array();
    parts.call<void>("push", copy);
    const val url = val::global("URL");
    if (!m_saved.isEmpty()) // kept until now: the browser reads it when it likes
        url.call<void>("revokeObjectURL", textFor(m_saved));
    const val address = url.call<val>("createObjectURL", val::global("Blob").new_(parts));
    m_saved = textOf(address);
    val link = val::global("document").call<val>("createElement", val("a"));
    link.set("href", address);
    link.set("download", textFor(name));
    link.call<void>("click");
    return QString();
}

void PageHost::leaveFor(const QUrl &page)
{
    val::global("location").call<void>("assign", textFor(page.toString(QUrl::FullyEncoded)));
}

void bindPage(client::ClientCore &core, QWindow &window)
{
    bindNavigation(core.navigation());
    bindReconnect(core);
    bindUnsent(core.outbox());
    bindBadge(core.sessions()->all());
    bindAppearance(core.settings());
    const auto showTitle = [&window] {
        val::global("document").set("title", textFor(window.title()));
    };
    QObject::connect(&window, &QWindow::windowTitleChanged, &window, showTitle);
    showTitle();
}

void tellStarted()
{
    shell().call<void>("started");
}

void tellFailed(const QString &text)
{
    shell().call<void>("fail", textFor(text));
}

} // namespace ccplant::web
