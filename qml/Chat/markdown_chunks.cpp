// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/markdown_chunks.h"

#include <QString>

namespace ccplant::chat {

namespace {

constexpr int codeIndent = 4;

bool isBlank(QStringView line)
{
    return line.trimmed().isEmpty();
}

/// Columns of white space before the first character; a tab goes to the next multiple of four.
int indentOf(QStringView line)
{
    int columns = 0;
    for (QChar c : line) {
        if (c == u' ')
            ++columns;
        else if (c == u'\t')
            columns += codeIndent - columns % codeIndent;
        else
            break;
    }
    return columns;
}

int runLength(QStringView text, char16_t character)
{
    int length = 0;
    while (length < text.size() && text[length] == character)
        ++length;
    return length;
}

struct Fence {
    char16_t character = 0;
    int length = 0;
};

Fence openingFence(QStringView line)
{
    if (indentOf(line) >= codeIndent)
        return {};
    const QStringView text = line.trimmed();
    for (char16_t character : {u'`', u'~'}) {
        const int length = runLength(text, character);
        if (length >= 3 && (character == u'~' || !text.sliced(length).contains(u'`')))
            return {character, length};
    }
    return {};
}

bool isThematicBreak(QStringView line)
{
    const QStringView text = line.trimmed();
    if (indentOf(line) >= codeIndent || text.isEmpty())
        return false;
    const QChar mark = text.front();
    if (mark != u'*' && mark != u'-' && mark != u'_')
        return false;
    int marks = 0;
    for (QChar c : text) {
        if (c == mark)
            ++marks;
        else if (c != u' ' && c != u'\t')
            return false;
    }
    return marks >= 3;
}

bool isHeading(QStringView line)
{
    const QStringView text = line.trimmed();
    const int level = runLength(text, u'#');
    return indentOf(line) < codeIndent && level >= 1 && level <= 6
        && (level == text.size() || text[level] == u' ' || text[level] == u'\t');
}

struct Marker {
    int contentOffset = 0; ///< column at which the item's content begins; 0: no marker
    bool interrupts = false; ///< may begin a list right after a paragraph
};

Marker listMarker(QStringView line)
{
    const int indent = indentOf(line);
    const QStringView text = line.trimmed();
    if (indent >= codeIndent || text.isEmpty() || isThematicBreak(line))
        return {};
    int width = 0;
    bool first = true;
    if (text.front() == u'-' || text.front() == u'+' || text.front() == u'*') {
        width = 1;
    } else {
        while (width < text.size() && width < 9 && text[width] >= u'0' && text[width] <= u'9')
            ++width;
        if (width == 0 || width == text.size() || (text[width] != u'.' && text[width] != u')'))
            return {};
        first = text.first(width) == u"1";
        ++width;
    }
    const QStringView rest = text.sliced(width);
    if (rest.isEmpty())
        return {indent + width + 1, false};
    const int gap = indentOf(rest);
    if (gap == 0)
        return {};
    return {indent + width + (gap > codeIndent ? 1 : gap), first};
}

} // namespace

void MarkdownChunker::line(QStringView text, qsizetype begin, qsizetype end)
{
    const QStringView line = text.sliced(begin, end - begin);
    if (!m_ended && m_chunks.last().fence) {
        MarkdownChunk &chunk = m_chunks.last();
        chunk.end = end;
        const QStringView mark = line.trimmed();
        if (indentOf(line) < codeIndent && runLength(mark, m_fenceChar) == mark.size()
            && mark.size() >= m_fenceLength)
            chunk.closed = m_ended = true;
        return;
    }
    if (isBlank(line)) {
        m_blankBefore = true;
        return;
    }
    if (m_ended || beginsChunk(line))
        open(line, begin);
    else if (const Marker marker = listMarker(line);
        m_kind == Kind::List && marker.contentOffset > 0 && indentOf(line) < m_contentOffset)
        m_contentOffset = marker.contentOffset;
    m_chunks.last().end = end;
    m_blankBefore = false;
}

bool MarkdownChunker::beginsChunk(QStringView line) const
{
    const int indent = indentOf(line);
    const bool leaf = openingFence(line).length > 0 || isHeading(line);
    const Marker marker = listMarker(line);
    switch (m_kind) {
    case Kind::List:
        if (indent >= m_contentOffset)
            return false;
        return leaf || isThematicBreak(line) || (m_blankBefore && marker.contentOffset == 0);
    case Kind::Indented:
        return indent < codeIndent;
    case Kind::Text:
        return m_blankBefore || leaf || marker.interrupts;
    }
    return true;
}

void MarkdownChunker::open(QStringView line, qsizetype begin)
{
    const Fence fence = openingFence(line);
    const Marker marker = listMarker(line);
    m_chunks.append({begin, begin, fence.length > 0, false});
    m_fenceChar = fence.character;
    m_fenceLength = fence.length;
    m_contentOffset = marker.contentOffset;
    m_kind = marker.contentOffset > 0  ? Kind::List
        : indentOf(line) >= codeIndent ? Kind::Indented
                                       : Kind::Text;
    m_ended = isHeading(line) || isThematicBreak(line);
    m_blankBefore = false;
}

QList<MarkdownChunk> markdownChunks(QStringView text)
{
    MarkdownChunker chunker;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype feed = text.indexOf(u'\n', begin);
        const qsizetype end = feed < 0 ? text.size() : feed + 1;
        chunker.line(text, begin, end);
        begin = end;
    }
    return chunker.chunks();
}

FencedCode readFence(QStringView chunk, bool closed)
{
    const qsizetype feed = chunk.indexOf(u'\n');
    const QStringView opening = feed < 0 ? chunk : chunk.first(feed);
    const int indent = indentOf(opening);
    QStringView info = opening.trimmed();
    info = info.sliced(runLength(info, info.front().unicode())).trimmed();
    qsizetype word = 0;
    while (word < info.size() && !info[word].isSpace() && info[word] != u'{' && info[word] != u',')
        ++word;
    FencedCode result{info.first(word).toString().toLower(), {}};
    if (feed < 0)
        return result;
    QList<QStringView> lines = chunk.sliced(feed + 1).split(u'\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    if (closed && !lines.isEmpty())
        lines.removeLast();
    QStringList code;
    for (QStringView line : std::as_const(lines)) {
        qsizetype skip = 0;
        while (skip < indent && skip < line.size() && line[skip] == u' ')
            ++skip;
        code.append(line.sliced(skip).toString());
    }
    result.code = code.join(u'\n');
    return result;
}

} // namespace ccplant::chat
