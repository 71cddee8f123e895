// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringView>

namespace ccplant::chat {

/// A piece of Markdown that can be rendered by itself: one or more whole top-level blocks
/// (CommonMark 0.31 §3).
struct MarkdownChunk {
    qsizetype begin = 0; ///< offset of its first line
    qsizetype end = 0; ///< after its last line that is not blank
    bool fence = false; ///< a fenced code block, and nothing else
    bool closed = false; ///< of a fence: its closing line was seen
    bool operator==(const MarkdownChunk &) const = default;
};

/// Cuts Markdown into chunks, line by line. What it says about a line depends on the lines before
/// it only, so text that grows at its end needs no second look at what came before the last line.
class MarkdownChunker {
public:
    /// Takes the line `text[begin, end)`, its line feed included when it has one.
    void line(QStringView text, qsizetype begin, qsizetype end);
    /// All chunks so far; the last one may still grow.
    const QList<MarkdownChunk> &chunks() const { return m_chunks; }

private:
    enum class Kind { Text, Indented, List };

    bool beginsChunk(QStringView line) const;
    void open(QStringView line, qsizetype begin);

    QList<MarkdownChunk> m_chunks;
    Kind m_kind = Kind::Text;
    bool m_ended = true; // the next line that is not blank begins a chunk
    bool m_blankBefore = false;
    char16_t m_fenceChar = 0;
    int m_fenceLength = 0;
    int m_contentOffset = 0; // of the outermost item of a list
};

/// The chunks of a whole text.
QList<MarkdownChunk> markdownChunks(QStringView text);

/// A fenced chunk's language (first word of the info string, lower case) and code (indent of the
/// fence removed).
struct FencedCode {
    QString language;
    QString code;
};
FencedCode readFence(QStringView chunk, bool closed);

} // namespace ccplant::chat
