// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/client/probed.h"

#include <chrono>
#include <QDir>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace ccplant::bench {
namespace {

constexpr int deadline = 120'000;

QProcessEnvironment environmentFor(const QString &home, const QString &display)
{
    QProcessEnvironment all;
    all.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    all.insert(u"LANG"_s, u"C.UTF-8"_s);
    all.insert(u"HOME"_s, home);
    all.insert(u"XDG_RUNTIME_DIR"_s, home);
    all.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
    if (display.isEmpty()) {
        all.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        all.insert(u"QT_QUICK_BACKEND"_s, u"software"_s);
    } else {
        all.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
        all.insert(u"DISPLAY"_s, display);
        all.insert(u"LIBGL_ALWAYS_SOFTWARE"_s, u"1"_s);
    }
    return all;
}

} // namespace

Probed::Probed(const QString &program, const QStringList &arguments, const QString &display,
    const QString &probe)
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    QProcessEnvironment all = environmentFor(m_home.path(), display);
    all.insert(u"CCPLANT_BENCH_PROBE"_s, probe);
    all.insert(u"CCPLANT_BENCH_STARTED"_s, QString::number(std::chrono::nanoseconds(now).count()));
    m_process.setProcessEnvironment(all);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(program, arguments);
}

Probed::~Probed()
{
    m_process.terminate();
    m_process.waitForFinished();
}

QJsonObject Probed::line()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(deadline))
            qFatal("%s says nothing: %s", qPrintable(m_process.program()),
                qPrintable(m_process.errorString()));
    }
    return QJsonDocument::fromJson(m_process.readLine()).object();
}

double Probed::until(const QString &what, QList<double> *steps)
{
    while (true) {
        const QJsonObject now = line();
        if (now["at"_L1].toString() == what)
            return now["ms"_L1].toDouble();
        if (steps && now.contains("step"_L1))
            *steps += now["step"_L1].toDouble();
    }
}

} // namespace ccplant::bench
