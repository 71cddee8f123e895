// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/display/display.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace ccplant::test {
namespace {
constexpr int patience = 30'000; // ms; machines are busy
}

Display::~Display()
{
    m_process.terminate();
    m_process.waitForFinished(patience);
}

bool Display::start()
{
    // It picks a free number by itself, and writes it when it takes clients.
    m_process.start(u"Xvfb"_s,
        {u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"1600x1000x24"_s, u"-nolisten"_s, u"tcp"_s,
            u"-noreset"_s});
    QElapsedTimer timer;
    timer.start();
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(patience) || timer.elapsed() > patience)
            return false;
    }
    m_name = u':' + QString::fromLatin1(m_process.readLine().trimmed());
    return true;
}

} // namespace ccplant::test
