# SPDX-License-Identifier: GPL-3.0-or-later
"""One font file with some of another's characters, under a name of its own, with line metrics like Inter's."""
import io
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

# Of the em, as Inter has it: a line keeps its height whichever font a character of it comes from.
ASCENT, DESCENT = 0.96875, 0.2412
BOLD_FROM = 600
STYLES = {400: 'Regular', 500: 'Medium', 600: 'SemiBold', 700: 'Bold'}
KEPT_NAMES = {0, 7, 8, 9, 11, 13, 14}  # copyright, trademark, makers, licence


@cache
def characters_of(path, face):
    font = TTFont(path, fontNumber=face, lazy=True)
    return frozenset(font.getBestCmap())


@cache
def legal_names(path, face):
    """(copyright, licence) as the font itself states them."""
    names = TTFont(path, fontNumber=face, lazy=True)['name']
    return names.getDebugName(0) or '', names.getDebugName(13) or ''


def _cut(source, characters, features):
    with tempfile.TemporaryDirectory() as folder:
        listed, made = Path(folder, 'unicodes'), Path(folder, 'font')
        listed.write_text(','.join(f'{c:x}' for c in sorted(characters)))
        tables = [] if features else ['--drop-tables+=GSUB,GPOS,GDEF']
        subprocess.run(['hb-subset', source.path, f'--face-index={source.face}', f'--unicodes-file={listed}',
                        '--no-hinting', '--desubroutinize', '--notdef-outline', '--drop-tables+=BASE,VORG,vhea,vmtx,DSIG,STAT,meta',
                        f'--layout-features={",".join(features)}', f'--output-file={made}', *tables],
                       check=True, stdout=subprocess.DEVNULL)
        return made.read_bytes()


def _rename(font, family, weight):
    names = font['name']
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES and record.platformID == 3]
    style = STYLES[weight]
    for number, text in ((1, family), (2, style), (4, f'{family} {style}'), (6, f'{family}-{style}'.replace(' ', ''))):
        names.setName(text, number, 3, 1, 0x409)
    os2, bold = font['OS/2'], weight >= BOLD_FROM
    os2.usWeightClass = weight
    # Flagged as bold, so that Qt does not make it bolder still where bold is asked for.
    os2.fsSelection = (os2.fsSelection & ~0x61) | (0x20 if bold else 0x40)
    font['head'].macStyle = 1 if bold else 0


def _level(font):
    em = font['head'].unitsPerEm
    ascent, descent = round(ASCENT * em), round(DESCENT * em)
    line, os2 = font['hhea'], font['OS/2']
    line.ascent, line.descent, line.lineGap = ascent, -descent, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, -descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, descent


def cut(source, characters, family, weight):
    """The bytes of a font with `characters` of `source`. Same input, same bytes."""
    font = TTFont(io.BytesIO(_cut(source, characters, source.features)), recalcTimestamp=False)
    _rename(font, family, weight)
    if source.level:
        _level(font)
    made = io.BytesIO()
    font.save(made, reorderTables=False)
    return made.getvalue()
