// SPDX-License-Identifier: GPL-3.0-or-later
// The library of the web client, natively: fonts are this machine's, served on loopback.
#include "qml/Core/glyph_watch.h"
#include "wasm/font_library.h"

#include <QClipboard>
#include <QFile>
#include <QFontDatabase>
#include <QHttpServer>
#include <QInputMethodEvent>
#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QWindow>

using namespace Qt::StringLiterals;
using namespace ccplant;

namespace {

const QString textFont = u"/usr/share/fonts/opentype/inter/Inter-Regular.otf"_s;
const QString codeFont = u"/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf"_s;

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject family(const QString &name, const QString &ranges, const QString &file, bool first)
{
    return {{u"family"_s, name}, {u"use"_s, first ? u"sans"_s : u"fallback"_s},
        {u"ranges"_s, ranges},
        {u"files"_s,
            QJsonArray{QJsonObject{{u"file"_s, file}, {u"weight"_s, 400}, {u"first"_s, first}}}}};
}

class CountingNetwork : public QNetworkAccessManager {
public:
    int requests = 0;

protected:
    QNetworkReply *createRequest(
        Operation operation, const QNetworkRequest &request, QIODevice *body) override
    {
        ++requests;
        return QNetworkAccessManager::createRequest(operation, request, body);
    }
};

class FrameCounter : public QObject {
public:
    int count = 0;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::UpdateRequest ? 1 : 0;
        return false;
    }
};

} // namespace

class TestFontLibrary : public QObject {
    Q_OBJECT

    std::unique_ptr<QHttpServer> m_server;
    QUrl m_base;
    CountingNetwork m_network;
    QHash<QString, QByteArray> m_served; ///< by name; absent: 503
    QStringList m_asked;
    std::unique_ptr<web::FontLibrary> m_library;

    std::unique_ptr<web::FontLibrary> makeLibrary()
    {
        // "w+2m" is ASCII, "2co" U+0BE8, which stands for a rare character
        const QJsonObject fonts{{u"families"_s,
            QJsonArray{family(u"Inter"_s, u"w+2m"_s, u"assets/text.otf"_s, true),
                family(u"JetBrains Mono"_s, u"2co+a"_s, u"assets/rare.ttf"_s, false)}}};
        auto library = std::make_unique<web::FontLibrary>(fonts, m_base, &m_network);
        library->setRetry({std::chrono::milliseconds(1), std::chrono::milliseconds(2)});
        return library;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!QFile::exists(textFont) || !QFile::exists(codeFont))
            QSKIP("needs fonts-inter and fonts-jetbrains-mono");
    }

    void init()
    {
        m_served = {{u"text.otf"_s, bytesOf(textFont)}, {u"rare.ttf"_s, bytesOf(codeFont)}};
        m_asked.clear();
        m_server = std::make_unique<QHttpServer>();
        m_server->route(u"/site/assets/<arg>"_s, this, [this](const QString &name) {
            m_asked.append(name);
            return m_served.contains(name)
                ? QHttpServerResponse("font/otf"_ba, m_served[name])
                : QHttpServerResponse(QHttpServerResponse::StatusCode::ServiceUnavailable);
        });
        auto listener = std::make_unique<QTcpServer>();
        QVERIFY(listener->listen(QHostAddress::LocalHost));
        m_base = QUrl(u"http://127.0.0.1:%1/site/"_s.arg(listener->serverPort()));
        QVERIFY(m_server->bind(listener.get()));
        listener.release()->setParent(m_server.get());
        m_library = makeLibrary();
    }

    void cleanup()
    {
        m_library.reset();
        client::watchText(nullptr);
        m_server.reset();
    }

    void the_first_screen_has_its_font_before_it_is_told()
    {
        QSignalSpy ready(m_library.get(), &web::FontLibrary::firstReady);
        m_library->fetchFirst();
        QVERIFY(ready.wait());
        QCOMPARE(m_asked, QStringList{u"text.otf"_s});
        QCOMPARE(QGuiApplication::font().families(), QStringList{u"Inter"_s});
        QCOMPARE(QFontDatabase::applicationFallbackFontFamilies(QChar::Script_Han),
            QStringList{u"Inter"_s});
    }

    void fonts_that_somebody_else_fetched_need_no_request()
    {
        QList<QUrl> taken;
        m_library->takeFirst([&](const QUrl &address) {
            taken.append(address);
            return m_served[address.fileName()];
        });
        QCOMPARE(taken, QList<QUrl>{m_base.resolved(QUrl(u"assets/text.otf"_s))});
        QCOMPARE(QGuiApplication::font().families(), QStringList{u"Inter"_s});
        QSignalSpy ready(m_library.get(), &web::FontLibrary::firstReady);
        m_library->fetchFirst();
        QVERIFY(ready.wait());
        QVERIFY(m_asked.isEmpty());
    }

    void a_font_that_somebody_else_spoilt_is_fetched()
    {
        m_library->takeFirst([](const QUrl &) { return "no font"_ba; });
        QSignalSpy ready(m_library.get(), &web::FontLibrary::firstReady);
        m_library->fetchFirst();
        QVERIFY(ready.wait());
        QCOMPARE(m_asked, QStringList{u"text.otf"_s});
        QCOMPARE(QGuiApplication::font().families(), QStringList{u"Inter"_s});
    }

    void the_client_starts_even_if_no_font_can_be_had()
    {
        m_served.clear();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could not be used"_s));
        QSignalSpy ready(m_library.get(), &web::FontLibrary::firstReady);
        m_library->fetchFirst();
        QVERIFY(ready.wait());
        m_library.reset();
    }

    void a_rare_character_brings_its_font_once()
    {
        QSignalSpy arrived(m_library.get(), &web::FontLibrary::arrived);
        QSignalSpy layout(qGuiApp, &QGuiApplication::fontDatabaseChanged);
        m_library->need(u"nothing rare");
        m_library->need(u"rare: \u0be8");
        m_library->need(u"again: \u0be8\u0be9");
        QVERIFY(arrived.wait());
        QCOMPARE(arrived[0][0].toStringList(), QStringList{u"JetBrains Mono"_s});
        QCOMPARE(m_asked, QStringList{u"rare.ttf"_s});
        QVERIFY(!layout.isEmpty());
        m_library->need(u"later: \u0be8");
        QCOMPARE(m_asked.size(), 1);
    }

    void windows_that_stand_still_draw_a_frame_with_it()
    {
        QWindow window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        FrameCounter frames;
        window.installEventFilter(&frames);
        m_library->need(u"\u0be8");
        QTRY_VERIFY(frames.count > 0);
    }

    void a_font_that_cannot_be_had_is_tried_again()
    {
        const QByteArray font = m_served.take(u"rare.ttf"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could not be used"_s));
        m_library->setRetry({std::chrono::milliseconds(500), std::chrono::milliseconds(500)});
        QSignalSpy arrived(m_library.get(), &web::FontLibrary::arrived);
        m_library->need(u"\u0be8");
        QTRY_COMPARE(m_asked.size(), 1);
        m_served[u"rare.ttf"_s] = font;
        QVERIFY(arrived.wait());
    }

    void after_many_failures_the_next_text_asks_again()
    {
        const QByteArray font = m_served.take(u"rare.ttf"_s);
        for (int i = 0; i < web::FontLibrary::attempts; ++i)
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could not be used"_s));
        m_library->need(u"\u0be8");
        QTRY_COMPARE(m_asked.size(), web::FontLibrary::attempts);
        m_served[u"rare.ttf"_s] = font;
        QSignalSpy arrived(m_library.get(), &web::FontLibrary::arrived);
        QTRY_VERIFY((m_library->need(u"\u0be8"), !arrived.isEmpty()));
    }

    void while_no_server_answers_it_is_tried_for_as_long_as_it_takes()
    {
        m_server.reset();
        constexpr int enough = web::FontLibrary::attempts * 2;
        for (int i = 0; i < enough; ++i)
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"could not be used"_s));
        m_network.requests = 0;
        m_library->need(u"\u0be8");
        QTRY_VERIFY(m_network.requests > enough);
        m_library.reset();
    }

    void what_is_no_font_counts_as_a_failure()
    {
        const QByteArray font = std::exchange(m_served[u"rare.ttf"_s], "<html>sign in</html>"_ba);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no font that Qt can read"_s));
        m_library->setRetry({std::chrono::milliseconds(500), std::chrono::milliseconds(500)});
        QSignalSpy arrived(m_library.get(), &web::FontLibrary::arrived);
        m_library->need(u"\u0be8");
        QTRY_COMPARE(m_asked.size(), 1);
        m_served[u"rare.ttf"_s] = font;
        QVERIFY(arrived.wait());
    }

    void text_that_is_pasted_is_looked_at()
    {
        m_library->watch();
        QGuiApplication::clipboard()->setText(u"\u0be8"_s);
        QTRY_COMPARE(m_asked, QStringList{u"rare.ttf"_s});
    }

    void text_from_the_server_and_from_the_input_method_is_looked_at()
    {
        m_library->watch();
        client::textEntered(QByteArrayView("{\"title\":\"\xe0\xaf\xa8\"}"));
        QTRY_COMPARE(m_asked, QStringList{u"rare.ttf"_s});
        m_asked.clear();
        m_library = makeLibrary();
        m_library->watch();
        QObject field;
        QInputMethodEvent composing(u"\u0be9"_s, {});
        QCoreApplication::sendEvent(&field, &composing);
        QTRY_COMPARE(m_asked, QStringList{u"rare.ttf"_s});
    }
};

QTEST_MAIN(TestFontLibrary)
#include "tst_font_library.moc"
