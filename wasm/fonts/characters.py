# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of characters: what the interface says, what Japanese needs, in an order from common to rare."""
import re
from functools import cache
from pathlib import Path

KANJIDIC = Path('/usr/share/edict/kanjidic')
SOURCE_FOLDERS = ('qml', 'app', 'wasm', 'shared', 'resources/translations')
SOURCE_NAMES = ('*.qml', '*.cpp', '*.h', '*.ts', '*.js')


def span(*pairs):
    """span((0x20, 0x7e), …): every character of the ranges, their ends included."""
    return {c for a, b in pairs for c in range(a, b + 1)}


LATIN = span((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC),
             (0x2122, 0x2122), (0x2190, 0x2199), (0x2212, 0x2212), (0x2260, 0x2265))
CODE_BOLD = LATIN | span((0x2500, 0x259F))
KANA = span((0x3000, 0x303F), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6))
HAN_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
HANGUL_BLOCKS = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))
ENCLOSING_KEYCAP = 0x20E3  # goes around a digit of another font
# Emoji of people, faces aside: hands, bodies, families, what turns their colour. And what a joiner makes part of them.
PEOPLE = span((0x261D, 0x261D), (0x26F9, 0x26F9), (0x270A, 0x270D), (0x1F385, 0x1F385), (0x1F3C2, 0x1F3C4), (0x1F3C7, 0x1F3C7),
              (0x1F3CA, 0x1F3CC), (0x1F3FB, 0x1F3FF), (0x1F442, 0x1F443), (0x1F446, 0x1F450), (0x1F466, 0x1F483), (0x1F485, 0x1F487),
              (0x1F48F, 0x1F48F), (0x1F491, 0x1F491), (0x1F4AA, 0x1F4AA), (0x1F574, 0x1F575), (0x1F57A, 0x1F57A),
              (0x1F590, 0x1F590), (0x1F595, 0x1F596), (0x1F645, 0x1F647), (0x1F64B, 0x1F64F), (0x1F6B4, 0x1F6B6),
              (0x1F90C, 0x1F90C), (0x1F90F, 0x1F90F), (0x1F918, 0x1F91F), (0x1F926, 0x1F926), (0x1F930, 0x1F93E),
              (0x1F977, 0x1F977), (0x1F9B0, 0x1F9B9), (0x1F9BB, 0x1F9BB), (0x1F9CD, 0x1F9CF), (0x1F9D1, 0x1F9DF),
              (0x1FAC3, 0x1FAC5), (0x1FAF0, 0x1FAF8))
PARTS_OF_PEOPLE = span((0x200D, 0x200D), (0xFE0F, 0xFE0F), (0x2640, 0x2642), (0x2695, 0x2696), (0x2708, 0x2708), (0x2764, 0x2764)) | {
    0x1F33E, 0x1F373, 0x1F37C, 0x1F384, 0x1F393, 0x1F3A4, 0x1F3A8, 0x1F3EB, 0x1F3ED, 0x1F48B, 0x1F4BB, 0x1F4BC, 0x1F527, 0x1F52C,
    0x1F680, 0x1F692, 0x1F91D, 0x1F9AF, 0x1F9BC, 0x1F9BD}
SYMBOLS = span((0x2000, 0x2BFF), (0x1D400, 0x1D7FF), (0x1F000, 0x1FAFF))


def is_han(character):
    return any(a <= character <= b for a, b in HAN_BLOCKS)


def is_hangul(character):
    return any(a <= character <= b for a, b in HANGUL_BLOCKS)


def interface_characters(top):
    """Whatever the client's own source and translations say; comments are in it too, which costs nothing."""
    found = set()
    for folder in SOURCE_FOLDERS:
        for pattern in SOURCE_NAMES:
            for path in sorted((top / folder).rglob(pattern)):
                found.update(map(ord, path.read_text(encoding='utf-8')))
    return {c for c in found if c >= 0x20 and c != 0xFEFF}


def translation_characters(top, language):
    """The characters of the translations into `language` (ja)."""
    text = (top / 'resources/translations' / f'ccplant_{language}.ts').read_text(encoding='utf-8')
    return {ord(c) for part in re.findall(r'<translation[^>]*>(.*?)</translation>', text, re.S)
            for c in re.sub(r'<[^>]*>|&\w+;', '', part) if ord(c) >= 0x20}


@cache
def kanji_by_use():
    """(kanji, in the order of how often newspapers use them; the Jōyō kanji: what schools teach)."""
    ranks, taught = {}, set()
    for line in KANJIDIC.read_text(encoding='euc_jp', errors='replace').splitlines():
        if line.startswith('#') or not line:
            continue
        rank, grade = re.search(r' F(\d+)', line), re.search(r' G(\d+)', line)
        if rank:
            ranks[ord(line[0])] = int(rank[1])
        if grade and int(grade[1]) <= 8:
            taught.add(ord(line[0]))
    if len(taught) < 2000:
        raise SystemExit(f'fonts: {KANJIDIC} does not name the Jōyō kanji any more')
    return sorted(ranks, key=ranks.get), taught


def _decoded(codec, prefix=b''):
    for row in range(0xA1, 0xFF):
        for cell in range(0xA1, 0xFF):
            try:
                yield row, prefix + bytes([row, cell]), (prefix + bytes([row, cell])).decode(codec)
            except UnicodeDecodeError:
                continue


@cache
def jis_x_0208():
    """Every character of JIS X 0208 in its own order: the common kanji (level 1) come before the others."""
    return [ord(text) for _, _, text in _decoded('euc_jp') if len(text) == 1]


@cache
def jis_x_0213():
    """Every character of JIS X 0213, both planes."""
    texts = [text for plane in (b'', b'\x8f') for _, _, text in _decoded('euc_jis_2004', plane)]
    return {ord(c) for text in texts for c in text}
