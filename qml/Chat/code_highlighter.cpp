// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/code_highlighter.h"

#include <QTextDocument>

namespace ccplant::chat {

/// Puts the tokens of a CodeHighlighter on the blocks of a document.
class TokenPainter : public QSyntaxHighlighter {
public:
    TokenPainter(QTextDocument *document, const CodeHighlighter *owner)
        : QSyntaxHighlighter(document)
        , m_owner(owner)
    {
    }

protected:
    void highlightBlock(const QString &text) override
    {
        if (!m_owner)
            return;
        const int begin = currentBlock().position(), end = begin + int(text.size());
        const QList<Token> &tokens = m_owner->tokens();
        auto it = std::lower_bound(
            tokens.cbegin(), tokens.cend(), begin, [](const Token &token, int position) {
                return token.begin + token.length <= position;
            });
        for (; it != tokens.cend() && it->begin < end; ++it) {
            const int from = std::max(begin, it->begin), to = std::min(end, it->begin + it->length);
            QTextCharFormat format;
            format.setForeground(m_owner->colorOf(it->kind));
            format.setFontItalic(it->kind == TokenKind::Comment);
            setFormat(from - begin, to - from, format);
        }
    }

private:
    QPointer<const CodeHighlighter> m_owner;
};

CodeHighlighter::CodeHighlighter(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &CodeHighlighter::run);
    connect(this, &CodeHighlighter::colorsChanged, this, [this] {
        if (m_painter && !m_tokens.isEmpty())
            m_painter->rehighlight();
    });
}

CodeHighlighter::~CodeHighlighter() = default;

void CodeHighlighter::setDocument(QQuickTextDocument *document)
{
    if (m_document == document)
        return;
    delete m_painter;
    m_document = document;
    if (document && document->textDocument()) {
        m_painter = new TokenPainter(document->textDocument(), this);
        connect(document->textDocument(), &QTextDocument::contentsChanged, this,
            &CodeHighlighter::schedule);
    }
    schedule();
    Q_EMIT changed();
}

void CodeHighlighter::setLanguage(const QString &language)
{
    if (std::exchange(m_language, language) == language)
        return;
    m_code.clear();
    schedule();
    Q_EMIT changed();
}

void CodeHighlighter::schedule()
{
    if (m_language.isEmpty() && m_tokens.isEmpty())
        return;
    if (!m_timer.isActive())
        m_timer.start(m_code.isEmpty() ? 0 : interval);
}

void CodeHighlighter::run()
{
    if (!m_painter)
        return;
    const QString code = m_document->textDocument()->toPlainText();
    if (code == m_code)
        return;
    m_code = code;
    const QList<Token> tokens = HighlightEngine::shared().highlight(m_language, code);
    if (std::exchange(m_tokens, tokens) != tokens)
        m_painter->rehighlight();
}

QColor CodeHighlighter::colorOf(TokenKind kind) const
{
    switch (kind) {
    case TokenKind::Keyword:
        return m_keyword;
    case TokenKind::String:
        return m_string;
    case TokenKind::Number:
        return m_number;
    case TokenKind::Comment:
        return m_comment;
    case TokenKind::Title:
        return m_title;
    case TokenKind::Type:
        return m_type;
    case TokenKind::Meta:
        return m_meta;
    case TokenKind::Added:
        return m_added;
    case TokenKind::Removed:
        return m_removed;
    case TokenKind::Plain:
        break;
    }
    return {};
}

} // namespace ccplant::chat
