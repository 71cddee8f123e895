// SPDX-License-Identifier: GPL-3.0-or-later
// What an agent writes: text that grows gives the same rows as the whole text, rich text has no
// element but the few that are allowed, links lead to safe addresses only.
#include "qml/Chat/markdown_document.h"
#include "qml/Chat/terminal_text.h"

#include <cstdint>
#include <cstdlib>
#include <QRegularExpression>

using namespace ccplant::chat;

namespace {

void judge(const QString &html)
{
    static const QRegularExpression element(
        QStringLiteral("<(?!/?(?:b|i|s|u)>|br ?/?>|/a>|/span>|a href=\"([^\"<>]*)\"[^<>]*>|span "
                       "style=\"[^\"<>]*\">)"));
    static const QRegularExpression link(QStringLiteral("<a href=\"([^\"<>]*)\""));
    if (html.contains(element))
        std::abort();
    for (auto found = link.globalMatch(html); found.hasNext();) {
        if (!isSafeLink(
                found.next().captured(1).replace(QLatin1String("&amp;"), QLatin1String("&"))))
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text =
        QString::fromUtf8(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    MarkdownDocument whole, growing;
    whole.setText(text);
    const qsizetype step = size ? 1 + data[0] % 16 : 1;
    for (qsizetype end = step; end < text.size(); end += step)
        growing.setText(text.first(end));
    growing.setText(text);
    if (growing.rows() != whole.rows())
        std::abort();
    for (const MarkdownRow &row : whole.rows()) {
        judge(row.html);
        for (const QList<QString> &cells : row.cells) {
            for (const QString &cell : cells)
                judge(cell);
        }
    }
    judge(terminalHtml(text, terminalPalette(true)));
    if (terminalPlain(text).contains(QChar(0x1b)))
        std::abort();
    return 0;
}
