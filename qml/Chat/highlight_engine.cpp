// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/highlight_engine.h"

#include <QFile>
#include <QLoggingCategory>
#include <QRegularExpression>

namespace ccplant::chat {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcHighlight, "ccplant.client.highlight", QtWarningMsg)

namespace {

TokenKind kindOf(QStringView name)
{
    static const QHash<QString, TokenKind> kinds{{u"keyword"_s, TokenKind::Keyword},
        {u"selector-tag"_s, TokenKind::Keyword}, {u"doctag"_s, TokenKind::Keyword},
        {u"name"_s, TokenKind::Keyword}, {u"tag"_s, TokenKind::Plain},
        {u"string"_s, TokenKind::String}, {u"regexp"_s, TokenKind::String},
        {u"link"_s, TokenKind::String}, {u"template-variable"_s, TokenKind::Meta},
        {u"number"_s, TokenKind::Number}, {u"literal"_s, TokenKind::Number},
        {u"symbol"_s, TokenKind::Number}, {u"bullet"_s, TokenKind::Number},
        {u"comment"_s, TokenKind::Comment}, {u"quote"_s, TokenKind::Comment},
        {u"title"_s, TokenKind::Title}, {u"section"_s, TokenKind::Title},
        {u"function"_s, TokenKind::Plain}, {u"class"_s, TokenKind::Plain},
        {u"type"_s, TokenKind::Type}, {u"built_in"_s, TokenKind::Type},
        {u"builtin-name"_s, TokenKind::Type}, {u"selector-class"_s, TokenKind::Type},
        {u"selector-id"_s, TokenKind::Type}, {u"attr"_s, TokenKind::Title},
        {u"attribute"_s, TokenKind::Title}, {u"variable"_s, TokenKind::Type},
        {u"meta"_s, TokenKind::Meta}, {u"meta-keyword"_s, TokenKind::Meta},
        {u"meta-string"_s, TokenKind::String}, {u"selector-attr"_s, TokenKind::Meta},
        {u"selector-pseudo"_s, TokenKind::Meta}, {u"addition"_s, TokenKind::Added},
        {u"deletion"_s, TokenKind::Removed}};
    return kinds.value(name.toString(), TokenKind::Plain);
}

/// Quoted words of a JavaScript array literal: `"js","jsx"`.
QStringList quotedWords(QStringView list)
{
    static const QRegularExpression word(uR"re("([^"]+)")re"_s);
    QStringList words;
    for (auto it = word.globalMatchView(list); it.hasNext();)
        words.append(it.next().captured(1));
    return words;
}

/// The library uses `var` before its declaration, as JavaScript allows; the engine would log each
/// place.
void hushHoisting()
{
    static QLoggingCategory::CategoryFilter before = nullptr;
    if (before)
        return;
    before = QLoggingCategory::installFilter([](QLoggingCategory *category) {
        if (before)
            before(category);
        if (qstrcmp(category->categoryName(), "qt.qml.usedbeforedeclared") == 0)
            category->setEnabled(QtWarningMsg, false);
    });
}

void append(QList<Token> &tokens, int begin, int length, TokenKind kind)
{
    if (length <= 0 || kind == TokenKind::Plain)
        return;
    if (!tokens.isEmpty() && tokens.last().kind == kind
        && tokens.last().begin + tokens.last().length == begin)
        tokens.last().length += length;
    else
        tokens.append({begin, length, kind});
}

} // namespace

HighlightEngine::HighlightEngine(QByteArray source)
    : m_source(std::move(source))
{
}

HighlightEngine &HighlightEngine::shared()
{
    static HighlightEngine *engine = [] {
        QFile file(u":/ccplant/highlight.min.js"_s);
        if (!file.open(QIODevice::ReadOnly))
            qCWarning(
                lcHighlight, "highlight.js is not in the resources; code is shown without colours");
        return new HighlightEngine(file.readAll());
    }();
    return *engine;
}

void HighlightEngine::split()
{
    if (std::exchange(m_split, true))
        return;
    static const QString opening = u"hljs.registerLanguage(\""_s;
    static const QRegularExpression aliases(uR"(aliases:\[([^\]]*)\])"_s);
    const QString source = QString::fromUtf8(std::exchange(m_source, {}));
    qsizetype at = source.indexOf(opening);
    hushHoisting();
    // The library puts itself on `self` where there is one, and tells its age to the console.
    m_engine.evaluate(u"var console = { log() {}, warn() {}, error() {} };"_s);
    m_engine.globalObject().setProperty(u"self"_s, m_engine.globalObject());
    const QJSValue core =
        m_engine.evaluate(source.first(at < 0 ? source.size() : at), u"highlight.js"_s);
    if (core.isError())
        qCWarning(lcHighlight, "highlight.js: %s", qPrintable(core.toString()));
    m_highlight = m_engine.globalObject().property(u"hljs"_s).property(u"highlight"_s);
    while (at >= 0) {
        const qsizetype next = source.indexOf(opening, at + opening.size());
        const QStringView module =
            QStringView(source).sliced(at, (next < 0 ? source.size() : next) - at);
        const QString name =
            module.sliced(opening.size(), module.indexOf(u'"', opening.size()) - opening.size())
                .toString();
        m_modules.insert(name, module.toString());
        if (const auto match = aliases.matchView(module); match.hasMatch()) {
            for (const QString &alias : quotedWords(match.capturedView(1)))
                m_aliases.insert(alias.toLower(), name);
        }
        at = next;
    }
    for (const auto &[alias, name] : {std::pair{u"shell"_s, u"bash"_s}, {u"sh"_s, u"bash"_s},
             {u"console"_s, u"bash"_s}, {u"jsonc"_s, u"json"_s}, {u"tsx"_s, u"typescript"_s},
             {u"vue"_s, u"xml"_s}, {u"svelte"_s, u"xml"_s}, {u"qml"_s, u"qml"_s}}) {
        if (m_modules.contains(name))
            m_aliases.insert(alias, name);
    }
}

bool HighlightEngine::knows(const QString &language)
{
    split();
    const QString key = language.toLower();
    return m_aliases.contains(key) || m_modules.contains(key);
}

bool HighlightEngine::load(const QString &name)
{
    static const QRegularExpression embedded(uR"(subLanguage:(\[[^\]]*\]|"[^"]+"))"_s);
    if (m_loaded.contains(name))
        return true;
    const QString module = m_modules.value(name);
    if (module.isEmpty())
        return false;
    m_loaded.insert(name);
    const QJSValue result = m_engine.evaluate(module, name);
    if (result.isError()) {
        qCWarning(lcHighlight, "%s: %s", qPrintable(name), qPrintable(result.toString()));
        return false;
    }
    for (auto it = embedded.globalMatch(module); it.hasNext();) {
        for (const QString &inner : quotedWords(it.next().capturedView(1)))
            load(m_modules.contains(inner) ? inner : m_aliases.value(inner));
    }
    return true;
}

QList<Token> HighlightEngine::highlight(const QString &language, const QString &code)
{
    if (language.isEmpty() || code.size() > maxCode || !knows(language))
        return {};
    const QString key = language.toLower();
    const QString name = m_aliases.value(key, key);
    if (!load(name) || !m_highlight.isCallable())
        return {};
    const QJSValue result = m_highlight.call({QJSValue(name), QJSValue(code), QJSValue(true)});
    if (result.isError()) {
        qCWarning(lcHighlight, "%s: %s", qPrintable(name), qPrintable(result.toString()));
        return {};
    }
    return tokensOf(result.property(u"value"_s).toString());
}

QList<Token> tokensOf(const QString &html)
{
    QList<Token> tokens;
    QList<TokenKind> open;
    int at = 0;
    for (qsizetype i = 0; i < html.size();) {
        if (html[i] == u'<') {
            const qsizetype end = html.indexOf(u'>', i);
            if (end < 0)
                break;
            const QStringView tag = QStringView(html).sliced(i, end - i + 1);
            if (tag.startsWith(u"</") && !open.isEmpty()) {
                open.removeLast();
            } else if (!tag.startsWith(u"</")) {
                const qsizetype begin = tag.indexOf(u"hljs-");
                const QStringView name = begin < 0
                    ? QStringView()
                    : tag.sliced(begin + 5, tag.indexOf(u'"', begin) - begin - 5);
                const TokenKind kind = kindOf(name);
                open.append(kind == TokenKind::Plain && !open.isEmpty() ? open.last() : kind);
            }
            i = end + 1;
            continue;
        }
        qsizetype end = html.indexOf(u'<', i);
        if (end < 0)
            end = html.size();
        const int begin = at;
        for (; i < end; ++at) {
            const qsizetype entity = html[i] == u'&' ? html.indexOf(u';', i) : -1;
            i = entity > 0 && entity < end ? entity + 1 : i + 1;
        }
        append(tokens, begin, at - begin, open.isEmpty() ? TokenKind::Plain : open.last());
    }
    return tokens;
}

QString languageOfFile(const QString &path)
{
    static const QHash<QString, QString> languages{{u"h"_s, u"cpp"_s}, {u"hh"_s, u"cpp"_s},
        {u"cc"_s, u"cpp"_s}, {u"py"_s, u"python"_s}, {u"rs"_s, u"rust"_s}, {u"rb"_s, u"ruby"_s},
        {u"kt"_s, u"kotlin"_s}, {u"yml"_s, u"yaml"_s}, {u"md"_s, u"markdown"_s},
        {u"htm"_s, u"xml"_s}, {u"svg"_s, u"xml"_s}, {u"mjs"_s, u"javascript"_s},
        {u"cjs"_s, u"javascript"_s}, {u"mts"_s, u"typescript"_s}, {u"pl"_s, u"perl"_s},
        {u"ps1"_s, u"powershell"_s}, {u"patch"_s, u"diff"_s}, {u"toml"_s, u"ini"_s},
        {u"conf"_s, u"ini"_s}};
    const QString name = path.section(u'/', -1).toLower();
    if (name == "dockerfile"_L1 || name == "makefile"_L1)
        return name;
    if (name == "cmakelists.txt"_L1 || name.endsWith(".cmake"_L1))
        return u"cmake"_s;
    const QString suffix = name.contains(u'.') ? name.section(u'.', -1) : QString();
    const QString language = languages.value(suffix, suffix);
    return HighlightEngine::shared().knows(language) ? language : QString();
}

} // namespace ccplant::chat
