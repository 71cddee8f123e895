// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

/// A workspace and a state folder in a temporary place, and the user's git in it.
class Place {
public:
    Place()
    {
        // The canonical path: /tmp may itself be a link.
        m_base = QFileInfo(m_folder.path()).canonicalFilePath();
        QDir().mkpath(root());
        QDir().mkpath(state());
    }
    QString base() const { return m_base; }
    QString root() const { return m_base + QStringLiteral("/workspace"); }
    QString state() const { return m_base + QStringLiteral("/state"); }
    QString path(const QString &name) const { return root() + u'/' + name; }

    void write(const QString &name, const QByteArray &bytes) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(file.errorString()));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    QByteArray read(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void link(const QString &target, const QString &name) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QVERIFY(QFile::link(target, path(name)));
    }
    void makeExecutable(const QString &name) const
    {
        QVERIFY(QFile::setPermissions(
            path(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

    /// git as the user runs it, in the workspace.
    QByteArray git(const QStringList &arguments) const
    {
        QProcess process;
        process.setWorkingDirectory(root());
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), m_base);
        environment.insert(QStringLiteral("GIT_CONFIG_NOSYSTEM"), QStringLiteral("1"));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral("git"),
            QStringList{QStringLiteral("-c"), QStringLiteral("user.name=T"), QStringLiteral("-c"),
                QStringLiteral("user.email=t@example.org"), QStringLiteral("-c"),
                QStringLiteral("init.defaultBranch=main"), QStringLiteral("-c"),
                QStringLiteral("safe.directory=*")}
                + arguments);
        process.waitForFinished(30'000);
        if (process.exitCode() != 0)
            qWarning("git %s: %s", qPrintable(arguments.join(u' ')),
                process.readAllStandardError().constData());
        return process.readAllStandardOutput().trimmed();
    }
    void commitAll(const QString &message) const
    {
        if (!QFileInfo::exists(path(QStringLiteral(".git"))))
            git({QStringLiteral("init"), QStringLiteral("-q")});
        git({QStringLiteral("add"), QStringLiteral("-A")});
        git({QStringLiteral("commit"), QStringLiteral("-qm"), message,
            QStringLiteral("--allow-empty")});
    }

private:
    QTemporaryDir m_folder;
    QString m_base;
};
