#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make.py OUT: the fonts of the web client and fonts.json, into OUT (build/wasm/fonts). README.md tells their shape.

Does nothing when nothing changed. Runs in the toolchain (scripts/toolchain.sh, PACKAGES_web)."""
import hashlib
import json
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from characters import KANJIDIC, interface_characters, translation_characters
from emoji import fetch
from plan import BUILT_IN, CJK, CODE, INTER, JAPANESE, SYMBOLA, Source, make_plan
from ranges import packed
from subset import cut, legal_names

TOP = Path(__file__).resolve().parents[2]
BUDGET = 600_000  # bytes of brotli that the first screen may cost
OFL = Path(__file__).with_name('OFL-1.1.txt')
LICENSES = {  # file, the fonts it is for, where the full text comes from
    'Inter': (INTER[400], OFL), 'JetBrains Mono': (CODE[400], OFL), 'M PLUS 1': (JAPANESE[400], OFL),
    'Noto Sans CJK JP': (CJK, OFL), 'Symbola': (SYMBOLA, None),
}


def listed(family, files, names, before):
    """fonts.json's entry for a family. `before`: the characters of the families that come earlier."""
    widest = max(files, key=lambda file: len(file.characters))
    return {'family': family, 'use': widest.use, 'ranges': packed(widest.characters, before),
            'files': [{'file': names[id(file)], 'weight': file.weight, 'first': file.first} for file in files]}


def stamp_of(interface, emoji):
    """Changes when anything that goes into the fonts does."""
    digest = hashlib.sha256(json.dumps(sorted(interface)).encode())
    for path in sorted(Path(__file__).parent.glob('*.py')) + [OFL]:
        digest.update(path.read_bytes())
    for source in [*INTER.values(), *CODE.values(), *JAPANESE.values(), CJK, SYMBOLA, BUILT_IN]:
        digest.update(f'{source.path} {Path(source.path).stat().st_size}'.encode())
    digest.update(f'{KANJIDIC.stat().st_size} {emoji}'.encode())
    return digest.hexdigest()


def extension_of(content):
    return '.otf' if content[:4] == b'OTTO' else '.ttf'


def write_licenses(folder, emoji):
    texts = []
    for title, (source, text) in {**LICENSES, **({'Noto Emoji': (emoji, OFL)} if emoji else {})}.items():
        copyright, license = legal_names(source.path, source.face)
        name = f'license-{title.lower().replace(" ", "-")}.txt'
        note = f'{title}: parts of it, in files of their own.\n\n'
        (folder / name).write_text(f'{note}{copyright}\n{license}\n\n{text.read_text() if text else ""}'.rstrip() + '\n')
        texts.append({'font': title, 'file': name})
    return texts


def write(folder, files, contents, licenses):
    """Writes the files; answers the bytes of brotli that the first load takes."""
    names, first, later = {}, 0, 0
    for file, content in zip(files, contents):
        names[id(file)] = file.name + extension_of(content)
        (folder / names[id(file)]).write_bytes(content)
        if file.first:
            first += len(brotli.compress(content, mode=brotli.MODE_FONT, quality=11, lgwin=24))
        else:
            later += len(content)
    families, before = [], set()
    for family in dict.fromkeys(file.family for file in files):
        own = [file for file in files if file.family == family]
        families.append(listed(family, own, names, before))
        if own[0].use != 'mono':
            before |= own[0].characters
    (folder / 'fonts.json').write_text(json.dumps({'families': families, 'licenses': licenses}, separators=(',', ':')) + '\n')
    print(f'fonts: {sum(f.first for f in files)} files of the first screen, {first} bytes as brotli; '
          f'{sum(not f.first for f in files)} fetched when needed, {later} bytes raw')
    return first


def main():
    out = Path(sys.argv[1]).resolve()
    cache = out.with_name('fonts-cache')
    cache.mkdir(parents=True, exist_ok=True)
    font = fetch(cache)
    emoji = Source(str(font), ('ccmp',)) if font else None
    interface = interface_characters(TOP) | translation_characters(TOP, 'ja')
    stamp = stamp_of(interface, font.name if font else None)
    if (out / 'stamp').exists() and (out / 'stamp').read_text() == stamp:
        return
    files = make_plan(interface, emoji)
    print(f'fonts: making {len(files)} files', flush=True)
    with ThreadPoolExecutor(2) as pool:
        contents = list(pool.map(lambda f: cut(f.source, f.characters | f.more, f.family, f.weight), files))
    part = out.with_name(out.name + '.part')
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    first = write(part, files, contents, write_licenses(part, emoji))
    if first > BUDGET:
        raise SystemExit(f'fonts: the first screen takes {first} bytes, more than the {BUDGET} it may')
    (part / 'stamp').write_text(stamp)
    shutil.rmtree(out, ignore_errors=True)
    part.rename(out)


if __name__ == '__main__':
    main()
