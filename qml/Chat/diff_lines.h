// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace ccplant::chat {

/// Part of a line that changed, in UTF-16 units.
struct DiffMark {
    int begin = 0;
    int length = 0;
    bool operator==(const DiffMark &) const = default;
};

struct DiffLine {
    enum Type { Context, Added, Removed, Hunk };

    Type type = Context;
    int oldLine = 0; ///< 1 and up; 0 where the line is not in the old text
    int newLine = 0;
    QString text; ///< without the line feed; of a Hunk its heading
    QList<DiffMark> marks;
    bool operator==(const DiffLine &) const = default;
};

struct Diff {
    QList<DiffLine> lines; ///< in order, a Hunk line before each hunk
    int added = 0;
    int removed = 0;
};

/// One step of an edit script over two lists.
struct EditStep {
    enum Type { Keep, Remove, Insert };
    Type type;
    int index; ///< in the old list for Keep and Remove, in the new one for Insert
};

/// The shortest edit script (Myers 1986), in order. When the lists differ in more than `maxEdits`
/// places the middle is replaced as a whole, so that the cost stays bounded.
QList<EditStep> editScript(
    const QList<QStringView> &from, const QList<QStringView> &to, int maxEdits = 2000);

/// Unified diff of two texts with `context` lines around each change; -1 for all lines.
Diff diffTexts(const QString &from, const QString &to, int context = 3);

/// Reads a unified patch (of one file). Lines that do not belong to a hunk are left out.
Diff readPatch(const QString &patch);

/// Marks what changed within replaced lines: pairs each removed line with the added line at the
/// same place.
void markWords(QList<DiffLine> &lines);

} // namespace ccplant::chat
