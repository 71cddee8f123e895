// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/versions.h"

#include <chrono>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace ccplant::agents {

namespace {

constexpr auto deadline = 10s;
constexpr int maxDepth = 6; // node_modules/@scope/name/a/b/program
constexpr qint64 maxOutput = 4096;

} // namespace

Versions::~Versions()
{
    // A destructor of QProcess waits; one that was killed ends at once.
    for (QProcess *process : findChildren<QProcess *>()) {
        process->disconnect(this);
        process->kill();
    }
}

QString Versions::of(const QString &program)
{
    const QDateTime modified = QFileInfo(program).lastModified();
    const auto found = m_known.constFind(program);
    if (found != m_known.cend() && found->modified == modified)
        return found->version;
    const QString version = packageVersion(program);
    m_known.insert(program, {modified, version});
    if (version.isEmpty())
        ask(program);
    return version;
}

void Versions::ask(const QString &program)
{
    auto *process = new QProcess(this);
    process->setProgram(program);
    process->setArguments({u"--version"_s});
    process->setStandardInputFile(QProcess::nullDevice());
    connect(process, &QProcess::finished, this, [this, process, program](int code) {
        const QString version =
            code == 0 ? versionIn(QString::fromUtf8(process->read(maxOutput))) : QString();
        process->deleteLater();
        if (version.isEmpty())
            return;
        m_known[program].version = version;
        Q_EMIT known(program);
    });
    connect(process, &QProcess::errorOccurred, process, [process](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            process->deleteLater();
    });
    QTimer::singleShot(deadline, process, &QProcess::kill);
    process->start(QIODevice::ReadOnly);
}

QString packageVersion(const QString &program)
{
    const QString real = QFileInfo(program).canonicalFilePath();
    if (!real.contains("/node_modules/"_L1))
        return {};
    QDir folder(QFileInfo(real).absolutePath());
    for (int depth = 0; depth < maxDepth && folder.dirName() != "node_modules"_L1; ++depth) {
        QFile file(folder.filePath(u"package.json"_s));
        if (file.open(QIODevice::ReadOnly)) {
            const QString version =
                QJsonDocument::fromJson(file.readAll()).object().value("version"_L1).toString();
            if (!version.isEmpty())
                return version;
        }
        if (!folder.cdUp())
            break;
    }
    return {};
}

QString versionIn(const QString &output)
{
    static const QRegularExpression pattern(
        u"(?<![0-9.])[0-9]+\\.[0-9]+(?:\\.[0-9]+)?(?:[-+][0-9A-Za-z.-]+)?"_s);
    return pattern.match(output).captured();
}

} // namespace ccplant::agents
