// SPDX-License-Identifier: GPL-3.0-or-later
// A session's files: uploads, search, listing, diffs.
#include "qml/Core/client_core.h"
#include "qml/Core/session_controller.h"

#include <QBuffer>
#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QMimeDatabase>

using namespace Qt::StringLiterals;

namespace ccplant::client {
namespace {

constexpr qint64 maxUploadBytes = 32LL * 1024 * 1024; // the server's body limit
constexpr qsizetype maxInlineImageBytes = 4 * 1024 * 1024;
constexpr int foundLimit = 20;

QVariantMap linkBlock(const QString &workspace, const QString &relative, const QString &name,
    const QString &mime, qint64 size)
{
    const QString uri = workspace.isEmpty()
        ? relative
        : QUrl::fromLocalFile(workspace + u'/' + relative).toString();
    return {{u"type"_s, u"resource_link"_s}, {u"uri"_s, uri}, {u"name"_s, name},
        {u"mime_type"_s, mime}, {u"size"_s, size}};
}

} // namespace

void SessionController::upload(const QUrl &url)
{
    QFile file(url.isLocalFile() ? url.toLocalFile() : url.toString());
    const QString name = QFileInfo(file).fileName();
    if (!file.open(QIODevice::ReadOnly)) {
        Q_EMIT uploadFailed(url, tr("%1 cannot be read: %2").arg(name, file.errorString()));
        return;
    }
    if (file.size() > maxUploadBytes) {
        Q_EMIT uploadFailed(
            url, tr("%1 is larger than 32 MB. Put it into the workspace another way.").arg(name));
        return;
    }
    uploadBytes(url, name, file.readAll());
}

bool SessionController::uploadClipboardImage()
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    if (!data || !data->hasImage())
        return false;
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const auto image = data->imageData().value<QImage>();
    if (image.isNull() || !image.save(&buffer, "PNG"))
        return false;
    const QString name =
        u"pasted-%1.png"_s.arg(QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_s));
    uploadBytes(QUrl(u"clipboard:"_s + name), name, bytes);
    return true;
}

void SessionController::uploadBytes(const QUrl &file, const QString &name, const QByteArray &bytes)
{
    const QString mime = QMimeDatabase().mimeTypeForFileNameAndData(name, bytes).name();
    const bool takesImages = log().config()["prompt"_L1]["image"_L1].toBool();
    if (takesImages && mime.startsWith("image/"_L1) && bytes.size() <= maxInlineImageBytes) {
        const QVariantMap block{{u"type"_s, u"image"_s}, {u"mime_type"_s, mime},
            {u"data"_s, QString::fromLatin1(bytes.toBase64())}, {u"name"_s, name}};
        QMetaObject::invokeMethod(
            this, [this, file, block] { Q_EMIT uploaded(file, block); }, Qt::QueuedConnection);
        return;
    }
    QUrlQuery query;
    query.addQueryItem(u"name"_s, QString::fromLatin1(QUrl::toPercentEncoding(name)));
    ApiCall *call = m_core->api()->upload(path(u"/uploads"_s), query, bytes, mime.toUtf8());
    connect(call, &ApiCall::uploadProgress, this, [this, file](qint64 done, qint64 total) {
        if (total > 0)
            Q_EMIT uploadProgress(file, double(done) / double(total));
    });
    call->then(this, [this, file, name, mime](const Result<ApiReply> &reply) {
        if (!reply) {
            Q_EMIT uploadFailed(
                file, tr("%1 could not be uploaded. %2").arg(name, errorText(reply.error())));
            return;
        }
        const QJsonObject saved = reply->json();
        Q_EMIT uploaded(file,
            linkBlock(m_info.workspacePath, saved["path"_L1].toString(), name, mime,
                saved["size"_L1].toInteger()));
    });
}

void SessionController::searchFiles(const QString &query)
{
    m_searching = query;
    QUrlQuery items;
    items.addQueryItem(u"search"_s, QString::fromLatin1(QUrl::toPercentEncoding(query)));
    items.addQueryItem(u"limit"_s, QString::number(foundLimit));
    m_core->api()
        ->get(path(u"/files"_s), items)
        ->then(this, [this, query](const Result<ApiReply> &reply) {
            if (query != m_searching)
                return; // typed on
            QStringList paths;
            const QJsonArray found = reply ? reply->json()["paths"_L1].toArray() : QJsonArray();
            for (const QJsonValue &path : found)
                paths << path.toString();
            Q_EMIT filesFound(query, paths);
        });
}

void SessionController::loadDiff()
{
    m_diffLoading = true;
    Q_EMIT diffChanged();
    m_core->api()->get(path(u"/diff"_s))->then(this, [this](const Result<ApiReply> &reply) {
        m_diffLoading = false;
        m_diffError = reply ? QString() : errorText(reply.error());
        if (reply)
            m_diff = reply->json().toVariantMap();
        Q_EMIT diffChanged();
    });
}

void SessionController::loadFileDiff(const QString &file)
{
    QUrlQuery query;
    query.addQueryItem(u"path"_s, QString::fromLatin1(QUrl::toPercentEncoding(file)));
    m_core->api()
        ->get(path(u"/diff"_s), query)
        ->then(this, [this, file](const Result<ApiReply> &reply) {
            if (!reply) {
                Q_EMIT fileFailed(file, errorText(reply.error()));
                return;
            }
            const QJsonArray files = reply->json()["files"_L1].toArray();
            for (const QJsonValue &changed : files) {
                if (changed["path"_L1].toString() == file) {
                    Q_EMIT fileDiffLoaded(file, changed.toObject().toVariantMap());
                    return;
                }
            }
            Q_EMIT fileFailed(file, tr("%1 has no changes any more.").arg(file));
        });
}

void SessionController::fetchFile(
    const QString &file, std::function<void(const QJsonObject &)> then)
{
    QUrlQuery query;
    query.addQueryItem(u"path"_s, QString::fromLatin1(QUrl::toPercentEncoding(file)));
    m_core->api()
        ->get(path(u"/files"_s), query)
        ->then(this, [this, file, then = std::move(then)](const Result<ApiReply> &reply) {
            if (reply)
                then(reply->json());
            else
                Q_EMIT fileFailed(file, errorText(reply.error()));
        });
}

void SessionController::listFiles(const QString &folder)
{
    fetchFile(folder, [this, folder](const QJsonObject &listing) {
        Q_EMIT filesListed(folder, listing["entries"_L1].toArray().toVariantList());
    });
}

void SessionController::readFile(const QString &file)
{
    fetchFile(file, [this, file](const QJsonObject &content) {
        Q_EMIT fileRead(file, content.toVariantMap());
    });
}

} // namespace ccplant::client
