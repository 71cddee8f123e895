// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/agents/finder.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ccplant::agents {

namespace {

bool isProgram(const QString &file)
{
    const QFileInfo info(file);
    return info.isFile() && info.isExecutable();
}

/// Folders of Node.js versions that nvm keeps, the newest first.
QStringList nvmFolders(const QString &home)
{
    const QDir versions(home + "/.nvm/versions/node"_L1);
    QStringList folders;
    for (const QString &name :
        versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed))
        folders << versions.filePath(name + "/bin"_L1);
    return folders;
}

QStringList wellKnown(const QString &home)
{
    QStringList folders;
    if (!home.isEmpty()) {
        for (const auto &folder : {"/.local/bin"_L1, "/.claude/local"_L1, "/.opencode/bin"_L1,
                 "/.npm-global/bin"_L1, "/.bun/bin"_L1, "/.volta/bin"_L1, "/.cargo/bin"_L1})
            folders << home + folder;
        folders += nvmFolders(home);
    }
    return folders + QStringList{u"/usr/local/bin"_s, u"/usr/bin"_s, u"/bin"_s};
}

} // namespace

Finder::Finder(QStringList path, QString npmFolder, QString home)
    : m_folders(std::move(path))
{
    if (!npmFolder.isEmpty())
        m_folders << npmFolder + "/node_modules/.bin"_L1;
    m_folders += wellKnown(home);
}

void Finder::pin(const QString &name, const QString &file)
{
    m_pinned.insert(name, file);
}

QString Finder::find(const QString &name) const
{
    if (const auto pinned = m_pinned.constFind(name); pinned != m_pinned.cend())
        return isProgram(*pinned) ? *pinned : QString();
    if (QDir::isAbsolutePath(name))
        return isProgram(name) ? name : QString();
    if (name.isEmpty() || name.contains(u'/'))
        return {}; // a relative path would depend on the folder that the server was started in
    for (const QString &folder : m_folders) {
        const QString file = folder + u'/' + name;
        if (isProgram(file))
            return file;
    }
    return {};
}

QStringList pathFolders()
{
    QStringList folders;
    for (const QString &folder :
        qEnvironmentVariable("PATH").split(QDir::listSeparator(), Qt::SkipEmptyParts)) {
        if (QDir::isAbsolutePath(folder))
            folders << folder;
    }
    return folders;
}

} // namespace ccplant::agents
