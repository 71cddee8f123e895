// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "qml/Chat/highlight_engine.h"

#include <QColor>
#include <QPointer>
#include <QQuickTextDocument>
#include <QSyntaxHighlighter>
#include <QTimer>
#include <QtQmlIntegration>

namespace ccplant::chat {

class TokenPainter;

/// Colours the plain text of a text item. The text itself stays as it is, so copying gives the
/// code.
///
///     TextEdit { id: edit; textFormat: TextEdit.PlainText }
///     CodeHighlighter { document: edit.textDocument; language: "cpp"; keywordColor:
///     Theme.codeKeyword; … }
class CodeHighlighter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument *document READ document WRITE setDocument NOTIFY changed)
    /// A name or alias as in a fence's info string; unknown ones leave the text plain.
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY changed)
    Q_PROPERTY(QColor keywordColor MEMBER m_keyword NOTIFY colorsChanged)
    Q_PROPERTY(QColor stringColor MEMBER m_string NOTIFY colorsChanged)
    Q_PROPERTY(QColor numberColor MEMBER m_number NOTIFY colorsChanged)
    Q_PROPERTY(QColor commentColor MEMBER m_comment NOTIFY colorsChanged)
    Q_PROPERTY(QColor titleColor MEMBER m_title NOTIFY colorsChanged)
    Q_PROPERTY(QColor typeColor MEMBER m_type NOTIFY colorsChanged)
    Q_PROPERTY(QColor metaColor MEMBER m_meta NOTIFY colorsChanged)
    Q_PROPERTY(QColor addedColor MEMBER m_added NOTIFY colorsChanged)
    Q_PROPERTY(QColor removedColor MEMBER m_removed NOTIFY colorsChanged)
public:
    explicit CodeHighlighter(QObject *parent = nullptr);
    ~CodeHighlighter() override;

    QQuickTextDocument *document() const { return m_document; }
    void setDocument(QQuickTextDocument *document);
    QString language() const { return m_language; }
    void setLanguage(const QString &language);
    QColor colorOf(TokenKind kind) const;
    const QList<Token> &tokens() const { return m_tokens; }

    /// Text that grows is looked at again this often, in ms.
    static constexpr int interval = 250;

Q_SIGNALS:
    void changed();
    void colorsChanged();

private:
    void schedule();
    void run();

    QPointer<QQuickTextDocument> m_document;
    QPointer<TokenPainter> m_painter; // owned by the text document
    QString m_language, m_code;
    QList<Token> m_tokens;
    QTimer m_timer;
    QColor m_keyword, m_string, m_number, m_comment, m_title, m_type, m_meta, m_added, m_removed;
};

} // namespace ccplant::chat
