// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/cache_store.h"

#include <QLoggingCategory>
#include <QPointer>

#include <emscripten.h>

namespace ccplant::client {
namespace {

Q_LOGGING_CATEGORY(lcCache, "ccplant.client.cache")

constexpr char database[] = "ccplant-cache";

/// One request to the database; it deletes itself when it is answered.
struct Request {
    QString name;
    QPointer<QObject> context;
    std::function<void(const QByteArray &)> then;

    static void loaded(void *self, void *bytes, int size)
    {
        const std::unique_ptr<Request> request(static_cast<Request *>(self));
        request->answer(QByteArray(static_cast<const char *>(bytes), size));
    }

    static void missing(void *self)
    {
        const std::unique_ptr<Request> request(static_cast<Request *>(self));
        request->answer({});
    }

    static void done(void *self) { delete static_cast<Request *>(self); }

    static void failed(void *self)
    {
        const std::unique_ptr<Request> request(static_cast<Request *>(self));
        qCWarning(lcCache) << "the browser's database did not take" << request->name;
    }

    void answer(const QByteArray &bytes) const
    {
        if (context)
            then(bytes);
    }
};

/// The browser's IndexedDB.
class BrowserCache final : public CacheStore {
public:
    void put(const QString &name, const QByteArray &bytes) override
    {
        // The bytes are copied before the call returns.
        emscripten_idb_async_store(database, name.toUtf8().constData(),
            const_cast<char *>(bytes.constData()), int(bytes.size()), new Request{name, {}, {}},
            Request::done, Request::failed);
    }

    void get(const QString &name, QObject *context,
        std::function<void(const QByteArray &)> then) override
    {
        emscripten_idb_async_load(database, name.toUtf8().constData(),
            new Request{name, context, std::move(then)}, Request::loaded, Request::missing);
    }

    void remove(const QString &name) override
    {
        emscripten_idb_async_delete(database, name.toUtf8().constData(), new Request{name, {}, {}},
            Request::done, Request::failed);
    }

    void clear() override
    {
        emscripten_idb_async_clear(
            database, new Request{QStringLiteral("(all)"), {}, {}}, Request::done, Request::failed);
    }
};

} // namespace

std::unique_ptr<CacheStore> makeCacheStore(const QString & /*folder*/)
{
    return std::make_unique<BrowserCache>();
}

} // namespace ccplant::client
