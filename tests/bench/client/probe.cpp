// SPDX-License-Identifier: GPL-3.0-or-later
// In the client, when CCPLANT_BENCH_PROBE is set. Writes one JSON object a line on stdout:
//
//   {"at":"first frame","ms":…}  the window's first frame is on the screen
//   {"at":"list","ms":…}         the first frame with the server's whole list is
//   {"step":…}                   ms from one step of scrolling to its frame; only for `scroll`
//   {"at":"end","ms":…}          it has scrolled to the end of the list and back
//
// Milliseconds count from CCPLANT_BENCH_STARTED, the steady clock's nanoseconds at which the
// program was started.
#include "qml/Core/client_core.h"

#include <chrono>
#include <cstdio>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

constexpr double stride = 140; // pixels: a quick turn of the wheel

qint64 now()
{
    return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double milliseconds(qint64 since)
{
    return double(now() - since) / 1e6;
}

void say(const QJsonObject &line)
{
    std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

class Probe : public QObject {
public:
    Probe(QQuickWindow *window, bool scrolls)
        : QObject(window)
        , m_window(window)
        , m_scrolls(scrolls)
        , m_started(qEnvironmentVariable("CCPLANT_BENCH_STARTED").toLongLong())
    {
        // With a render thread of its own the signal comes from there, and waits its turn here.
        connect(window, &QQuickWindow::frameSwapped, this, &Probe::onFrame);
    }

private:
    enum class Waiting { ForFrame, ForList, ForListFrame, ForStep, ForNothing };

    void mark(const QString &what) { say({{"at"_L1, what}, {"ms"_L1, milliseconds(m_started)}}); }

    void onFrame()
    {
        switch (m_waiting) {
        case Waiting::ForFrame:
            mark(u"first frame"_s);
            m_waiting = Waiting::ForList;
            awaitList();
            return;
        case Waiting::ForListFrame:
            mark(u"list"_s);
            m_waiting = Waiting::ForNothing;
            if (m_scrolls)
                QTimer::singleShot(1000, this, &Probe::beginScrolling);
            return;
        case Waiting::ForStep:
            say({{"step"_L1, milliseconds(m_stepped)}});
            m_waiting = Waiting::ForNothing;
            QTimer::singleShot(0, this, &Probe::step);
            return;
        case Waiting::ForList:
        case Waiting::ForNothing:
            return;
        }
    }

    void awaitList()
    {
        auto *all = client::ClientCore::instance()->sessions()->all();
        const auto look = [this, all] {
            if (m_waiting != Waiting::ForList || !all->loaded())
                return;
            m_waiting = Waiting::ForListFrame;
            m_window->update();
        };
        connect(all, &client::SessionListModel::loadedChanged, this, look);
        look();
    }

    void beginScrolling()
    {
        m_list = m_window->findChild<QQuickItem *>(u"sessionList"_s);
        if (!m_list)
            qFatal("there is no list to scroll");
        step();
    }

    void step()
    {
        const double last =
            m_list->property("contentHeight").toDouble() - m_list->property("height").toDouble();
        const double y = m_list->property("contentY").toDouble();
        if (m_down && y >= last)
            m_down = false;
        else if (!m_down && y <= 0)
            return mark(u"end"_s);
        m_stepped = now();
        m_waiting = Waiting::ForStep;
        m_list->setProperty(
            "contentY", m_down ? std::min(last, y + stride) : std::max(0.0, y - stride));
        m_window->update();
    }

    QQuickWindow *m_window;
    QQuickItem *m_list = nullptr;
    bool m_scrolls;
    bool m_down = true;
    Waiting m_waiting = Waiting::ForFrame;
    qint64 m_started, m_stepped = 0;
};

void install()
{
    const QString wanted = qEnvironmentVariable("CCPLANT_BENCH_PROBE");
    if (wanted.isEmpty())
        return;
    // The window is made before the event loop runs, so that its first frame is not missed.
    QTimer::singleShot(0, qApp, [wanted] {
        const QWindowList windows = QGuiApplication::topLevelWindows();
        for (QWindow *window : windows) {
            if (auto *quick = qobject_cast<QQuickWindow *>(window)) {
                new Probe(quick, wanted == "scroll"_L1);
                return;
            }
        }
        qFatal("there is no window to look at");
    });
}
Q_COREAPP_STARTUP_FUNCTION(install)

} // namespace
} // namespace ccplant::bench
