# SPDX-License-Identifier: GPL-3.0-or-later
"""Which font files there are: which characters, from which font, in which weight, fetched when."""
from dataclasses import dataclass, field

from characters import (CODE_BOLD, ENCLOSING_KEYCAP, KANA, LATIN, PARTS_OF_PEOPLE, PEOPLE, SYMBOLS, is_han, is_hangul,
                        jis_x_0208, jis_x_0213, kanji_by_use)
from subset import characters_of

TEXT_FEATURES = ('kern', 'calt', 'ccmp', 'locl', 'mark', 'mkmk', 'tnum', 'case')
CODE_FEATURES = ('ccmp', 'locl', 'mark', 'mkmk')  # no ligatures: code shows what is in the file
BOLD_KANJI = 500  # of the first screen: how many kanji have their bold at once, beside those of the interface


@dataclass(frozen=True)
class Source:
    """A font on this machine."""
    path: str
    features: tuple = ()
    face: int = 0
    level: bool = True

    def characters(self):
        return characters_of(self.path, self.face)


INTER = {w: Source(f'/usr/share/fonts/opentype/inter/Inter-{n}.otf', TEXT_FEATURES, level=False)
         for w, n in ((400, 'Regular'), (500, 'Medium'), (600, 'SemiBold'))}
CODE = {w: Source(f'/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-{n}.ttf', CODE_FEATURES, level=False)
        for w, n in ((400, 'Regular'), (700, 'Bold'))}
JAPANESE = {w: Source(f'/usr/share/fonts/opentype/mplus/Mplus1-{n}.otf') for w, n in ((400, 'Regular'), (600, 'SemiBold'))}
CJK = Source('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', face=0)  # the Japanese forms
SYMBOLA = Source('/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf')
BUILT_IN = Source('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf')  # what Qt for WebAssembly carries


@dataclass
class File:
    """One file of the result."""
    name: str  # without extension
    family: str
    source: Source
    weight: int
    characters: set = field(repr=False)
    first: bool = False
    use: str = 'fallback'  # or sans, mono: a family that the theme names
    more: set = field(default_factory=set, repr=False)  # in the file too, so that sequences with them are drawn as one


def _pieces(characters, size):
    """Lists of about `size`, as even as they come."""
    count = max(1, round(len(characters) / size))
    return [characters[len(characters) * i // count:len(characters) * (i + 1) // count] for i in range(count)]


class Plan:
    """Gives each character to the first font that has it; `files` is in the order in which Qt is to look."""

    def __init__(self):
        self.files = []
        self.owned = set()

    def add(self, family, sources, wanted, first=(), use='fallback', more=frozenset()):
        """A family with `wanted` as far as its regular has it and nobody before; `first`: the weights of the first load."""
        regular = sources[400]
        own = (set(wanted) & regular.characters()) - self.owned
        if not own:
            return
        self.owned |= own
        for weight, source in sources.items():
            name = f'{family.removeprefix("ccplant ").lower().replace(" ", "-")}-{weight}'
            self.files.append(File(name, family, source, weight, own & source.characters(), weight in first, use, set(more)))

    def add_pieces(self, title, sources, ordered, size, start=1, first=()):
        """Families `title` start, start + 1, …, about `size` characters each. Answers the next number."""
        left = [c for c in dict.fromkeys(ordered) if c in sources[400].characters() and c not in self.owned]
        for number, piece in enumerate(_pieces(left, size) if left else [], start):
            self.add(f'ccplant {title} {number}', sources, piece, first)
            start = number + 1
        return start


def make_plan(interface, emoji):
    """`interface`: the characters that the client itself uses; `emoji`: a Source or None."""
    plan = Plan()
    by_use, taught = kanji_by_use()
    common = interface | KANA | set(by_use[:BOLD_KANJI])
    plan.add('Inter', INTER, LATIN | interface, first=INTER, use='sans')
    plan.add('ccplant Japanese 1', JAPANESE, common, first=JAPANESE)
    plan.add('ccplant Japanese Signs', {400: CJK}, KANA | interface, first=(400,))
    often = [c for c in by_use if c in taught]
    after = plan.add_pieces('Japanese', JAPANESE, [*often, *sorted(taught)], 550, start=2, first=(400,))
    rest = sorted(INTER[400].characters())
    plan.add('ccplant Latin', INTER, [c for c in rest if c < 0x370 or 0x1E00 <= c < 0x1F00])
    plan.add('ccplant Greek and Cyrillic', INTER, [c for c in rest if 0x370 <= c < 0x600 or 0x1C80 <= c < 0x2000])
    plan.add('ccplant Marks', {400: INTER[400]}, [c for c in rest if not 0xE000 <= c < 0xF900])
    _code(plan)
    if emoji:
        _emoji(plan, emoji)
    _japanese(plan, after)
    _other_east_asian(plan)
    plan.add_pieces('Symbols', {400: SYMBOLA}, sorted(SYMBOLS - BUILT_IN.characters()), 900)
    return plan.files


def _code(plan):
    """The code font is asked for by name and overlaps the others; what only it has it shows for them too."""
    for weight, wanted in ((400, CODE[400].characters()), (700, CODE_BOLD)):
        own = {c for c in wanted & CODE[weight].characters() if not 0xE000 <= c < 0xF900}
        plan.files.append(File(f'code-{weight}', 'JetBrains Mono', CODE[weight], weight, own, True, 'mono'))
        plan.owned |= own


def _emoji(plan, emoji):
    """People come first, with everything that can be part of a person: one font must hold a sequence whole."""
    every = {c for c in emoji.characters() if c > 0xFF and c != ENCLOSING_KEYCAP}
    plan.add('ccplant Emoji People', {400: emoji}, PEOPLE & every, more=PARTS_OF_PEOPLE & every)
    plan.add_pieces('Emoji', {400: emoji}, sorted(every), 500)


def _japanese(plan, number):
    in_order = [c for c in jis_x_0208() if is_han(c)]
    after = plan.add_pieces('Japanese', JAPANESE, in_order, 750, start=number)
    plan.add_pieces('Japanese', JAPANESE, [c for c in sorted(JAPANESE[400].characters()) if not 0xE000 <= c < 0xF900], 750, start=after)


def _other_east_asian(plan):
    jis = jis_x_0213()
    have = [c for c in sorted(CJK.characters()) if not 0xE000 <= c < 0xF900]
    plan.add_pieces('JIS', {400: CJK}, [c for c in have if c in jis and not is_han(c)], 900)
    plan.add_pieces('JIS Kanji', {400: CJK}, [c for c in have if c in jis], 450)
    plan.add_pieces('Han', {400: CJK}, [c for c in have if is_han(c)], 800)
    plan.add_pieces('Hangul', {400: CJK}, [c for c in have if is_hangul(c)], 1000)
    plan.add_pieces('East Asian', {400: CJK}, have, 1200)
