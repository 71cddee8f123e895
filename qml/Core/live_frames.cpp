// SPDX-License-Identifier: GPL-3.0-or-later
// Reading the server's frames (docs/protocol.md §5, "The live socket").
#include "qml/Core/glyph_watch.h"
#include "qml/Core/live_socket.h"

#include <QJsonDocument>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace ccplant::client {

Q_LOGGING_CATEGORY(lcLive, "ccplant.client.live")

void LiveSocket::onText(const QByteArray &text)
{
    m_silence.start(m_times.silence);
    textEntered(text);
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject()) {
        qCWarning(lcLive) << "a frame that is no JSON object was left out:" << error.errorString();
        return;
    }
    const QJsonObject frame = document.object();
    if (frame.contains("session"_L1))
        onSessionFrame(frame["session"_L1].toString(), frame);
    else if (frame.contains("list"_L1))
        onListFrame(frame["list"_L1].toObject());
    else if (frame.contains("ping"_L1))
        send({{u"pong"_s, frame["ping"_L1]}});
    else if (frame.contains("maintenance"_L1))
        Q_EMIT maintenance(frame["maintenance"_L1].toObject());
    else if (frame.contains("closing"_L1))
        m_retryHint = std::clamp(frame["closing"_L1]["retry_after_ms"_L1].toInt(), 0, 60'000);
}

void LiveSocket::onSessionFrame(const QString &id, const QJsonObject &frame)
{
    const auto known = m_sessions.find(id);
    if (known == m_sessions.end())
        return; // unsubscribed meanwhile
    if (frame.contains("error"_L1)) {
        onSessionError(id, frame["error"_L1].toObject());
        return;
    }
    if (const QJsonValue live = frame["live"_L1]; live.isObject()) {
        Q_EMIT sessionLive(id, live["last_seq"_L1].toInteger());
        return;
    }
    const QJsonObject event = frame["event"_L1].toObject();
    const qint64 seq = event["seq"_L1].toInteger();
    if (seq <= *known)
        return; // passed on before the break
    *known = seq;
    Q_EMIT sessionEvent(id, event);
}

void LiveSocket::onSessionError(const QString &id, const QJsonObject &problem)
{
    const ErrorCode code = codeOf(problem["code"_L1].toString());
    const bool gone = code == ErrorCode::NotFound || code == ErrorCode::Forbidden;
    if (!gone) {
        // We were too slow, or the runner moved: where we stand is known, so go on from there a
        // moment later.
        QTimer::singleShot(m_backoff.next(), this, [this, id] {
            if (m_sessions.contains(id))
                sendSubscription(id);
        });
        return;
    }
    m_sessions.remove(id);
    Q_EMIT sessionRefused(id, errorOf(problem["status"_L1].toInt(statusOf(code)), problem));
}

void LiveSocket::onListFrame(const QJsonObject &list)
{
    if (list.contains("reset"_L1)) {
        const QJsonArray sessions = list["reset"_L1].toArray();
        Q_EMIT listReset(sessions, list["total"_L1].toInt(int(sessions.size())));
    } else if (list.contains("more"_L1)) {
        Q_EMIT listMore(list["more"_L1].toArray());
    } else if (list.contains("upsert"_L1)) {
        Q_EMIT listUpsert(list["upsert"_L1].toObject());
    } else if (list.contains("remove"_L1)) {
        Q_EMIT listRemove(list["remove"_L1].toString());
    }
}

} // namespace ccplant::client
