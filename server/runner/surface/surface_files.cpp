// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/answers.h"
#include "server/runner/surface/multipart.h"
#include "server/runner/surface/surface.h"
#include "server/runner/workspace/workspace.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr qint64 formOverhead = 64 * 1024; // delimiters and headers of a form around its file
constexpr qint64 agentApiUploadBytes = 10 * 1024 * 1024; // as coder/agentapi has it

using StreamPtr = std::shared_ptr<http::Stream>;

/// The bytes of a file that an agent may have written: nothing that a browser would run.
http::Reply rawReply(const RawFile &file)
{
    const QByteArray name = QUrl::toPercentEncoding(file.name);
    return http::Reply::bytes(file.bytes, file.mimeType.toUtf8())
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Security-Policy", "sandbox; default-src 'none'")
        .with("Content-Disposition", "attachment; filename*=UTF-8''" + name);
}

/// Name and bytes of an upload: a form's field `file`, or the body as it is with the name in the
/// query.
Result<FormFile> readUpload(const http::Request &request, qint64 limit)
{
    const QByteArray contentType = request.header("content-type");
    Result<FormFile> file = isMultipart(contentType)
        ? readFormFile(contentType, request.body, "file")
        : Result<FormFile>(FormFile{{}, request.body});
    const QString name = request.queryValue(u"name"_s);
    if (file && !name.isEmpty())
        file->name = name;
    if (file && file->name.isEmpty())
        return fail(ErrorCode::InvalidRequest, u"Give the file's name in the query: ?name=…"_s);
    if (file && file->bytes.size() > limit)
        return fail(
            ErrorCode::PayloadTooLarge, u"A file may have at most %1 MiB."_s.arg(limit >> 20));
    return file;
}

http::Reply agentApiProblem(int status, const QString &title, const QString &message)
{
    const QJsonArray errors{QJsonObject{{"message"_L1, message}}};
    http::Reply reply = http::Reply::json(
        {{"title"_L1, title}, {"status"_L1, status}, {"detail"_L1, message}, {"errors"_L1, errors}},
        status);
    reply.contentType = "application/problem+json";
    return reply;
}

} // namespace

void Surface::addFiles()
{
    m_router.addStream("GET", u"/v1/files"_s,
        [this](const http::RequestPtr &request, const StreamPtr &stream) {
            const auto sendJson = [request, stream](const Result<QJsonObject> &result) {
                stream->reply(answerJson(result, *request));
            };
            const QString path = request->queryValue(u"path"_s);
            if (request->query.hasQueryItem(u"search"_s)) {
                const qsizetype limit = request->queryValue(u"limit"_s).toInt();
                m_workspace->search(request->queryValue(u"search"_s), limit > 0 ? limit : 50)
                    .then(&m_events, sendJson);
            } else if (request->queryValue(u"raw"_s) == "1"_L1) {
                m_workspace->raw(path).then(
                    &m_events, [request, stream](const Result<RawFile> &file) {
                        stream->reply(answer(file, *request, rawReply));
                    });
            } else {
                m_workspace->describe(path).then(&m_events, sendJson);
            }
        },
        {http::Rule::signedIn()});
    m_router.addStream("GET", u"/v1/diff"_s,
        [this](const http::RequestPtr &request, const StreamPtr &stream) {
            m_workspace->changes(request->queryValue(u"path"_s))
                .then(&m_events, [request, stream](const Result<QJsonObject> &changes) {
                    stream->reply(answerJson(changes, *request));
                });
        },
        {http::Rule::signedIn()});
    m_router.addStream("POST", u"/v1/uploads"_s,
        [this](const http::RequestPtr &request, const StreamPtr &stream) {
            const Result<FormFile> file = readUpload(*request, m_options.uploadBytes);
            if (!file) {
                stream->reply(http::Reply::problem(file.error(), *request));
                return;
            }
            m_workspace->store(file->name, file->bytes)
                .then(&m_events, [request, stream](const Result<QJsonObject> &stored) {
                    stream->reply(answerJson(stored, *request, 201));
                });
        },
        {.rule = http::Rule::signedIn(), .maxBody = m_options.uploadBytes + formOverhead});
    // coder/agentapi: 400 for what is too large, the absolute path in the answer
    m_router.addStream("POST", u"/upload"_s,
        [this](const http::RequestPtr &request, const StreamPtr &stream) {
            const Result<FormFile> file = isMultipart(request->header("content-type"))
                ? readUpload(*request, qMin(agentApiUploadBytes, m_options.uploadBytes))
                : fail(ErrorCode::InvalidRequest,
                      u"Send a form (multipart/form-data) with a field 'file'."_s);
            if (!file) {
                stream->reply(agentApiProblem(400, u"Bad Request"_s, file.error().detail));
                return;
            }
            m_workspace->store(file->name, file->bytes)
                .then(&m_events, [this, stream](const Result<QJsonObject> &stored) {
                    if (!stored) {
                        stream->reply(agentApiProblem(
                            500, u"Internal Server Error"_s, stored.error().detail));
                        return;
                    }
                    const QString path =
                        m_options.workspace + u'/' + stored->value("path"_L1).toString();
                    stream->reply(http::Reply::json({{"ok"_L1, true}, {"filePath"_L1, path}}));
                });
        },
        {.rule = http::Rule::signedIn(), .maxBody = 2 * agentApiUploadBytes});
}

} // namespace ccplant::runner
