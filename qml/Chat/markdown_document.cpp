// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/markdown_document.h"

namespace ccplant::chat {

using namespace Qt::StringLiterals;

MarkdownDocument::MarkdownDocument(QObject *parent)
    : QAbstractListModel(parent)
{
}

qsizetype MarkdownDocument::shown() const
{
    return m_limit > 0 ? std::min<qsizetype>(m_limit, m_rows.size()) : m_rows.size();
}

int MarkdownDocument::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(shown());
}

QHash<int, QByteArray> MarkdownDocument::roleNames() const
{
    return {{TypeRole, "type"}, {HtmlRole, "html"}, {PlainRole, "plain"},
        {LanguageRole, "language"}, {MarkerRole, "marker"}, {LevelRole, "level"},
        {DepthRole, "depth"}, {QuoteRole, "quote"}, {TaskRole, "task"}, {TightRole, "tight"},
        {OpenRole, "open"}, {CellsRole, "cells"}, {AlignmentsRole, "alignments"}};
}

QVariant MarkdownDocument::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    static const QStringList types{u"paragraph"_s, u"heading"_s, u"code"_s, u"table"_s, u"rule"_s};
    const MarkdownRow &row = m_rows.at(index.row());
    switch (role) {
    case TypeRole:
        return types.at(row.type);
    case HtmlRole:
        return row.html;
    case PlainRole:
        return row.text;
    case LanguageRole:
        return row.language;
    case MarkerRole:
        return row.marker;
    case LevelRole:
        return row.level;
    case DepthRole:
        return row.depth;
    case QuoteRole:
        return row.quote;
    case TaskRole:
        return row.task;
    case TightRole:
        return row.tight;
    case OpenRole:
        return row.open;
    case CellsRole: {
        QVariantList table;
        for (const QList<QString> &cells : row.cells)
            table.append(QVariant(QStringList(cells)));
        return table;
    }
    case AlignmentsRole:
        return QVariant::fromValue(row.alignments);
    default:
        return {};
    }
}

void MarkdownDocument::setText(const QString &text)
{
    if (text == m_text)
        return;
    const bool grew = text.startsWith(m_text);
    m_text = text;
    if (!grew) {
        m_complete = {};
        m_completeTo = 0;
        m_definitionsOf.clear();
    }
    const QList<MarkdownChunk> before = m_chunks;
    scan();
    qsizetype same = 0;
    if (grew) {
        while (same < before.size() && same < m_chunks.size() && before[same] == m_chunks[same])
            ++same;
    }
    m_rowEnd.resize(same);
    update(!grew);
    Q_EMIT textChanged();
}

void MarkdownDocument::scan()
{
    while (true) {
        const qsizetype feed = m_text.indexOf(u'\n', m_completeTo);
        if (feed < 0)
            break;
        m_complete.line(m_text, m_completeTo, feed + 1);
        m_completeTo = feed + 1;
    }
    MarkdownChunker whole = m_complete;
    if (m_completeTo < m_text.size())
        whole.line(m_text, m_completeTo, m_text.size());
    m_chunks = whole.chunks();
}

void MarkdownDocument::update(bool all)
{
    qsizetype first = m_rowEnd.size();
    for (qsizetype i = first; i < m_chunks.size(); ++i) {
        const MarkdownChunk &chunk = m_chunks[i];
        m_definitionsOf.remove(chunk.begin);
        if (chunk.fence)
            continue;
        const QString found =
            linkDefinitions(QStringView(m_text).sliced(chunk.begin, chunk.end - chunk.begin));
        if (!found.isEmpty())
            m_definitionsOf.insert(chunk.begin, found);
    }
    const QString definitions = joinedDefinitions();
    if (all || definitions != m_definitions) { // any chunk may use them
        m_definitions = definitions;
        first = 0;
        m_rowEnd.clear();
    }
    const qsizetype from = first > 0 ? m_rowEnd.last() : 0;
    QList<MarkdownRow> tail;
    for (qsizetype i = first; i < m_chunks.size(); ++i) {
        tail += render(m_chunks[i]);
        m_rowEnd.append(from + tail.size());
    }
    replaceRows(from, tail);
}

QString MarkdownDocument::joinedDefinitions() const
{
    if (m_definitionsOf.isEmpty())
        return {};
    QStringList definitions;
    for (const MarkdownChunk &chunk : m_chunks) {
        if (const auto it = m_definitionsOf.constFind(chunk.begin); it != m_definitionsOf.cend())
            definitions.append(*it);
    }
    return definitions.join(u'\n');
}

QList<MarkdownRow> MarkdownDocument::render(const MarkdownChunk &chunk)
{
    ++m_rendered;
    const QStringView source = QStringView(m_text).sliced(chunk.begin, chunk.end - chunk.begin);
    if (!chunk.fence)
        return renderMarkdown(source, m_definitions, m_style);
    const FencedCode fenced = readFence(source, chunk.closed);
    MarkdownRow row;
    row.type = MarkdownRow::Code;
    row.text = fenced.code;
    row.language = fenced.language;
    row.open = !chunk.closed;
    return {row};
}

void MarkdownDocument::replaceRows(qsizetype from, const QList<MarkdownRow> &tail)
{
    const bool wasTruncated = truncated();
    const qsizetype oldShown = shown();
    const qsizetype newSize = from + tail.size();
    const qsizetype newShown = m_limit > 0 ? std::min<qsizetype>(m_limit, newSize) : newSize;
    qsizetype kept = std::min(oldShown, newShown);
    // A row that becomes another kind of thing is taken out and put in, so that its delegate is the
    // right one.
    for (qsizetype i = from; i < kept; ++i) {
        if (m_rows[i].type != tail[i - from].type)
            kept = i;
    }
    if (oldShown > kept)
        beginRemoveRows({}, int(kept), int(oldShown - 1));
    const QList<MarkdownRow> before = m_rows;
    if (oldShown > kept) {
        m_rows = before.first(kept);
        endRemoveRows();
    }
    if (newShown > kept)
        beginInsertRows({}, int(kept), int(newShown - 1));
    m_rows = before.first(from) + tail;
    if (newShown > kept)
        endInsertRows();
    for (qsizetype i = from; i < kept; ++i) {
        if (before[i] != m_rows[i])
            Q_EMIT dataChanged(index(int(i)), index(int(i)));
    }
    if (truncated() != wasTruncated)
        Q_EMIT truncatedChanged();
}

void MarkdownDocument::restyle()
{
    m_rowEnd.clear();
    update(true);
    Q_EMIT styleChanged();
}

void MarkdownDocument::setCodeFamily(const QString &family)
{
    if (std::exchange(m_style.codeFamily, family) != family)
        restyle();
}

void MarkdownDocument::setCodeSize(int pixels)
{
    if (std::exchange(m_style.codeSize, pixels) != pixels)
        restyle();
}

void MarkdownDocument::setCodeBackground(const QColor &color)
{
    if (std::exchange(m_style.codeBackground, color.name()) != color.name())
        restyle();
}

void MarkdownDocument::setLinkColor(const QColor &color)
{
    if (std::exchange(m_style.linkColor, color.name()) != color.name())
        restyle();
}

void MarkdownDocument::setLimit(int limit)
{
    if (limit == m_limit)
        return;
    const bool wasTruncated = truncated();
    beginResetModel();
    m_limit = limit;
    endResetModel();
    Q_EMIT limitChanged();
    if (truncated() != wasTruncated)
        Q_EMIT truncatedChanged();
}

} // namespace ccplant::chat
