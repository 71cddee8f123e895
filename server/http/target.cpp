// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/target.h"

#include <QStringDecoder>

namespace ccplant::http {

using namespace Qt::StringLiterals;

namespace {

int hexValue(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= '0' && u <= '9')
        return u - '0';
    if (u >= 'a' && u <= 'f')
        return u - 'a' + 10;
    if (u >= 'A' && u <= 'F')
        return u - 'A' + 10;
    return -1;
}

/// Percent-decodes; null when the encoding is broken. Only ASCII may stand unencoded.
QByteArray decodedBytes(QStringView text, bool *ok)
{
    QByteArray out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'%') {
            *ok = *ok && text[i].unicode() > 0x20 && text[i].unicode() < 0x7f;
            out += char(text[i].unicode());
            continue;
        }
        const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            *ok = false;
            return out;
        }
        out += char(high * 16 + low);
        i += 2;
    }
    return out;
}

bool hasControl(const QString &text)
{
    return std::any_of(text.cbegin(), text.cend(),
        [](QChar c) { return c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0); });
}

bool climbs(const QString &segment)
{
    // Also inside a segment: `a%2F..%2Fb` must not become a way out where somebody joins paths.
    const QStringList parts = segment.split(u'/');
    return parts.contains("."_L1) || parts.contains(".."_L1);
}

Result<QString> readSegment(QStringView encoded)
{
    bool ok = true;
    const QByteArray bytes = decodedBytes(encoded, &ok);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    if (!ok || decoder.hasError())
        return fail(ErrorCode::InvalidRequest, u"The path is not valid percent-encoded UTF-8."_s);
    if (hasControl(text))
        return fail(ErrorCode::InvalidRequest, u"The path has a control character in it."_s);
    if (climbs(text))
        return fail(ErrorCode::InvalidRequest, u"The path must not have '.' or '..' segments."_s);
    return text;
}

} // namespace

Result<QStringList> readSegments(QStringView encodedPath)
{
    QStringList out;
    for (const QStringView part : encodedPath.sliced(1).split(u'/')) {
        auto segment = readSegment(part);
        if (!segment)
            return tl::unexpected(segment.error());
        out += *segment;
    }
    return out;
}

Result<Target> readTarget(const QByteArray &target)
{
    const qsizetype mark = target.indexOf('?');
    const QByteArray path = mark < 0 ? target : target.first(mark);
    if (!path.startsWith('/'))
        return fail(ErrorCode::InvalidRequest, u"The request's target must be a path."_s);
    Target out;
    out.encodedPath = QString::fromLatin1(path);
    if (mark >= 0)
        out.query = QString::fromLatin1(target.sliced(mark + 1));
    auto segments = readSegments(out.encodedPath);
    if (!segments)
        return tl::unexpected(segments.error());
    for (QString &segment : *segments)
        out.path += u'/' + segment.replace(u'/', "%2F"_L1);
    return out;
}

} // namespace ccplant::http
