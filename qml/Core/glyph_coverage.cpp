// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/Core/glyph_coverage.h"

#include <algorithm>

namespace ccplant::client {
namespace {

constexpr char32_t lastCharacter = 0x10ffff;
constexpr int base = 36;

/// A range that starts `word` after `end`; empty (first > last) when `word` is none.
GlyphRange readRange(QStringView word, char32_t end)
{
    constexpr GlyphRange none{1, 0};
    const qsizetype plus = word.indexOf(u'+');
    bool okStep = false, okMore = true;
    const uint step = (plus < 0 ? word : word.first(plus)).toUInt(&okStep, base);
    const uint more = plus < 0 ? 0 : word.sliced(plus + 1).toUInt(&okMore, base);
    if (!okStep || !okMore || step > lastCharacter - end || more > lastCharacter - end - step)
        return none;
    return {end + step, end + step + more};
}

} // namespace

QList<GlyphRange> readGlyphRanges(QStringView packed)
{
    QList<GlyphRange> ranges;
    char32_t end = 0;
    for (const QStringView word : packed.tokenize(u' ', Qt::SkipEmptyParts)) {
        const GlyphRange range = readRange(word, end);
        if (range.first > range.last)
            return {};
        ranges.append(range);
        end = range.last;
    }
    return ranges;
}

int GlyphCoverage::add(const QList<GlyphRange> &ranges, bool loaded)
{
    const int family = m_count++;
    const auto put = [this, family](char32_t first, char32_t last) {
        m_places.append({{first, last}, family});
    };
    const qsizetype size = ranges.isEmpty() ? 0 : qsizetype(ranges.last().last) + 1;
    if (size > m_known.size()) {
        m_known.resize(size);
        m_wanted.resize(size);
    }
    for (const GlyphRange &range : ranges) {
        char32_t begin = range.first;
        for (char32_t c = range.first; c <= range.last; ++c) {
            if (!m_known.testBit(c)) {
                m_known.setBit(c);
                continue;
            }
            if (begin < c)
                put(begin, c - 1);
            begin = c + 1;
        }
        if (begin <= range.last)
            put(begin, range.last);
    }
    m_sorted = false;
    if (!loaded)
        mark(family, true);
    return family;
}

int GlyphCoverage::familyOf(char32_t character)
{
    if (!m_sorted) {
        std::sort(m_places.begin(), m_places.end(),
            [](const Place &a, const Place &b) { return a.range.first < b.range.first; });
        m_sorted = true;
    }
    const auto after = std::upper_bound(m_places.begin(), m_places.end(), character,
        [](char32_t c, const Place &place) { return c < place.range.first; });
    return std::prev(after)->family; // what is wanted lies in a place
}

void GlyphCoverage::mark(int family, bool wanted)
{
    for (const Place &place : std::as_const(m_places)) {
        if (place.family == family)
            m_wanted.fill(wanted, place.range.first, qsizetype(place.range.last) + 1);
    }
}

QList<int> GlyphCoverage::missing(QStringView text)
{
    QList<int> families;
    const char32_t size = char32_t(m_wanted.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t character = text[i].unicode();
        if (character < 0x80)
            continue;
        if (QChar::isHighSurrogate(character) && i + 1 < text.size()
            && text[i + 1].isLowSurrogate())
            character = QChar::surrogateToUcs4(char16_t(character), text[++i].unicode());
        if (character >= size || !m_wanted.testBit(character))
            continue;
        const int family = familyOf(character);
        mark(family, false);
        families.append(family);
    }
    return families;
}

void GlyphCoverage::forget(int family)
{
    mark(family, true);
}

} // namespace ccplant::client
