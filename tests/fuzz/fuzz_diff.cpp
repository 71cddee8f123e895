// SPDX-License-Identifier: GPL-3.0-or-later
// What git says about a repository that an agent made, and differences of hostile texts: a
// difference shows both texts whole.
#include "qml/Chat/diff_lines.h"
#include "server/runner/workspace/diffparse.h"
#include "server/runner/workspace/names.h"

#include <cstdint>
#include <cstdlib>

using namespace ccplant;
using namespace ccplant::chat;

namespace {

/// One side of a difference, put together again.
QStringList side(const Diff &diff, DiffLine::Type changed)
{
    QStringList lines;
    for (const DiffLine &line : diff.lines) {
        if (line.type == DiffLine::Context || line.type == changed)
            lines += line.text;
        for (const DiffMark &mark : line.marks) {
            if (mark.begin < 0 || mark.length < 0 || mark.begin + mark.length > line.text.size())
                std::abort();
        }
    }
    return lines;
}

QStringList linesOf(const QString &text)
{
    QStringList lines = text.split(u'\n');
    if (lines.constLast().isEmpty())
        lines.removeLast();
    return lines;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    static_cast<void>(runner::parseChanges(bytes));
    QByteArray patches;
    for (const QByteArray &patch : runner::splitPatches(bytes)) {
        patches += patch;
        static_cast<void>(readPatch(QString::fromUtf8(patch)));
    }
    if (!bytes.endsWith(patches))
        std::abort();
    const QString name = runner::safeFileName(QString::fromUtf8(bytes));
    if (name.isEmpty() || name.contains(u'/') || name.startsWith(u'.') || name.toUtf8().size() > 200
        || name.contains(QChar(0)))
        std::abort();

    const qsizetype cut = size ? data[0] % size : 0;
    const QString from = QString::fromUtf8(bytes.first(cut));
    const QString to = QString::fromUtf8(bytes.sliced(cut));
    const Diff whole = diffTexts(from, to, -1);
    if (side(whole, DiffLine::Removed) != linesOf(from)
        || side(whole, DiffLine::Added) != linesOf(to))
        std::abort();
    return 0;
}
