// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QString>

namespace ccplant::agents {

/// Which version a program has: from the npm package that it belongs to, else from `PROGRAM
/// --version`, asked once for each file in the background. Lives in one thread.
class Versions : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    ~Versions() override;

    /// Empty while it is not known (known() follows), or when the program does not say.
    QString of(const QString &program);

Q_SIGNALS:
    void known(const QString &program);

private:
    void ask(const QString &program);

    struct Known {
        QDateTime modified; // of the file that was asked
        QString version;
    };
    QHash<QString, Known> m_known;
};

/// The version in the package.json of the npm package that `program` (links followed) is a part of;
/// else empty.
QString packageVersion(const QString &program);
/// The first thing in the output of `--version` that looks like a version; else empty.
QString versionIn(const QString &output);

} // namespace ccplant::agents
