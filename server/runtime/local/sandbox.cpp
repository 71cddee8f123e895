// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runtime/local/sandbox.h"

#include <QCoro/QCoroProcess>
#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace ccplant::runtime {

QCoro::Task<QString> probeBwrap()
{
    const QString program = QStandardPaths::findExecutable(u"bwrap"_s);
    if (program.isEmpty())
        co_return u"bwrap is not installed (Debian: apt install bubblewrap)"_s;
    const auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(program,
        {u"--ro-bind"_s, u"/"_s, u"/"_s, u"--dev"_s, u"/dev"_s, u"--proc"_s, u"/proc"_s,
            u"--tmpfs"_s, u"/tmp"_s, u"--die-with-parent"_s, u"--"_s, u"/bin/true"_s});
    const bool ended = co_await qCoro(process.get()).waitForFinished(std::chrono::seconds(10));
    if (!ended) {
        process->kill();
        co_return u"bwrap did not answer"_s;
    }
    if (process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0)
        co_return QString();
    co_return QString::fromUtf8(process->readAll()).trimmed();
}

} // namespace ccplant::runtime
