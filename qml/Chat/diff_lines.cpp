// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/diff_lines.h"

#include <QRegularExpression>

namespace ccplant::chat {

using namespace Qt::StringLiterals;

namespace {

QList<QStringView> linesOf(QStringView text)
{
    if (text.isEmpty())
        return {};
    QList<QStringView> lines = text.split(u'\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

void append(Diff &diff, DiffLine line)
{
    diff.added += line.type == DiffLine::Added;
    diff.removed += line.type == DiffLine::Removed;
    diff.lines.append(std::move(line));
}

/// Which lines of `all` are within `context` lines of a change.
QList<bool> nearChange(const QList<DiffLine> &all, int context)
{
    QList<bool> near(all.size(), context < 0);
    for (qsizetype i = 0; i < all.size() && context >= 0; ++i) {
        if (all[i].type == DiffLine::Context)
            continue;
        const qsizetype last = std::min(all.size() - 1, i + context);
        for (qsizetype k = std::max<qsizetype>(0, i - context); k <= last; ++k)
            near[k] = true;
    }
    return near;
}

QString hunkTitle(const QList<DiffLine> &all, qsizetype first, qsizetype end)
{
    int oldCount = 0, newCount = 0, oldStart = 0, newStart = 0;
    for (qsizetype i = first; i < end; ++i) {
        if (all[i].oldLine > 0 && oldCount++ == 0)
            oldStart = all[i].oldLine;
        if (all[i].newLine > 0 && newCount++ == 0)
            newStart = all[i].newLine;
    }
    return u"@@ -%1,%2 +%3,%4 @@"_s.arg(oldStart).arg(oldCount).arg(newStart).arg(newCount);
}

} // namespace

Diff diffTexts(const QString &from, const QString &to, int context)
{
    const QList<QStringView> a = linesOf(from), b = linesOf(to);
    QList<DiffLine> all;
    int oldLine = 0, newLine = 0;
    for (const EditStep &step : editScript(a, b)) {
        switch (step.type) {
        case EditStep::Keep:
            all.append({DiffLine::Context, ++oldLine, ++newLine, a[step.index].toString(), {}});
            break;
        case EditStep::Remove:
            all.append({DiffLine::Removed, ++oldLine, 0, a[step.index].toString(), {}});
            break;
        case EditStep::Insert:
            all.append({DiffLine::Added, 0, ++newLine, b[step.index].toString(), {}});
            break;
        }
    }
    markWords(all);
    Diff diff;
    const QList<bool> near = nearChange(all, context);
    for (qsizetype i = 0; i < all.size();) {
        if (!near[i]) {
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < all.size() && near[end])
            ++end;
        append(diff, {DiffLine::Hunk, 0, 0, hunkTitle(all, i, end), {}});
        for (; i < end; ++i)
            append(diff, all[i]);
    }
    return diff;
}

Diff readPatch(const QString &patch)
{
    static const QRegularExpression heading(uR"(^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@)"_s);
    Diff diff;
    QList<DiffLine> lines;
    int oldLine = 0, newLine = 0, oldLeft = 0, newLeft = 0;
    const auto count = [](const QRegularExpressionMatch &m, int group) {
        return m.hasCaptured(group) ? m.capturedView(group).toInt() : 1;
    };
    for (QStringView line : linesOf(patch)) {
        if (const auto match = heading.matchView(line); match.hasMatch()) {
            oldLine = match.capturedView(1).toInt();
            newLine = match.capturedView(3).toInt();
            oldLeft = count(match, 2);
            newLeft = count(match, 4);
            lines.append({DiffLine::Hunk, 0, 0, line.toString(), {}});
            continue;
        }
        if (oldLeft <= 0 && newLeft <= 0)
            continue;
        const QChar sign = line.isEmpty() ? u' ' : line.front();
        const QString text = line.isEmpty() ? QString() : line.sliced(1).toString();
        if (sign == u'+' && newLeft-- > 0)
            lines.append({DiffLine::Added, 0, newLine++, text, {}});
        else if (sign == u'-' && oldLeft-- > 0)
            lines.append({DiffLine::Removed, oldLine++, 0, text, {}});
        else if (sign == u' ') {
            --oldLeft;
            --newLeft;
            lines.append({DiffLine::Context, oldLine++, newLine++, text, {}});
        }
    }
    markWords(lines);
    for (DiffLine &line : lines)
        append(diff, std::move(line));
    return diff;
}

} // namespace ccplant::chat
