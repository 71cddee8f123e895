// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ccplantd/ready_file.h"

#include "server/auth/secret_file.h"

#include <QFile>
#include <QJsonDocument>

namespace ccplant::daemon {

ReadyFile::~ReadyFile()
{
    remove();
}

Result<void> ReadyFile::write(const QString &path, const QJsonObject &content)
{
    m_content = QJsonDocument(content).toJson(QJsonDocument::Compact) + '\n';
    m_path = path;
    return auth::writeSecretFile(path, m_content);
}

void ReadyFile::remove()
{
    if (m_path.isEmpty())
        return;
    if (const auto there = auth::readSecretFile(m_path); there && *there == m_content)
        QFile::remove(m_path);
    m_path.clear();
}

} // namespace ccplant::daemon
