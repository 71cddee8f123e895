// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Core/backoff.h"
#include "qml/Core/glyph_coverage.h"

#include <QJsonObject>
#include <QObject>
#include <QSet>
#include <QTimer>
#include <QUrl>

#include <functional>

QT_FORWARD_DECLARE_CLASS(QNetworkAccessManager)
QT_FORWARD_DECLARE_CLASS(QNetworkReply)

namespace ccplant::web {

/// The fonts of the web client. Those of the first screen are fetched or given at the start; the
/// others when text turns up that needs them, then everything on the screen is laid out again.
/// wasm/fonts/README.md has the shape of `fonts`, in which pack.mjs has put addresses.
class FontLibrary : public QObject {
    Q_OBJECT
public:
    /// `base` is what the addresses are relative to. `network` must outlive this.
    FontLibrary(const QJsonObject &fonts, const QUrl &base, QNetworkAccessManager *network,
        QObject *parent = nullptr);

    /// Uses the fonts of the first screen that somebody else has fetched: `take` gives the bytes
    /// of an address, empty where it has none. What it does not have, and what Qt cannot read, is
    /// left to fetchFirst().
    void takeFirst(const std::function<QByteArray(const QUrl &)> &take);
    /// Fetches the fonts of the first screen that are missing; `firstReady` follows from the event
    /// loop, in any case: after failures the client starts with the font that Qt has built in.
    /// QML is loaded after it: the theme looks once which families there are.
    void fetchFirst();

    /// Fetches what `text` needs and is not there. Cheap when nothing is missing.
    void need(QStringView text);
    /// Calls need() with all text that enters the client (qml/Core/glyph_watch.h), is typed or is
    /// about to be pasted.
    void watch();

    /// How often a server may refuse a file before it waits for the next text that needs it. While
    /// no server answers, it is tried for as long as it takes.
    static constexpr int attempts = 5;
    void setRetry(client::BackoffPolicy policy) { m_retry = policy; }

Q_SIGNALS:
    void firstReady();
    /// Fonts that were asked for are in use; the scene lays its text out again in its next frame.
    void arrived(const QStringList &families);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct File {
        QUrl url;
        int family, weight;
        bool first, loaded = false;
        bool asked = false; ///< queued, on its way, or to be tried again
        bool awaited = false; ///< fetchFirst() waits for its first attempt
        int failures = 0;
    };
    void want(int family);
    void fetchNext();
    void fetch(qsizetype file);
    void onFinished(qsizetype file, QNetworkReply *reply);
    void onFailed(qsizetype file, const QString &reason, bool answered);
    void useArrived();
    void useFamilies();
    bool use(const QByteArray &font);

    QNetworkAccessManager *m_network;
    client::GlyphCoverage m_coverage;
    client::BackoffPolicy m_retry;
    QStringList m_families; // in the order in which Qt is to look
    QSet<QString> m_usable; // families that Qt has
    QString m_sans;
    QList<File> m_files;
    QList<qsizetype> m_queue; // files to be fetched, the next one first
    QList<std::pair<qsizetype, QByteArray>> m_arrived; // fetched and not yet in use
    QTimer m_settle;
    int m_running = 0;
    int m_awaited = 0; // files that fetchFirst() waits for
};

} // namespace ccplant::web
