// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace ccplant::agents {

/// Finds programs: in the folders of PATH, in our own npm folder, and where the agents' own
/// installers put them (a program started from a desktop often has a shorter PATH than a shell).
class Finder {
public:
    /// `npmFolder`: where we install packages; `home`: the user's home folder.
    Finder(QStringList path, QString npmFolder, QString home);

    /// A program that is at a known place, whatever the folders have.
    void pin(const QString &name, const QString &file);
    /// Absolute path of an executable file, empty when there is none. An absolute `name` is only
    /// checked.
    QString find(const QString &name) const;

private:
    QStringList m_folders;
    QHash<QString, QString> m_pinned;
};

/// The folders of the environment's PATH.
QStringList pathFolders();

} // namespace ccplant::agents
