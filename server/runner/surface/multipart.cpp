// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/surface/multipart.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace ccplant::runner {
namespace {

constexpr qsizetype longestBoundary = 70; // RFC 2046 §5.1.1
constexpr qsizetype longestPartHeader = 16 * 1024;

/// The value of `name` in `…; name=value; other="quoted"`; null when absent.
QByteArray parameter(const QByteArray &header, const QByteArray &name)
{
    qsizetype at = header.indexOf(';');
    while (at >= 0) {
        const qsizetype equals = header.indexOf('=', at);
        if (equals < 0)
            return {};
        const QByteArray key = header.sliced(at + 1, equals - at - 1).trimmed().toLower();
        QByteArray value;
        qsizetype i = equals + 1;
        if (i < header.size() && header.at(i) == '"') {
            for (++i; i < header.size() && header.at(i) != '"'; ++i) {
                if (header.at(i) == '\\' && i + 1 < header.size()
                    && (header.at(i + 1) == '"' || header.at(i + 1) == '\\'))
                    ++i;
                value += header.at(i);
            }
            at = header.indexOf(';', i);
        } else {
            at = header.indexOf(';', i);
            value = header.sliced(i, (at < 0 ? header.size() : at) - i).trimmed();
        }
        if (key == name)
            return value.isNull() ? QByteArray("") : value;
    }
    return {};
}

QByteArray dispositionOf(const QByteArray &head)
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0
            && line.first(colon).trimmed().compare("content-disposition", Qt::CaseInsensitive) == 0)
            return line.sliced(colon + 1).trimmed();
    }
    return {};
}

QString fileNameOf(const QByteArray &disposition)
{
    const QByteArray extended = parameter(disposition, "filename*"); // UTF-8''percent-encoded
    if (extended.startsWith("UTF-8''") || extended.startsWith("utf-8''"))
        return QUrl::fromPercentEncoding(extended.sliced(7));
    return QString::fromUtf8(parameter(disposition, "filename"));
}

} // namespace

bool isMultipart(const QByteArray &contentType)
{
    return contentType.trimmed().toLower().startsWith("multipart/form-data");
}

Result<FormFile> readFormFile(
    const QByteArray &contentType, const QByteArray &body, const QByteArray &field)
{
    const auto broken = [] { return fail(ErrorCode::InvalidRequest, u"The form is damaged."_s); };
    const QByteArray boundary = parameter(contentType, "boundary");
    if (boundary.isEmpty() || boundary.size() > longestBoundary)
        return broken();
    const QByteArray delimiter = "\r\n--" + boundary;
    // The first delimiter has no line feed before it when the body starts with it.
    const bool isAtStart = body.startsWith(delimiter.sliced(2));
    const qsizetype first = isAtStart ? -2 : body.indexOf(delimiter);
    if (!isAtStart && first < 0)
        return broken();
    qsizetype at = first + delimiter.size();
    while (QByteArrayView(body).sliced(at).startsWith("\r\n")) {
        const qsizetype end = body.indexOf(delimiter, at);
        if (end < 0)
            return broken();
        const QByteArrayView part =
            QByteArrayView(body).sliced(at, end - at); // starts with a line feed
        const qsizetype headEnd =
            part.first(qMin(part.size(), longestPartHeader)).indexOf("\r\n\r\n");
        if (headEnd < 0)
            return broken();
        const QByteArray disposition = dispositionOf(part.first(headEnd).toByteArray());
        if (parameter(disposition, "name") == field)
            return FormFile{fileNameOf(disposition), part.sliced(headEnd + 4).toByteArray()};
        at = end + delimiter.size();
    }
    return fail(
        ErrorCode::InvalidRequest, u"The form has no field '%1'."_s.arg(QString::fromUtf8(field)));
}

} // namespace ccplant::runner
