// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/json_backend.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

Q_LOGGING_CATEGORY(lcStore, "ccplant.client.store")

/// A file that is written atomically. An unreadable one is set aside as FILE.broken, never
/// overwritten.
class JsonFile final : public JsonBackend {
public:
    explicit JsonFile(QString path)
        : m_path(std::move(path))
    {
    }

    QJsonObject read() override
    {
        QFile file(m_path);
        if (!file.open(QIODevice::ReadOnly))
            return {}; // not there yet
        QJsonParseError error;
        const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
        if (document.isObject())
            return document.object();
        file.close();
        const QString aside = m_path + u".broken"_s;
        QFile::remove(aside);
        QFile::rename(m_path, aside);
        qCWarning(lcStore).noquote()
            << m_path << "is not JSON (" << error.errorString() << "); it was kept as" << aside;
        return {};
    }

    bool write(const QJsonObject &object, const QSet<QString> & /*changed*/) override
    {
        QDir().mkpath(QFileInfo(m_path).absolutePath());
        QSaveFile file(m_path);
        const bool written = file.open(QIODevice::WriteOnly)
            && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
            && file.write(QJsonDocument(object).toJson()) >= 0 && file.commit();
        if (!written)
            qCWarning(lcStore).noquote()
                << "could not write" << m_path << ":" << file.errorString();
        return written;
    }

private:
    QString m_path;
};

} // namespace

std::unique_ptr<JsonBackend> makeJsonBackend(const QString &path)
{
    return std::make_unique<JsonFile>(path);
}

} // namespace ccplant::client
