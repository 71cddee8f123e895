// SPDX-License-Identifier: GPL-3.0-or-later
// Hostile requests: the guard judges the same bytes alike whatever pieces they come in, holds no
// more of a body than it may, and what it lets through has one framing and a target that leads
// nowhere else.
#include "server/http/parser.h"
#include "server/http/target.h"

#include <cstdint>
#include <cstdlib>
#include <QList>

using namespace ccplant;
using namespace ccplant::http;

namespace {

constexpr qint64 maxHeader = 64 * 1024, maxBody = 4096;

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void judge(const Head &head)
{
    require(head.count("host") <= 1 && head.count("content-length") <= 1);
    require(!head.count("content-length") || !head.count("transfer-encoding"));
    require(head.target.startsWith('/') || head.target == "*");
    const Result<Target> target = readTarget(head.target);
    if (!target)
        return;
    const Result<QStringList> segments = readSegments(target->encodedPath);
    require(segments.has_value());
    require(!segments->contains(QStringLiteral(".")) && !segments->contains(QStringLiteral("..")));
    require(!target->path.contains(QChar(0)));
}

/// What became of `bytes`, given to the parser in pieces of at most `piece` bytes.
QByteArrayList verdicts(const QByteArray &bytes, qsizetype piece)
{
    using Step = RequestParser::Step;
    RequestParser parser(maxHeader, maxBody);
    QByteArrayList said;
    qsizetype at = 0;
    while (at < bytes.size()) {
        qsizetype consumed = 0;
        const qsizetype size = std::min(piece, bytes.size() - at);
        const Step step = parser.feed(QByteArrayView(bytes).sliced(at, size), &consumed);
        require(consumed >= 0 && consumed <= size && parser.bodySize() <= maxBody);
        at += consumed;
        if (step == Step::HeadDone) {
            judge(parser.head());
            said += parser.head().method + ' ' + parser.head().target + ' '
                + QByteArray::number(parser.head().contentLength);
        } else if (step == Step::MessageDone) {
            said += "body " + parser.takeBody();
            parser.next();
        } else if (step == Step::Refused) {
            require(parser.refusal().status >= 400);
            said += QByteArray::number(parser.refusal().status);
            break;
        } else {
            require(consumed == size);
        }
    }
    return said;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > maxHeader / 2) // so that no bound depends on how much came at a time
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const QByteArrayList whole = verdicts(bytes, std::max<qsizetype>(bytes.size(), 1));
    require(verdicts(bytes, 1) == whole);
    require(verdicts(bytes, 7) == whole);
    return 0;
}
