// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ccplant::demo {

enum class Language { English, Japanese };

/// Japanese when the text has kana or kanji.
Language languageOf(const QString &text);

/// The words in one of the two languages the demo speaks.
inline QString either(Language language, const QString &english, const QString &japanese)
{
    return language == Language::Japanese ? japanese : english;
}

} // namespace ccplant::demo
