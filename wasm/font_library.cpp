// SPDX-License-Identifier: GPL-3.0-or-later
#include "wasm/font_library.h"

#include "qml/Core/glyph_watch.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLoggingCategory>
#include <QNetworkReply>
#include <QPointer>
#include <QWindow>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace ccplant::web {
namespace {

Q_LOGGING_CATEGORY(lcFonts, "ccplant.web.fonts")

constexpr int atOnce = 4; // files on their way; the browser has six connections for everything
constexpr std::chrono::seconds deadline{60};
constexpr int settleMs = 100; // fonts that come close together cost one layout

} // namespace

FontLibrary::FontLibrary(
    const QJsonObject &fonts, const QUrl &base, QNetworkAccessManager *network, QObject *parent)
    : QObject(parent)
    , m_network(network)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &FontLibrary::useArrived);
    const QJsonArray families = fonts["families"_L1].toArray();
    for (const auto &family : families) {
        const int number = int(m_families.size());
        const QString name = family["family"_L1].toString(), use = family["use"_L1].toString();
        bool whole = true;
        const QJsonArray files = family["files"_L1].toArray();
        for (const auto &file : files) {
            const bool first = file["first"_L1].toBool();
            whole = whole && first;
            m_files.append({base.resolved(QUrl(file["file"_L1].toString())), number,
                file["weight"_L1].toInt(), first});
        }
        m_families.append(name);
        if (use == "sans"_L1)
            m_sans = name;
        m_coverage.add(client::readGlyphRanges(family["ranges"_L1].toString()), whole);
    }
}

void FontLibrary::takeFirst(const std::function<QByteArray(const QUrl &)> &take)
{
    bool some = false;
    for (File &file : m_files) {
        if (!file.first || file.loaded)
            continue;
        const QByteArray font = take(file.url);
        file.loaded = !font.isEmpty() && use(font);
        some = some || file.loaded;
    }
    if (some)
        useFamilies();
}

void FontLibrary::fetchFirst()
{
    for (qsizetype i = 0; i < m_files.size(); ++i) {
        if (!m_files[i].first || m_files[i].loaded)
            continue;
        m_files[i].asked = m_files[i].awaited = true;
        ++m_awaited;
        fetch(i);
    }
    if (m_awaited == 0)
        QMetaObject::invokeMethod(this, &FontLibrary::firstReady, Qt::QueuedConnection);
}

void FontLibrary::need(QStringView text)
{
    const QList<int> families = m_coverage.missing(text);
    for (const int family : families)
        want(family);
    if (!families.isEmpty())
        fetchNext();
}

void FontLibrary::watch()
{
    client::watchText([guard = QPointer(this)](QStringView text) {
        if (guard)
            guard->need(text);
    });
    QCoreApplication::instance()->installEventFilter(this);
    const QClipboard *clipboard = QGuiApplication::clipboard(); // it changes before a paste
    connect(
        clipboard, &QClipboard::dataChanged, this, [this, clipboard] { need(clipboard->text()); });
}

bool FontLibrary::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::InputMethod) {
        const auto *input = static_cast<const QInputMethodEvent *>(event);
        need(input->preeditString());
        need(input->commitString());
    } else if (event->type() == QEvent::KeyPress) {
        need(static_cast<const QKeyEvent *>(event)->text());
    }
    return QObject::eventFilter(watched, event);
}

void FontLibrary::want(int family)
{
    for (qsizetype i = 0; i < m_files.size(); ++i) {
        File &file = m_files[i];
        if (file.family != family || file.loaded || file.asked)
            continue;
        file.asked = true;
        m_queue.append(i);
    }
    // Something to read comes before its bold.
    std::stable_sort(m_queue.begin(), m_queue.end(),
        [this](qsizetype a, qsizetype b) { return m_files[a].weight < m_files[b].weight; });
}

void FontLibrary::fetchNext()
{
    while (m_running < atOnce && !m_queue.isEmpty())
        fetch(m_queue.takeFirst());
}

void FontLibrary::fetch(qsizetype file)
{
    ++m_running;
    QNetworkRequest request(m_files[file].url);
    request.setTransferTimeout(deadline);
    QNetworkReply *reply = m_network->get(request);
    connect(reply, &QNetworkReply::finished, this, [this, file, reply] {
        --m_running;
        reply->deleteLater();
        onFinished(file, reply);
        fetchNext();
    });
}

void FontLibrary::onFinished(qsizetype number, QNetworkReply *reply)
{
    if (reply->error() == QNetworkReply::NoError)
        m_arrived.append({number, reply->readAll()});
    else
        onFailed(number, reply->errorString(),
            reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 0);
    if (m_files[number].awaited) {
        m_files[number].awaited = false;
        if (--m_awaited == 0) { // all of them are put to use at once
            useArrived();
            Q_EMIT firstReady();
        }
    } else if (m_awaited == 0 && !m_arrived.isEmpty()) {
        if (!m_settle.isActive())
            m_settle.start();
    }
}

void FontLibrary::onFailed(qsizetype number, const QString &reason, bool answered)
{
    File &file = m_files[number];
    qCWarning(lcFonts).noquote() << file.url.toString() << "could not be used:" << reason;
    if (++file.failures < attempts || !answered) {
        const auto wait = client::backoffDelay(
            m_retry, file.failures - 1, QRandomGenerator::global()->generateDouble());
        QTimer::singleShot(wait, this, [this, number] {
            m_queue.append(number);
            fetchNext();
        });
        return;
    }
    file.failures = 0;
    file.asked = false;
    m_coverage.forget(file.family);
}

void FontLibrary::useArrived()
{
    QStringList families;
    const auto fetched = std::exchange(m_arrived, {});
    for (const auto &[number, font] : fetched) {
        File &file = m_files[number];
        file.loaded = use(font);
        if (file.loaded)
            families.append(m_families[file.family]);
        else
            onFailed(number, u"it is no font that Qt can read"_s, true);
    }
    if (families.isEmpty())
        return;
    useFamilies();
    families.removeDuplicates();
    Q_EMIT arrived(families);
}

bool FontLibrary::use(const QByteArray &font)
{
    const int id = QFontDatabase::addApplicationFontFromData(font);
    if (id < 0)
        return false;
    const QStringList families = QFontDatabase::applicationFontFamilies(id);
    m_usable.unite(QSet<QString>(families.begin(), families.end()));
    return true;
}

/// Qt looks for a character in the family that was asked for, then in these, in this order. Only
/// families that it has: for an unknown one it would take any.
void FontLibrary::useFamilies()
{
    QStringList usable;
    std::copy_if(m_families.begin(), m_families.end(), std::back_inserter(usable),
        [this](const QString &family) { return m_usable.contains(family); });
    for (int script = QChar::Script_Common; script < QChar::ScriptCount; ++script)
        QFontDatabase::setApplicationFallbackFontFamilies(QChar::Script(script), usable);
    if (m_usable.contains(m_sans)) {
        QFont font = QGuiApplication::font();
        font.setFamilies({m_sans});
        QGuiApplication::setFont(font);
    }
    // Windows lay their text out again with their next frame, but ask for none.
    Q_EMIT qGuiApp->fontDatabaseChanged();
    const QWindowList windows = QGuiApplication::topLevelWindows();
    for (QWindow *window : windows)
        window->requestUpdate();
}

} // namespace ccplant::web
