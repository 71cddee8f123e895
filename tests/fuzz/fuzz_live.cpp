// SPDX-License-Identifier: GPL-3.0-or-later
// Frames of a hostile or broken server: the client's socket passes on events in order and none
// twice, and a list subscription that a hostile client asks for is read or refused.
#include "qml/Core/live_socket.h"
#include "server/sessions/filter.h"
#include "server/sessions/requests.h"

#include <cstdint>
#include <cstdlib>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QLoggingCategory>

using namespace ccplant;
using namespace ccplant::client;

namespace {

/// A link that says what the input holds.
class Link : public LiveTransport {
public:
    void open(const QUrl &, const QString &) override { current = this; }
    void send(const QByteArray &frame) override
    {
        if (!QJsonDocument::fromJson(frame).isObject())
            std::abort();
    }
    void close() override { }

    static inline Link *current = nullptr;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int argc = 0;
    static const QCoreApplication application(argc, nullptr);
    QLoggingCategory::setFilterRules(QStringLiteral("*=false"));
    const QString session = QStringLiteral("s_1");
    LiveSocket socket([] { return std::make_unique<Link>(); });
    qint64 last = 0;
    QObject::connect(&socket, &LiveSocket::sessionEvent, &socket,
        [&](const QString &id, const QJsonObject &event) {
            const qint64 seq = event[QLatin1String("seq")].toInteger();
            if (id != session || seq <= last)
                std::abort();
            last = seq;
        });
    socket.subscribeSession(session, 0);
    socket.subscribeList({});
    socket.start(QUrl(QStringLiteral("http://127.0.0.1:1")), QStringLiteral("token"));
    QCoreApplication::processEvents();
    if (!Link::current)
        std::abort();
    Q_EMIT Link::current->opened();
    for (const QByteArray &frame :
        QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)).split('\n')) {
        Q_EMIT Link::current->text(frame);
        const QJsonObject object = QJsonDocument::fromJson(frame).object();
        static_cast<void>(sessions::readListObject(object));
        static_cast<void>(sessions::readCreate(object));
        static_cast<void>(sessions::readPatch(object));
        static_cast<void>(sessions::readListQuery(QUrlQuery(QString::fromUtf8(frame))));
    }
    socket.stop();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    return 0;
}
