// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/glyph_watch.h"
#include "qml/Core/json_backend.h"

#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>

#include <emscripten.h>

#include <cstdlib>

using namespace Qt::StringLiterals;

// bridge.js
extern "C" {
char *ccplant_storage_names(const char *prefix);
char *ccplant_storage_get(const char *name);
char *ccplant_storage_set(const char *name, const char *value);
void ccplant_storage_listen();
}

namespace ccplant::client {
namespace {

Q_LOGGING_CATEGORY(lcStore, "ccplant.client.store")

QByteArray taken(char *text)
{
    QByteArray bytes(text);
    std::free(text);
    return bytes;
}

/// Values stand in an array, since JSON documents hold objects and arrays.
QByteArray packed(const QJsonValue &value)
{
    return QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
}

QJsonValue unpacked(const QByteArray &text)
{
    textEntered(text);
    const QJsonArray array = QJsonDocument::fromJson(text).array();
    return array.size() == 1 ? array.first() : QJsonValue(QJsonValue::Undefined);
}

/// The browser's localStorage, one entry a member: pages of one browser that change different
/// members do not meet.
class BrowserStorage final : public JsonBackend {
public:
    explicit BrowserStorage(const QString &path)
        : m_prefix("ccplant/" + QFileInfo(path).completeBaseName().toUtf8() + '/')
    {
        if (all().isEmpty())
            ccplant_storage_listen();
        all().insert(m_prefix, this);
    }

    ~BrowserStorage() override { all().remove(m_prefix); }

    int delayMs() const override { return 0; } // a page may go at any moment

    QJsonObject read() override
    {
        QJsonObject object;
        const QList<QByteArray> keys =
            taken(ccplant_storage_names(m_prefix.constData())).split('\n');
        for (const QByteArray &key : keys) {
            if (const QJsonValue value = get(key); !value.isUndefined())
                object.insert(QString::fromUtf8(key.sliced(m_prefix.size())), value);
        }
        return object;
    }

    bool write(const QJsonObject &object, const QSet<QString> &changed) override
    {
        for (const QString &key : changed) {
            const QJsonValue value = object.value(key);
            const QByteArray text = value.isUndefined() ? QByteArray() : packed(value);
            char *error = ccplant_storage_set(
                (m_prefix + key.toUtf8()).constData(), text.isNull() ? nullptr : text.constData());
            if (error) {
                qCWarning(lcStore) << "the browser did not keep" << key << ":" << taken(error);
                return false;
            }
        }
        return true;
    }

    static void changed(const QByteArray &entry)
    {
        for (auto it = all().cbegin(); it != all().cend(); ++it) {
            if (entry.startsWith(it.key()) && it.value()->changedElsewhere)
                it.value()->changedElsewhere(
                    QString::fromUtf8(entry.sliced(it.key().size())), it.value()->get(entry));
        }
    }

private:
    static QHash<QByteArray, BrowserStorage *> &all()
    {
        static QHash<QByteArray, BrowserStorage *> stores;
        return stores;
    }

    QJsonValue get(const QByteArray &entry) const
    {
        if (entry.isEmpty())
            return QJsonValue::Undefined;
        char *text = ccplant_storage_get(entry.constData());
        return text ? unpacked(taken(text)) : QJsonValue(QJsonValue::Undefined);
    }

    QByteArray m_prefix;
};

} // namespace

std::unique_ptr<JsonBackend> makeJsonBackend(const QString &path)
{
    return std::make_unique<BrowserStorage>(path);
}

} // namespace ccplant::client

extern "C" EMSCRIPTEN_KEEPALIVE void ccplant_storage_event(const char *entry)
{
    ccplant::client::BrowserStorage::changed(entry);
}
