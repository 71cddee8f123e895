// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/diff_lines.h"

namespace ccplant::chat {

namespace {

/// Longest line whose words are compared.
constexpr int maxWordLine = 2000;

/// Finds the way from the end back to the start through the saved frontiers (Myers, section 4).
void trace(const QList<QList<int>> &frontiers, int n, int m, int offsetA, int offsetB,
    QList<EditStep> &out)
{
    QList<EditStep> back;
    int x = n, y = m;
    for (int d = int(frontiers.size()) - 1; d >= 0 && (x > 0 || y > 0); --d) {
        const int k = x - y;
        const auto at = [&](int diagonal) { return frontiers[d][diagonal + d]; };
        int previousX = 0, previousY = 0;
        if (d > 0) {
            const QList<int> &before = frontiers[d - 1];
            const auto reach = [&](int diagonal) {
                return std::abs(diagonal) <= d - 1 ? before[diagonal + d - 1] : -1;
            };
            const bool down = k == -d || (k != d && reach(k - 1) < reach(k + 1));
            const int from = down ? k + 1 : k - 1;
            previousX = reach(from);
            previousY = previousX - from;
        }
        Q_ASSERT(at(k) >= x);
        while (x > previousX && y > previousY && x > 0 && y > 0) {
            back.append({EditStep::Keep, --x + offsetA});
            --y;
        }
        if (d == 0)
            break;
        if (x == previousX)
            back.append({EditStep::Insert, --y + offsetB});
        else
            back.append({EditStep::Remove, --x + offsetA});
    }
    out.append(QList<EditStep>(back.crbegin(), back.crend()));
}

/// Myers' greedy search without common ends; false when it needs more than maxEdits.
bool search(const QList<QStringView> &a, const QList<QStringView> &b, int offset, int n, int m,
    int maxEdits, QList<EditStep> &out)
{
    QList<QList<int>> frontiers;
    for (int d = 0; d <= std::min(n + m, maxEdits); ++d) {
        QList<int> row(2 * d + 1, -1);
        for (int k = -d; k <= d; k += 2) {
            int x = 0;
            if (d > 0) {
                const QList<int> &before = frontiers.last();
                const auto reach = [&](int diagonal) {
                    return std::abs(diagonal) <= d - 1 ? before[diagonal + d - 1] : -1;
                };
                x = k == -d || (k != d && reach(k - 1) < reach(k + 1)) ? reach(k + 1)
                                                                       : reach(k - 1) + 1;
            }
            int y = x - k;
            while (x < n && y < m && y >= 0 && a[offset + x] == b[offset + y]) {
                ++x;
                ++y;
            }
            row[k + d] = x;
            if (x >= n && y >= m) {
                frontiers.append(row);
                trace(frontiers, n, m, offset, offset, out);
                return true;
            }
        }
        frontiers.append(row);
    }
    return false;
}

/// A line as words, runs of spaces, and single other characters.
QList<QStringView> wordsOf(QStringView line)
{
    QList<QStringView> words;
    for (qsizetype i = 0; i < line.size();) {
        const auto kind = [&](qsizetype at) {
            return line[at].isLetterOrNumber() || line[at] == u'_' ? 0 : line[at].isSpace() ? 1 : 2;
        };
        qsizetype end = i + 1;
        while (kind(i) != 2 && end < line.size() && kind(end) == kind(i))
            ++end;
        words.append(line.sliced(i, end - i));
        i = end;
    }
    return words;
}

void extend(QList<DiffMark> &marks, int begin, int length)
{
    if (!marks.isEmpty() && marks.last().begin + marks.last().length == begin)
        marks.last().length += length;
    else
        marks.append({begin, length});
}

void markPair(DiffLine &removed, DiffLine &added)
{
    if (removed.text.size() > maxWordLine || added.text.size() > maxWordLine)
        return;
    const QList<QStringView> a = wordsOf(removed.text), b = wordsOf(added.text);
    QList<DiffMark> inOld, inNew;
    int kept = 0, oldAt = 0, newAt = 0;
    for (const EditStep &step : editScript(a, b, 200)) {
        const int length =
            int((step.type == EditStep::Insert ? b[step.index] : a[step.index]).size());
        if (step.type == EditStep::Remove) {
            extend(inOld, oldAt, length);
        } else if (step.type == EditStep::Insert) {
            extend(inNew, newAt, length);
        } else if (!a[step.index].trimmed().isEmpty()) {
            kept += length;
        }
        oldAt += step.type == EditStep::Insert ? 0 : length;
        newAt += step.type == EditStep::Remove ? 0 : length;
    }
    // Lines that have little in common are read as a whole; marks would only be noise.
    if (kept * 3 < std::max(removed.text.trimmed().size(), added.text.trimmed().size()))
        return;
    removed.marks = inOld;
    added.marks = inNew;
}

} // namespace

QList<EditStep> editScript(const QList<QStringView> &a, const QList<QStringView> &b, int maxEdits)
{
    int head = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head])
        ++head;
    int tail = 0;
    while (tail < a.size() - head && tail < b.size() - head
        && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;
    const int n = int(a.size()) - head - tail, m = int(b.size()) - head - tail;
    QList<EditStep> steps;
    for (int i = 0; i < head; ++i)
        steps.append({EditStep::Keep, i});
    if (!search(a, b, head, n, m, maxEdits, steps)) {
        for (int i = 0; i < n; ++i)
            steps.append({EditStep::Remove, head + i});
        for (int i = 0; i < m; ++i)
            steps.append({EditStep::Insert, head + i});
    }
    for (int i = 0; i < tail; ++i)
        steps.append({EditStep::Keep, int(a.size()) - tail + i});
    return steps;
}

void markWords(QList<DiffLine> &lines)
{
    for (qsizetype i = 0; i < lines.size();) {
        qsizetype removedEnd = i;
        while (removedEnd < lines.size() && lines[removedEnd].type == DiffLine::Removed)
            ++removedEnd;
        qsizetype addedEnd = removedEnd;
        while (addedEnd < lines.size() && lines[addedEnd].type == DiffLine::Added)
            ++addedEnd;
        const qsizetype pairs = std::min(removedEnd - i, addedEnd - removedEnd);
        for (qsizetype k = 0; k < pairs; ++k)
            markPair(lines[i + k], lines[removedEnd + k]);
        i = std::max(addedEnd, i + 1);
    }
}

} // namespace ccplant::chat
