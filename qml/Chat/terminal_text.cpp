// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Chat/terminal_text.h"

#include <QStringList>

namespace ccplant::chat {

using namespace Qt::StringLiterals;

namespace {

constexpr char16_t escape = 0x1B;
constexpr char16_t bell = 0x07;

struct Style {
    QString color, background;
    bool bold = false, italic = false, underline = false;
    bool operator==(const Style &) const = default;
};

struct Cell {
    QChar character;
    qsizetype style = 0;
};

/// Reads terminal output into lines of styled cells.
class Reader {
public:
    explicit Reader(const TerminalPalette &palette)
        : m_palette(palette)
    {
    }

    void read(QStringView text)
    {
        for (qsizetype i = 0; i < text.size();)
            i = take(text, i);
    }

    QList<QList<Cell>> lines{QList<Cell>{}};
    QList<Style> styles{Style{}};

private:
    qsizetype take(QStringView text, qsizetype i)
    {
        const QChar c = text[i];
        if (c == escape)
            return skipEscape(text, i + 1);
        if (c == u'\n') {
            lines.append(QList<Cell>{});
            m_column = 0;
        } else if (c == u'\r') {
            m_column = 0;
        } else if (c == u'\b') {
            m_column = std::max<qsizetype>(0, m_column - 1);
        } else if (c == u'\t') {
            do {
                put(u' ');
            } while (m_column % 8 != 0);
        } else if (c.unicode() >= 0x20 && c.unicode() != 0x7F) {
            put(c);
        }
        return i + 1;
    }

    void put(QChar c)
    {
        QList<Cell> &line = lines.last();
        if (m_column < line.size())
            line[m_column] = {c, m_style};
        else
            line.append({c, m_style});
        ++m_column;
    }

    /// After ESC: a control sequence, an operating system command, or two characters.
    qsizetype skipEscape(QStringView text, qsizetype i)
    {
        if (i >= text.size())
            return i;
        if (text[i] == u']' || text[i] == u'P' || text[i] == u'_' || text[i] == u'^') {
            while (++i < text.size()) {
                if (text[i] == bell)
                    return i + 1;
                if (text[i] == escape)
                    return std::min(i + 2, text.size());
            }
            return i;
        }
        if (text[i] != u'[')
            return i + 1;
        const qsizetype begin = ++i;
        while (i < text.size() && (text[i].unicode() < 0x40 || text[i].unicode() > 0x7E))
            ++i;
        if (i < text.size())
            control(text.sliced(begin, i - begin), text[i]);
        return i + 1;
    }

    void control(QStringView parameters, QChar final)
    {
        if (final == u'm')
            select(parameters);
        else if (final == u'K' && (parameters.isEmpty() || parameters == u"0"))
            lines.last().resize(std::min(m_column, lines.last().size()));
        else if (final == u'K')
            lines.last().clear();
    }

    void select(QStringView parameters)
    {
        Style style = styles[m_style];
        const QList<QStringView> codes = parameters.split(u';');
        for (qsizetype i = 0; i < codes.size(); ++i) {
            const int code = codes[i].toInt();
            if (code == 38 || code == 48)
                i = extended(codes, i, code == 38 ? style.color : style.background);
            else
                apply(style, code);
        }
        m_style = styles.indexOf(style);
        if (m_style < 0) {
            m_style = styles.size();
            styles.append(style);
        }
    }

    void apply(Style &style, int code)
    {
        if (code == 0)
            style = {};
        else if (code == 1)
            style.bold = true;
        else if (code == 3)
            style.italic = true;
        else if (code == 4)
            style.underline = true;
        else if (code == 22)
            style.bold = false;
        else if (code == 23)
            style.italic = false;
        else if (code == 24)
            style.underline = false;
        else if (code >= 30 && code <= 37)
            style.color = m_palette.colors.value(code - 30);
        else if (code == 39)
            style.color.clear();
        else if (code >= 40 && code <= 47)
            style.background = m_palette.colors.value(code - 40);
        else if (code == 49)
            style.background.clear();
        else if (code >= 90 && code <= 97)
            style.color = m_palette.colors.value(code - 90 + 8);
        else if (code >= 100 && code <= 107)
            style.background = m_palette.colors.value(code - 100 + 8);
    }

    /// 38;5;N and 38;2;R;G;B. Gives the index of the last parameter it used.
    qsizetype extended(const QList<QStringView> &codes, qsizetype i, QString &target)
    {
        const auto number = [&](qsizetype at) {
            return at < codes.size() ? std::clamp(codes[at].toInt(), 0, 255) : 0;
        };
        if (number(i + 1) == 2) {
            target = QColor(number(i + 2), number(i + 3), number(i + 4)).name();
            return i + 4;
        }
        const int index = number(i + 2);
        if (index < 16)
            target = m_palette.colors.value(index);
        else if (index >= 232)
            target = QColor(8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10)
                         .name();
        else {
            const auto level = [](int value) { return value == 0 ? 0 : 55 + value * 40; };
            const int cube = index - 16;
            target = QColor(level(cube / 36), level(cube / 6 % 6), level(cube % 6)).name();
        }
        return i + 2;
    }

    const TerminalPalette &m_palette;
    qsizetype m_style = 0, m_column = 0;
};

QString opening(const Style &style)
{
    QString css;
    if (!style.color.isEmpty())
        css += u"color:%1;"_s.arg(style.color);
    if (!style.background.isEmpty())
        css += u"background-color:%1;"_s.arg(style.background);
    if (style.bold)
        css += u"font-weight:600;"_s;
    if (style.italic)
        css += u"font-style:italic;"_s;
    if (style.underline)
        css += u"text-decoration:underline;"_s;
    return u"<span style=\"%1\">"_s.arg(css);
}

QString lineHtml(const QList<Cell> &line, const QList<Style> &styles)
{
    QString html;
    for (qsizetype i = 0; i < line.size();) {
        QString run;
        const qsizetype style = line[i].style;
        for (; i < line.size() && line[i].style == style; ++i)
            run += line[i].character;
        run = run.toHtmlEscaped().replace(u' ', QChar(QChar::Nbsp));
        html += style == 0 || styles[style] == Style{}
            ? run
            : opening(styles[style]) + run + "</span>"_L1;
    }
    return html;
}

} // namespace

TerminalPalette terminalPalette(bool dark)
{
    if (dark)
        return {{u"#5C6067"_s, u"#FF7B72"_s, u"#6BD69B"_s, u"#E3B341"_s, u"#7AB0FF"_s, u"#D2A8FF"_s,
            u"#7FD5CF"_s, u"#C9CCD1"_s, u"#878B93"_s, u"#FF928A"_s, u"#8CE5B4"_s, u"#F0CD6E"_s,
            u"#9CC4FF"_s, u"#E2C5FF"_s, u"#A2E5E0"_s, u"#ECEDEE"_s}};
    return {{u"#1B1C1E"_s, u"#B42D27"_s, u"#1A7243"_s, u"#8A5A00"_s, u"#1F55B5"_s, u"#7B3FB5"_s,
        u"#0B6E69"_s, u"#5C5F66"_s, u"#6C6F76"_s, u"#C0322B"_s, u"#1F7A4D"_s, u"#A85800"_s,
        u"#2563C9"_s, u"#8E4FC9"_s, u"#0E807A"_s, u"#1B1C1E"_s}};
}

QString terminalPlain(const QString &output)
{
    static const TerminalPalette none;
    Reader reader(none);
    reader.read(output);
    QStringList lines;
    for (const QList<Cell> &line : std::as_const(reader.lines)) {
        QString text;
        for (const Cell &cell : line)
            text += cell.character;
        lines.append(text);
    }
    return lines.join(u'\n');
}

QString terminalHtml(const QString &output, const TerminalPalette &palette)
{
    Reader reader(palette);
    reader.read(output);
    QStringList lines;
    for (const QList<Cell> &line : std::as_const(reader.lines))
        lines.append(lineHtml(line, reader.styles));
    return lines.join("<br/>"_L1);
}

QString lastLines(const QString &text, int lines, int *hidden)
{
    qsizetype end = text.size();
    while (end > 0 && text[end - 1] == u'\n')
        --end;
    qsizetype begin = end;
    for (int i = 0; i < lines && begin > 0; ++i)
        begin = text.lastIndexOf(u'\n', begin - 1);
    begin = std::max<qsizetype>(0, begin);
    *hidden = int(QStringView(text).first(begin).count(u'\n')) + (begin > 0 ? 1 : 0);
    return text.sliced(begin > 0 ? begin + 1 : 0, end - (begin > 0 ? begin + 1 : 0));
}

} // namespace ccplant::chat
