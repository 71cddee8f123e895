# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of characters as short text: README.md tells the shape, qml/Core/glyph_coverage.cpp reads it."""
import unicodedata

DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'


def base36(number):
    text = ''
    while True:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
        if not number:
            return text


def bridged(characters, before):
    """[first, last] pairs. A gap of characters that an earlier family has (or that do not exist) is bridged: whoever looks
    takes the first family that has a character."""
    ranges = []
    for c in sorted(characters):
        if ranges and all(gap in before or unicodedata.category(chr(gap)) == 'Cn' for gap in range(ranges[-1][1] + 1, c)):
            ranges[-1][1] = c
        else:
            ranges.append([c, c])
    return ranges


def packed(characters, before=frozenset()):
    """'k0+2 3': from 720 to 722, then 725. Numbers in base 36: how far from the end of the range before, and how many more."""
    words, end = [], 0
    for a, b in bridged(characters, before):
        words.append(base36(a - end) + (f'+{base36(b - a)}' if b > a else ''))
        end = b
    return ' '.join(words)


def unpacked(text):
    """[(first, last), …]"""
    ranges, end = [], 0
    for word in text.split():
        step, _, more = word.partition('+')
        first = end + int(step, 36)
        end = first + int(more or '0', 36)
        ranges.append((first, end))
    return ranges
