# SPDX-License-Identifier: GPL-3.0-or-later
"""Noto Emoji, one colour, from npm: Debian has the coloured one only, which weighs 10 MB and cannot be drawn as text."""
import base64
import hashlib
import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

PACKAGE = '@expo-google-fonts/noto-emoji@0.4.7'
SHA512 = 'Gs7URwtKmCzzdGUTYbG8MIohyaQPgGxIaQG5hvyEAaQiEGJpQy6gyP3NDICE0EJkOJFoe1JFD3Hf1L4a3qe4KA=='
MEMBER = 'package/400Regular/NotoEmoji_400Regular.ttf'


def fetch(cache):
    """The path of the font in the folder `cache`; None, with a line that says why, where npm's registry is out of reach."""
    font = cache / f'noto-emoji-{SHA512[:12].replace("/", "_")}.ttf'
    if font.exists():
        return font
    with tempfile.TemporaryDirectory() as folder:
        command = ['npm', 'pack', PACKAGE, '--fetch-retries=1', '--loglevel=error', '--pack-destination', folder]
        packed = subprocess.run(command, capture_output=True, text=True)
        archives = list(Path(folder).glob('*.tgz'))
        if packed.returncode or not archives:
            print(f'fonts: {PACKAGE} could not be had from npm: emoji newer than 2016 will show as boxes.\n'
                  f'       Build again when the registry can be reached. {packed.stderr.strip()[:200]}')
            return None
        content = archives[0].read_bytes()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != SHA512:
        raise SystemExit(f'fonts: {PACKAGE} is not what wasm/fonts/emoji.py expects')
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        part = font.with_suffix('.part')
        part.write_bytes(archive.extractfile(MEMBER).read())
        part.rename(font)
    return font
