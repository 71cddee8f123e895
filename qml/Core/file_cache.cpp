// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/cache_store.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

Q_LOGGING_CATEGORY(lcCache, "ccplant.client.cache")

class FileCache final : public CacheStore {
public:
    explicit FileCache(const QString &folder)
        : m_folder(folder)
    {
    }

    void put(const QString &name, const QByteArray &bytes) override
    {
        m_folder.mkpath(u"."_s);
        QSaveFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly)
            || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
            || file.write(bytes) != bytes.size() || !file.commit())
            qCWarning(lcCache).noquote()
                << file.fileName() << "was not written:" << file.errorString();
    }

    void get(const QString &name, QObject *context,
        std::function<void(const QByteArray &)> then) override
    {
        QFile file(m_folder.filePath(name));
        const QByteArray bytes = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        QMetaObject::invokeMethod(
            context, [bytes, then = std::move(then)] { then(bytes); }, Qt::QueuedConnection);
    }

    void remove(const QString &name) override { m_folder.remove(name); }
    void clear() override { m_folder.removeRecursively(); }

private:
    QDir m_folder;
};

} // namespace

std::unique_ptr<CacheStore> makeCacheStore(const QString &folder)
{
    return std::make_unique<FileCache>(folder);
}

} // namespace ccplant::client
