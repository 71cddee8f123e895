#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_fonts.py FOLDER: the promises of the web client's fonts, read from the files themselves (build/wasm/fonts)."""
import json
import re
import sys
import unicodedata
import unittest
from collections import Counter
from pathlib import Path

TOP = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(TOP / 'wasm/fonts'))
SKIPPED = 77

try:
    import brotli
    from fontTools.ttLib import TTFont
    from characters import interface_characters, jis_x_0208, jis_x_0213, kanji_by_use, translation_characters
    from ranges import packed, unpacked
except ImportError as error:
    print(f'SKIP web fonts: the packages of the web client are not installed ({error.name})')
    sys.exit(SKIPPED)

FOLDER = Path(sys.argv.pop(1))
BUDGET = 600_000
BUILT_IN = Path('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf')
CHARACTERS_THAT_SHOW_NOTHING = {'Cc', 'Cf', 'Cn', 'Co', 'Cs', 'Zl', 'Zp'}


def show(characters):
    return ' '.join(f'U+{c:04X}{chr(c)}' for c in sorted(characters)[:20])


class Fonts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.families = json.loads((FOLDER / 'fonts.json').read_text())['families']
        cls.fonts = {file['file']: TTFont(FOLDER / file['file']) for family in cls.families for file in family['files']}
        cls.has = {name: set(font.getBestCmap()) for name, font in cls.fonts.items()}
        cls.owner = {}  # of a character: the family that a reader of fonts.json finds, as glyph_coverage.cpp does
        for family in cls.families:
            for a, b in unpacked(family['ranges']):
                for c in range(a, b + 1):
                    cls.owner.setdefault(c, family)

    def files(self, first):
        return [(family, file) for family in self.families for file in family['files'] if file['first'] == first]

    def characters(self, files):
        return set().union(*(self.has[file['file']] for _, file in files))

    def every(self):
        return set().union(*self.has.values()) | set(TTFont(BUILT_IN).getBestCmap())

    def test_the_first_screen_fits_its_budget(self):
        sizes = {file['file']: len(brotli.compress((FOLDER / file['file']).read_bytes(), mode=brotli.MODE_FONT, lgwin=24))
                 for _, file in self.files(first=True)}
        self.assertLessEqual(sum(sizes.values()), BUDGET, sizes)

    def test_the_first_screen_has_what_the_client_says_in_both_languages(self):
        wanted = interface_characters(TOP) | translation_characters(TOP, 'ja')
        shown = {c for c in wanted if unicodedata.category(chr(c)) not in CHARACTERS_THAT_SHOW_NOTHING}
        self.assertEqual(show(shown - self.characters(self.files(first=True))), '')

    def test_the_first_screen_has_what_schools_teach(self):
        _, taught = kanji_by_use()
        kana = {c for c in range(0x3041, 0x30FF) if unicodedata.category(chr(c)) != 'Cn'} | set(map(ord, '、。「」『』（）！？／〜：'))
        self.assertEqual(show((taught | kana) - self.characters(self.files(first=True))), '')

    def test_the_first_screen_has_its_bold(self):
        bold = set().union(*(self.has[file['file']] for family, file in self.files(first=True) if file['weight'] == 600))
        kanji = {c for c in translation_characters(TOP, 'ja') if c >= 0x4E00}
        self.assertEqual(show(kanji - bold), '')

    def test_all_of_japanese_is_there(self):
        every = self.every()
        self.assertEqual(show(set(jis_x_0208()) - every), '')
        missing = {c for c in jis_x_0213() - every if unicodedata.category(chr(c)) not in CHARACTERS_THAT_SHOW_NOTHING}
        self.assertEqual(show(missing), '')

    def test_what_agents_like_to_write_is_there(self):
        if not (FOLDER / 'license-noto-emoji.txt').exists():
            self.skipTest("built without npm's registry: no Noto Emoji")
        wanted = set(map(ord, '✅❌⚠🚀🎉📝🔧🐛🤖👍🔍📦✨🟢🟡🔴🧪┌─┬┐│├┼┤└┴┘╭╮╯╰█▓▒░═║╔⠋⠙✔✓✗→←↑↓⇒●○■□▶◆★☆…—“”'))
        self.assertEqual(show(wanted - self.every()), '')

    def test_a_character_is_fetched_from_a_family_that_has_it(self):
        wrong = Counter()
        for family in self.families:
            regular = self.has[family['files'][0]['file']]
            for a, b in unpacked(family['ranges']):
                for c in range(a, b + 1):
                    if self.owner[c] is family and c not in regular and unicodedata.category(chr(c)) != 'Cn':
                        wrong[family['family']] += 1
        self.assertEqual(wrong, Counter())

    def test_a_character_is_fetched_once_only(self):
        code = {family['family'] for family in self.families if family['use'] == 'mono'}
        for _, file in self.files(first=True) + self.files(first=False):
            with self.subTest(file=file['file']):
                family = next(f for f in self.families if file in f['files'])
                elsewhere = [c for c in self.has[file['file']] if self.owner.get(c, family) is not family]
                if family['family'] in code or 'People' in family['family']:
                    continue  # they hold on purpose what others have too
                self.assertEqual(show(c for c in elsewhere if c > 0xA0), '')

    def test_every_file_is_named_as_the_list_says(self):
        for family, file in self.files(first=True) + self.files(first=False):
            font = self.fonts[file['file']]
            self.assertEqual(font['name'].getDebugName(1), family['family'])
            self.assertIsNone(font['name'].getDebugName(16))
            self.assertEqual(font['OS/2'].usWeightClass, file['weight'])

    def test_a_family_has_one_character_set_in_all_its_weights(self):
        for family in self.families:
            if family['use'] == 'mono':
                continue
            for file in family['files'][1:]:
                self.assertEqual(self.has[file['file']], self.has[family['files'][0]['file']], file['file'])

    def test_the_theme_asks_for_these_families(self):
        theme = (TOP / 'qml/Controls/Theme.qml').read_text()
        for use in ('sans', 'mono'):
            wanted = re.search(rf'string {use}: firstFamily\(\["([^"]+)"', theme)[1]
            self.assertEqual([family['family'] for family in self.families if family['use'] == use], [wanted])

    def test_every_font_has_its_licence_in_the_site(self):
        listed = {each['file'] for each in json.loads((FOLDER / 'fonts.json').read_text())['licenses']}
        self.assertGreaterEqual(len(listed), 5)
        for name in listed:
            self.assertRegex((FOLDER / name).read_text(), r'(?i)copyright|george douros')

    def test_qt_can_have_them_all_at_once(self):
        self.assertLess(len(self.families), 200)  # a glyph's number leaves eight bits for its font

    def test_ranges_are_read_as_they_were_packed(self):
        some = {0x2D0, 0x2D1, 0x2D2, 0x2D5, 0x1EF79}
        self.assertEqual(packed(some), 'k0+2 3 2pb8')
        self.assertEqual({c for a, b in unpacked(packed(some)) for c in range(a, b + 1)}, some)


if __name__ == '__main__':
    if not (FOLDER / 'fonts.json').exists():
        print('SKIP web fonts: not built (./dev build --web makes them)')
        sys.exit(SKIPPED)
    unittest.main(verbosity=1)
