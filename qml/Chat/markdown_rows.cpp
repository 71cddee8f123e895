// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/markdown_rows.h"

#include <md4c.h>
#include <QRegularExpression>
#include <QUrl>

namespace ccplant::chat {

using namespace Qt::StringLiterals;

namespace {

QString textOf(const MD_ATTRIBUTE &attribute)
{
    return QString::fromUtf8(attribute.text, qsizetype(attribute.size)).replace("&amp;"_L1, "&"_L1);
}

/// A named or numeric character reference as text; what is not known stays as it is written.
QString entityText(const QString &entity)
{
    if (entity.startsWith("&#"_L1)) {
        const bool hex = entity.size() > 3 && (entity[2] == u'x' || entity[2] == u'X');
        bool ok = false;
        const uint code =
            QStringView(entity).sliced(hex ? 3 : 2).chopped(1).toUInt(&ok, hex ? 16 : 10);
        return ok && code > 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF)
            ? QString::fromUcs4(reinterpret_cast<const char32_t *>(&code), 1)
            : QString(QChar::ReplacementCharacter);
    }
    static const QHash<QString, QString> named{{u"&amp;"_s, u"&"_s}, {u"&lt;"_s, u"<"_s},
        {u"&gt;"_s, u">"_s}, {u"&quot;"_s, u"\""_s}, {u"&apos;"_s, u"'"_s},
        {u"&nbsp;"_s, u"\u00A0"_s}, {u"&copy;"_s, u"©"_s}, {u"&mdash;"_s, u"—"_s},
        {u"&ndash;"_s, u"–"_s}, {u"&hellip;"_s, u"…"_s}, {u"&rarr;"_s, u"→"_s},
        {u"&larr;"_s, u"←"_s}, {u"&times;"_s, u"×"_s}, {u"&bull;"_s, u"•"_s},
        {u"&middot;"_s, u"·"_s}};
    return named.value(entity, entity);
}

/// Receives md4c's callbacks and makes rows of them.
class Renderer {
public:
    explicit Renderer(const MarkdownStyle &style)
        : m_style(style)
    {
    }

    void enterBlock(MD_BLOCKTYPE type, void *detail);
    void leaveBlock(MD_BLOCKTYPE type);
    void enterSpan(MD_SPANTYPE type, void *detail);
    void leaveSpan(MD_SPANTYPE type);
    void text(MD_TEXTTYPE type, const QString &text);

    QList<MarkdownRow> rows;

private:
    struct List {
        bool ordered = false, tight = false;
        uint next = 1;
        QString delimiter;
    };

    void begin(MarkdownRow::Type type);
    void finish();
    void put(const QString &html, const QString &plain);

    const MarkdownStyle &m_style;
    QList<List> m_lists;
    QList<bool> m_links; // open link spans: does it have an element
    MarkdownRow m_row;
    QString m_marker;
    int m_task = -1, m_quote = 0;
    bool m_inRow = false, m_inCell = false;
};

void Renderer::begin(MarkdownRow::Type type)
{
    finish();
    m_row = {};
    m_row.type = type;
    m_row.depth = int(m_lists.size());
    m_row.quote = m_quote;
    m_row.tight = !m_lists.isEmpty() && m_lists.last().tight;
    m_row.marker = std::exchange(m_marker, {});
    m_row.task = std::exchange(m_task, -1);
    m_inRow = true;
}

void Renderer::finish()
{
    if (m_inRow)
        rows.append(std::move(m_row));
    m_inRow = false;
}

void Renderer::put(const QString &html, const QString &plain)
{
    if (m_inCell) {
        m_row.cells.last().last() += html;
        return;
    }
    if (!m_inRow)
        begin(MarkdownRow::Paragraph); // the text of a tight list item has no paragraph around it
    m_row.html += html;
    m_row.text += plain;
}

void Renderer::enterBlock(MD_BLOCKTYPE type, void *detail)
{
    switch (type) {
    case MD_BLOCK_QUOTE:
        finish();
        ++m_quote;
        break;
    case MD_BLOCK_UL:
        finish();
        m_lists.append({false, static_cast<MD_BLOCK_UL_DETAIL *>(detail)->is_tight != 0, 0, {}});
        break;
    case MD_BLOCK_OL: {
        finish();
        const auto *list = static_cast<MD_BLOCK_OL_DETAIL *>(detail);
        m_lists.append(
            {true, list->is_tight != 0, list->start, QString(QLatin1Char(list->mark_delimiter))});
        break;
    }
    case MD_BLOCK_LI: {
        finish();
        const auto *item = static_cast<MD_BLOCK_LI_DETAIL *>(detail);
        List &list = m_lists.last();
        m_marker = list.ordered ? QString::number(list.next++) + list.delimiter : u"•"_s;
        m_task = item->is_task ? (item->task_mark == ' ' ? 0 : 1) : -1;
        break;
    }
    case MD_BLOCK_HR:
        begin(MarkdownRow::Rule);
        finish();
        break;
    case MD_BLOCK_H:
        begin(MarkdownRow::Heading);
        m_row.level = int(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level);
        break;
    case MD_BLOCK_CODE:
        begin(MarkdownRow::Code);
        m_row.language = textOf(static_cast<MD_BLOCK_CODE_DETAIL *>(detail)->lang).toLower();
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_HTML:
        begin(MarkdownRow::Paragraph);
        break;
    case MD_BLOCK_TABLE:
        begin(MarkdownRow::Table);
        break;
    case MD_BLOCK_TR:
        m_row.cells.append(QList<QString>{});
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: {
        const MD_ALIGN align = static_cast<MD_BLOCK_TD_DETAIL *>(detail)->align;
        if (m_row.cells.size() == 1)
            m_row.alignments.append(align == MD_ALIGN_RIGHT ? Qt::AlignRight
                    : align == MD_ALIGN_CENTER              ? Qt::AlignHCenter
                                                            : Qt::AlignLeft);
        m_row.cells.last().append(QString());
        m_inCell = true;
        break;
    }
    case MD_BLOCK_DOC:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
        break;
    }
}

void Renderer::leaveBlock(MD_BLOCKTYPE type)
{
    switch (type) {
    case MD_BLOCK_QUOTE:
        finish();
        --m_quote;
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        finish();
        m_lists.removeLast();
        break;
    case MD_BLOCK_LI:
        if (!m_marker.isEmpty())
            begin(MarkdownRow::Paragraph); // an empty item still has its marker
        finish();
        break;
    case MD_BLOCK_CODE:
        if (m_row.text.endsWith(u'\n'))
            m_row.text.chop(1);
        m_row.html.clear();
        finish();
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        m_inCell = false;
        break;
    case MD_BLOCK_H:
    case MD_BLOCK_P:
    case MD_BLOCK_HTML:
    case MD_BLOCK_TABLE:
        finish();
        break;
    default:
        break;
    }
}

void Renderer::enterSpan(MD_SPANTYPE type, void *detail)
{
    switch (type) {
    case MD_SPAN_EM:
        return put(u"<i>"_s, {});
    case MD_SPAN_STRONG:
        return put(u"<b>"_s, {});
    case MD_SPAN_DEL:
        return put(u"<s>"_s, {});
    case MD_SPAN_CODE:
        return put(
            u"<span style=\"font-family:'%1';%3background-color:%2\">"_s.arg(m_style.codeFamily,
                m_style.codeBackground,
                m_style.codeSize > 0 ? u"font-size:%1px;"_s.arg(m_style.codeSize) : QString()),
            {});
    case MD_SPAN_A:
    case MD_SPAN_IMG: {
        const QString url =
            textOf(type == MD_SPAN_A ? static_cast<MD_SPAN_A_DETAIL *>(detail)->href
                                     : static_cast<MD_SPAN_IMG_DETAIL *>(detail)->src);
        // An image within a link has no element of its own: the link around it is what is meant.
        const bool linked = isSafeLink(url) && !m_links.contains(true);
        m_links.append(linked);
        if (linked)
            put(u"<a href=\"%1\" style=\"color:%2\">"_s.arg(url.toHtmlEscaped(), m_style.linkColor),
                {});
        return;
    }
    default:
        return;
    }
}

void Renderer::leaveSpan(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM:
        return put(u"</i>"_s, {});
    case MD_SPAN_STRONG:
        return put(u"</b>"_s, {});
    case MD_SPAN_DEL:
        return put(u"</s>"_s, {});
    case MD_SPAN_CODE:
        return put(u"</span>"_s, {});
    case MD_SPAN_A:
    case MD_SPAN_IMG:
        if (m_links.takeLast())
            put(u"</a>"_s, {});
        return;
    default:
        return;
    }
}

void Renderer::text(MD_TEXTTYPE type, const QString &text)
{
    switch (type) {
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        // Agents break lines where they mean it.
        return put(u"<br/>"_s, u"\n"_s);
    case MD_TEXT_NULLCHAR:
        return put(QString(QChar::ReplacementCharacter), QString(QChar::ReplacementCharacter));
    case MD_TEXT_ENTITY: {
        const QString plain = entityText(text);
        return put(plain.toHtmlEscaped(), plain);
    }
    case MD_TEXT_CODE:
        if (m_inRow && m_row.type == MarkdownRow::Code) {
            m_row.text += text;
            return;
        }
        [[fallthrough]];
    default:
        return put(text.toHtmlEscaped(), text);
    }
}

MarkdownRow plainRow(QStringView chunk)
{
    MarkdownRow row;
    row.text = chunk.toString();
    row.html = row.text.toHtmlEscaped().replace(u'\n', "<br/>"_L1);
    return row;
}

} // namespace

QList<MarkdownRow> renderMarkdown(
    QStringView chunk, const QString &definitions, const MarkdownStyle &style)
{
    if (chunk.size() > maxChunk)
        return {plainRow(chunk)};
    QByteArray source = chunk.toUtf8();
    if (!definitions.isEmpty() && source.contains('['))
        source += "\n\n" + definitions.toUtf8();
    Renderer renderer(style);
    MD_PARSER parser{};
    parser.flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML;
    parser.enter_block = [](MD_BLOCKTYPE t, void *d, void *r) {
        static_cast<Renderer *>(r)->enterBlock(t, d);
        return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE t, void *, void *r) {
        static_cast<Renderer *>(r)->leaveBlock(t);
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE t, void *d, void *r) {
        static_cast<Renderer *>(r)->enterSpan(t, d);
        return 0;
    };
    parser.leave_span = [](MD_SPANTYPE t, void *, void *r) {
        static_cast<Renderer *>(r)->leaveSpan(t);
        return 0;
    };
    parser.text = [](MD_TEXTTYPE t, const MD_CHAR *s, MD_SIZE n, void *r) {
        static_cast<Renderer *>(r)->text(t, QString::fromUtf8(s, qsizetype(n)));
        return 0;
    };
    if (md_parse(source.constData(), MD_SIZE(source.size()), &parser, &renderer) != 0)
        return {plainRow(chunk)};
    return renderer.rows;
}

QString linkDefinitions(QStringView chunk)
{
    static const QRegularExpression pattern(
        uR"(^ {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+[ \t]*(?:"[^"\n]*"|'[^'\n]*'|\([^)\n]*\))?[ \t]*$)"_s);
    QStringList found;
    for (QStringView line : chunk.split(u'\n')) {
        if (!pattern.matchView(line).hasMatch())
            break;
        found.append(line.toString());
    }
    const QString all = found.join(u'\n');
    return all.isEmpty() || !renderMarkdown(all, {}, {}).isEmpty() ? QString() : all;
}

bool isSafeLink(QStringView url)
{
    for (QStringView scheme : {u"http://", u"https://", u"mailto:"}) {
        if (url.size() > scheme.size() && url.startsWith(scheme, Qt::CaseInsensitive))
            return QUrl(url.toString()).isValid();
    }
    return false;
}

} // namespace ccplant::chat
