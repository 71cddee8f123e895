// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/acp/files.h"

#include "server/runner/drivers/confinedpath.h"

#include <limits>
#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace ccplant::runner::acp {
namespace {

/// Lines `first` (from 1) to `first + count - 1` of `text`, line feeds included.
QByteArray linesOf(const QByteArray &text, qint64 first, qint64 count)
{
    qsizetype start = 0;
    for (qint64 line = 1; line < first; ++line) {
        const qsizetype feed = text.indexOf('\n', start);
        if (feed < 0)
            return {};
        start = feed + 1;
    }
    qsizetype end = start;
    for (qint64 line = 0; line < count && end < text.size(); ++line) {
        const qsizetype feed = text.indexOf('\n', end);
        end = feed < 0 ? text.size() : feed + 1;
    }
    return text.sliced(start, end - start);
}

} // namespace

Result<QJsonObject> readTextFile(const QString &workspace, const QJsonObject &params)
{
    const QString path = params["path"_L1].toString();
    const Result<QString> confined = confinedPath(workspace, path);
    if (!confined)
        return Failure(confined.error());
    const QFileInfo info(*confined);
    if (!info.isFile())
        return fail(ErrorCode::NotFound, u"there is no file '%1'"_s.arg(path));
    if (info.size() > maxReadBytes)
        return fail(ErrorCode::PayloadTooLarge,
            u"the file '%1' has more than %2 bytes"_s.arg(path).arg(maxReadBytes));
    QFile file(*confined);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Forbidden,
            u"the file '%1' cannot be read: %2"_s.arg(path, file.errorString()));
    const QByteArray text = file.read(maxReadBytes);
    const qint64 first = std::max<qint64>(1, params["line"_L1].toInteger(1));
    const qint64 count = params["limit"_L1].toInteger(std::numeric_limits<qint64>::max());
    return QJsonObject{{"content"_L1, QString::fromUtf8(linesOf(text, first, count))}};
}

Result<QJsonObject> writeTextFile(const QString &workspace, const QJsonObject &params)
{
    const QString path = params["path"_L1].toString();
    const Result<QString> confined = confinedPath(workspace, path);
    if (!confined)
        return Failure(confined.error());
    if (!params["content"_L1].isString())
        return fail(ErrorCode::InvalidRequest, u"'content' must be a text"_s);
    if (const QFileInfo info(*confined);
        info.exists() && !info.isFile()) // opening a named pipe would block
        return fail(ErrorCode::Unprocessable, u"'%1' is not a regular file"_s.arg(path));
    QFile file(*confined);
    const bool folderExists = QDir().mkpath(QFileInfo(*confined).absolutePath());
    const QByteArray bytes = params["content"_L1].toString().toUtf8();
    if (!folderExists || !file.open(QIODevice::WriteOnly | QIODevice::Truncate)
        || file.write(bytes) != bytes.size() || !file.flush())
        return fail(ErrorCode::Unprocessable,
            u"the file '%1' cannot be written: %2"_s.arg(path, file.errorString()));
    return QJsonObject{};
}

} // namespace ccplant::runner::acp
