// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/runtime/runtime.h"
#include "server/sessions/frame.h"

#include <functional>
#include <QObject>

QT_FORWARD_DECLARE_CLASS(QNetworkAccessManager)

namespace ccplant::sessions {

inline constexpr QLatin1StringView slowSubscriber{"slow_subscriber"};

/// Somebody who reads a session's events: an SSE answer or a subscription of a live socket. Ends
/// its subscription before it dies. Is called in the hub's thread.
class Reader {
public:
    virtual ~Reader() = default;
    /// Takes one event. False: the reader is gone and is forgotten.
    virtual bool send(const QString &session, Frame &frame) = 0;
    /// Replay is done; what follows is live.
    virtual void caughtUp(const QString &session, qint64 lastSeq) = 0;
    /// No more will come, and the subscription is gone. `extra.reason` is slowSubscriber when it
    /// was too slow.
    virtual void ended(const QString &session, const Error &why) = 0;
    /// Bytes that it was given and that its client has not taken.
    virtual qint64 queued() const = 0;
};

/// A piece of a session's past.
struct Replay {
    QList<FramePtr> frames; ///< ascending
    qint64 next = 0; ///< `position` of the next piece
    qint64 last = 0; ///< the newest event there was, as far as it is known
    bool end = true; ///< there was no more when it was read
};

struct HubOptions {
    qint64 ringBytes = 512 * 1024;
    qint64 readerBytes = 256 * 1024;
    std::chrono::milliseconds readerPatience{20'000};
};

/// Fans the events of sessions out: one stream from each runner, any number of readers. A reader
/// first gets what it missed and then what happens, with no gap and nothing twice; one that does
/// not read is dropped. One thread.
class Hub : public QObject {
    Q_OBJECT
public:
    /// Reads what is older than what the hub remembers: of the runner or of the log.
    using History =
        std::function<QCoro::Task<Result<Replay>>(QString session, qint64 after, qint64 position)>;

    Hub(HubOptions options, History history, QObject *parent = nullptr);
    ~Hub() override;

    /// Reads the runner's stream from now on, and again when it breaks. `lastSeq`: where it stands,
    /// for a session of which the hub remembers nothing.
    void attach(const QString &session, const runtime::Endpoint &endpoint, qint64 lastSeq);
    void detach(const QString &session);
    bool isAttached(const QString &session) const;
    /// The newest event that the hub knows of, or -1.
    qint64 lastSeq(const QString &session) const;
    /// An event that came another way (out of the log of a runner that died). Known ones are
    /// ignored.
    void push(const QString &session, const Event &event);

    /// Events above `after`, or what follows the newest one when there is none. Callbacks may come
    /// before this returns.
    void subscribe(const QString &session, Reader *reader, qint64 after);
    void unsubscribe(const QString &session, Reader *reader);
    /// The reader's client has taken bytes.
    void writable(const QString &session, Reader *reader);
    /// Ends all subscriptions of a session that is gone.
    void close(const QString &session, const Error &why);
    void closeAll(const Error &why);

    qsizetype readers() const;
    qint64 bytes() const; ///< held in memory as recent events

Q_SIGNALS:
    void published(const QString &session, const ccplant::Event &event); ///< each once, in order

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace ccplant::sessions
