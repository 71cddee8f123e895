// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/client/shell/shell_fixture.h"

#include "qml/Core/session_controller.h"
#include "tests/paths/paths.h"

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {

void collect(QQuickItem *item, const std::function<void(QQuickItem *)> &visit)
{
    if (!item->isVisible())
        return;
    visit(item);
    const QList<QQuickItem *> children = item->childItems();
    for (QQuickItem *child : children)
        collect(child, visit);
}

} // namespace

Shell::Shell(
    const QString &dataDir, std::unique_ptr<client::BrowserSignIn> browser, const QUrl &fixed)
{
    client::ClientParts parts;
    parts.dataDir = dataDir.isEmpty() ? m_dir.path() : dataDir;
    parts.browser = std::move(browser);
    parts.fixedServer = fixed;
    parts.secrets = std::make_unique<client::FileSecretStore>(parts.dataDir + u"/tokens.json"_s);
    m_core = std::make_unique<client::ClientCore>(std::move(parts));
    m_core->live()->setBackoff({std::chrono::milliseconds(20), std::chrono::milliseconds(100)});
    m_engine = std::make_unique<QQmlApplicationEngine>();
    dress(u"light"_s, u"en"_s, 100);
    m_engine->loadFromModule("Ccplant.App", "Main");
    if (m_engine->rootObjects().isEmpty())
        qFatal("the window does not load");
    m_window = qobject_cast<QQuickWindow *>(m_engine->rootObjects().constFirst());
    m_window->resize(1440, 900);
    m_window->show();
    m_window->requestActivate();
}

Shell::~Shell()
{
    QCoreApplication::removeTranslator(&m_translator);
    QLocale::setDefault(QLocale::c());
    m_engine.reset();
}

void Shell::connectTo(FakeServer &server)
{
    m_core->connection()->open(server.url(), server.token(), false);
}

void Shell::resize(int width, int height)
{
    m_window->resize(width, height);
}

void Shell::dress(const QString &theme, const QString &language, int textScale)
{
    m_core->settings()->setTheme(theme);
    m_core->settings()->setTextScale(textScale);
    QCoreApplication::removeTranslator(&m_translator);
    if (!m_translator.load(u":/i18n/ccplant_%1.qm"_s.arg(language)))
        qFatal("the translation is not there");
    QCoreApplication::installTranslator(&m_translator);
    QLocale::setDefault(language == "ja"_L1 ? QLocale(language) : QLocale::c()); // as the app does
    m_engine->retranslate();
}

QQuickItem *Shell::find(const QString &name) const
{
    QQuickItem *found = nullptr;
    collect(m_window->contentItem(), [&](QQuickItem *item) {
        if (!found && item->objectName() == name)
            found = item;
    });
    return found;
}

QString Shell::page() const
{
    const QQuickItem *workspace = find(u"workspace"_s);
    return workspace ? workspace->property("page").toString() : QString();
}

void Shell::click(const QString &name)
{
    QPoint where{-1, -1};
    // Drawn first, so that it is where its layout puts it; twice in one place, or it still moves.
    const auto ready = [&] {
        m_window->grabWindow();
        const QQuickItem *item = find(name);
        if (!item || item->width() <= 0)
            return false;
        const QPoint now = item->mapToScene({item->width() / 2, item->height() / 2}).toPoint();
        return std::exchange(where, now) == now && QRect({}, m_window->size()).contains(now);
    };
    QTRY_VERIFY2_WITH_TIMEOUT(ready(), qPrintable(name), deadlineMs);
    QTest::mouseClick(m_window, Qt::LeftButton, {}, where);
}

void Shell::key(int key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_window, Qt::Key(key), modifiers);
}

void Shell::type(const QString &text)
{
    for (const QChar letter : text)
        QTest::keyClick(m_window, letter.toLatin1());
}

void Shell::shot(const QString &name)
{
    QTest::qWait(400); // transitions have ended, lazily made rows are there
    const QString file = screenshotFile(name);
    const QImage image = m_window->grabWindow();
    QVERIFY2(!image.isNull() && image.save(file), qPrintable(file));
}

QStringList Shell::brokenButtons() const
{
    QStringList broken;
    collect(m_window->contentItem(), [&](QQuickItem *item) {
        if (!item->inherits("QQuickAbstractButton") || item->property("text").toString().isEmpty())
            return;
        const QRectF place = item->mapRectToScene(item->boundingRect());
        const bool outside = place.left() < -1 || place.right() > m_window->width() + 1;
        if (outside)
            broken << item->property("text").toString();
    });
    return broken;
}

} // namespace ccplant::test
