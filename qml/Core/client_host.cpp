// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/client_host.h"

#include "qml/Core/client_core.h"

#include <QDir>
#include <QFileInfo>
#include <QQmlEngine>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace ccplant::client {

ClientHost::ClientHost(QObject *parent)
    : QObject(parent)
{
}

ClientHost *ClientHost::create(QQmlEngine *, QJSEngine *)
{
    ClientHost *host = ClientCore::instance()->host();
    QJSEngine::setObjectOwnership(host, QJSEngine::CppOwnership);
    return host;
}

Result<QString> ClientHost::saveFile(const QString &name, const QByteArray &bytes)
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    const QFileInfo wanted(name);
    QString path = folder.filePath(wanted.fileName());
    for (int next = 2; QFileInfo::exists(path); ++next)
        path = folder.filePath(
            u"%1 (%2).%3"_s.arg(wanted.completeBaseName()).arg(next).arg(wanted.suffix()));
    if (!folder.mkpath(u"."_s))
        return Failure(Error{ErrorCode::Internal,
            tr("The folder %1 cannot be written to.").arg(QDir::toNativeSeparators(folder.path())),
            {}, {}});
    QSaveFile file(path);
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (!written)
        return Failure(Error{ErrorCode::Internal,
            tr("%1 cannot be written: %2").arg(QDir::toNativeSeparators(path), file.errorString()),
            {}, {}});
    return tr("Saved as %1").arg(QDir::toNativeSeparators(path));
}

} // namespace ccplant::client
