// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/single_instance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QLocalSocket>

using namespace Qt::StringLiterals;

namespace ccplant {
namespace {
constexpr int askMs = 2000;
}

SingleInstance::SingleInstance(const QString &dataDir, QObject *parent)
    : QObject(parent)
    , m_lock(dataDir + u"/client.lock"_s)
{
    QDir().mkpath(dataDir);
    QFile::setPermissions(dataDir, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const QByteArray hash =
        QCryptographicHash::hash(QDir(dataDir).absolutePath().toUtf8(), QCryptographicHash::Sha256);
    m_name = u"ccplant-"_s + QString::fromLatin1(hash.toHex().first(16));
    m_lock.setStaleLockTime(0); // only the death of its owner frees it
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection())
            socket->deleteLater();
        Q_EMIT raiseRequested();
    });
}

bool SingleInstance::claim()
{
    if (!m_lock.tryLock(0)) {
        askOther();
        return false;
    }
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    QLocalServer::removeServer(
        m_name); // left by one that died; the lock says that it is not in use
    m_server.listen(m_name);
    return true;
}

/// Before there is an event loop, so this may wait.
void SingleInstance::askOther()
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    socket.waitForConnected(askMs);
}

} // namespace ccplant
