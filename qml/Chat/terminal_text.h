// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QList>
#include <QString>

namespace ccplant::chat {

/// The sixteen colours of a terminal, as `#rrggbb`.
struct TerminalPalette {
    QList<QString> colors; ///< 16 entries
};
TerminalPalette terminalPalette(bool dark);

/// Output of a command without its control sequences: carriage returns and backspaces overwrite,
/// tabs become spaces.
QString terminalPlain(const QString &output);

/// The same as rich text, with the colours, weights and underlines of SGR sequences (ECMA-48
/// §8.3.117).
QString terminalHtml(const QString &output, const TerminalPalette &palette);

/// The last `lines` lines of a text; `hidden` gets how many are before them.
QString lastLines(const QString &text, int lines, int *hidden);

} // namespace ccplant::chat
