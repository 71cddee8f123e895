// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

namespace ccplant::chat {

/// How rich text looks; colours as `#rrggbb`.
struct MarkdownStyle {
    QString codeFamily;
    int codeSize = 0; ///< pixels; 0 for that of the text
    QString codeBackground;
    QString linkColor;
    bool operator==(const MarkdownStyle &) const = default;
};

/// One thing to show. Lists and quotes are flat: a row knows how deep it stands and which marker is
/// before it.
struct MarkdownRow {
    enum Type { Paragraph, Heading, Code, Table, Rule };

    Type type = Paragraph;
    QString html; ///< of a paragraph or heading: b, i, s, br, span and a elements only
    QString text; ///< the same without marks; of Code the code itself
    QString language; ///< of Code
    QString marker; ///< "•" or "3." on the first row of a list item
    int level = 0; ///< of a heading, 1–6
    int depth = 0; ///< lists around it
    int quote = 0; ///< block quotes around it
    int task = -1; ///< of a task item: 0 open, 1 done
    bool tight = false; ///< in a list without blank lines
    bool open = false; ///< code whose end has not come yet
    QList<QList<QString>> cells; ///< of Table: html, the header row first
    QList<int> alignments; ///< of Table, per column: Qt::AlignmentFlag, horizontal
    bool operator==(const MarkdownRow &) const = default;
};

/// Renders one chunk that is no fence. `definitions` are link reference definitions from the rest
/// of the text. Raw HTML is text, images are links, and a link that is not http, https or mailto is
/// its words only.
QList<MarkdownRow> renderMarkdown(
    QStringView chunk, const QString &definitions, const MarkdownStyle &style);

/// The link reference definitions (CommonMark §4.7) at the beginning of a chunk, one a line; empty
/// for none.
QString linkDefinitions(QStringView chunk);

/// True for an address that a transcript may link to.
bool isSafeLink(QStringView url);

/// Chunks longer than this are shown as plain text.
inline constexpr qsizetype maxChunk = 64 * 1024;

} // namespace ccplant::chat
