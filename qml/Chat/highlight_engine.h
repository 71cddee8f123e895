// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJSEngine>
#include <QJSValue>
#include <QSet>
#include <QString>
#include <QStringList>

namespace ccplant::chat {

/// What a piece of code is, for its colour.
enum class TokenKind { Plain, Keyword, String, Number, Comment, Title, Type, Meta, Added, Removed };

struct Token {
    int begin = 0; ///< UTF-16 units
    int length = 0;
    TokenKind kind = TokenKind::Plain;
    bool operator==(const Token &) const = default;
};

/// highlight.js in a JavaScript engine. The library's core is read when the first code is
/// highlighted, a language when it is first met, so that nobody pays for the other 180. Main thread
/// only.
class HighlightEngine {
public:
    /// `source` is highlight.js, minified, version 9 or 10.
    explicit HighlightEngine(QByteArray source);
    /// The one that reads the library from the resources.
    static HighlightEngine &shared();

    /// True when `language` (a name or an alias) is known.
    bool knows(const QString &language);
    /// Tokens in order, without overlap; none for an unknown language or code longer than maxCode.
    QList<Token> highlight(const QString &language, const QString &code);

    static constexpr qsizetype maxCode = 100 * 1024;

private:
    void split();
    bool load(const QString &name);

    QByteArray m_source;
    QJSEngine m_engine;
    QJSValue m_highlight;
    QHash<QString, QString> m_modules; // language → its registration
    QHash<QString, QString> m_aliases;
    QSet<QString> m_loaded;
    bool m_split = false;
};

/// Tokens of highlight.js' HTML (spans of class `hljs-…` and text).
QList<Token> tokensOf(const QString &html);
/// Name of a language by a file's name: `cpp` for `src/main.cpp`; empty when unknown.
QString languageOfFile(const QString &path);

} // namespace ccplant::chat
