// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/demo-agent/language.h"

#include <QList>

namespace ccplant::demo {

Language languageOf(const QString &text)
{
    for (const char32_t c : text.toUcs4()) {
        switch (QChar::script(c)) {
        case QChar::Script_Hiragana:
        case QChar::Script_Katakana:
        case QChar::Script_Han:
            return Language::Japanese;
        default:
            break;
        }
    }
    return Language::English;
}

} // namespace ccplant::demo
