// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBitArray>
#include <QList>
#include <QStringView>

namespace ccplant::client {

/// Characters from `first` to `last`.
struct GlyphRange {
    char32_t first = 0, last = 0;
    bool operator==(const GlyphRange &) const = default;
};

/// Reads ranges as wasm/fonts packs them: "k0+2 3" is U+02D0…U+02D2 and U+02D5. Numbers are in base
/// 36: how far from the end of the range before, and after `+` how many more. Empty when the text
/// is not that.
QList<GlyphRange> readGlyphRanges(QStringView packed);

/// Which families of fonts a text needs that are not there yet. The families are asked in the order
/// in which they were added: the first whose ranges hold a character has it.
///
/// Looking at text costs a compare a character where everything is there, about a nanosecond.
class GlyphCoverage {
public:
    /// `loaded`: all of the family is there. Answers the family's number: 0, 1, …
    int add(const QList<GlyphRange> &ranges, bool loaded);
    /// The families that `text` needs and that were not answered before, in the order of the text.
    QList<int> missing(QStringView text);
    /// `family` could not be had: text that needs it will answer it again.
    void forget(int family);

private:
    /// A range, without what families before it have.
    struct Place {
        GlyphRange range;
        int family;
    };
    int familyOf(char32_t character);
    void mark(int family, bool wanted);

    QList<Place> m_places; // disjoint
    QBitArray m_known; // characters that some family has
    QBitArray m_wanted; // characters of families that are neither loaded nor answered
    int m_count = 0;
    bool m_sorted = false; // m_places, by where they begin
};

} // namespace ccplant::client
