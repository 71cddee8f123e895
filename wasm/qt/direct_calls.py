#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""direct_calls.py LIBRARY COPY SOURCE: takes the detours through JavaScript out of a static WebAssembly library.

Qt builds QtCore with -fexceptions, whatever its feature says. Emscripten then makes every call under a destructor one of
`invoke_SIGNATURE(function, arguments…)`: a JavaScript function with a `try` around a call back into WebAssembly. Nothing in the
web client throws or catches, so COPY calls `direct_SIGNATURE` instead (a name of the same length: nothing moves), which SOURCE
defines in C and the linker inlines. Libraries that use longjmp need the detour and are refused.
"""
import re
import sys
from pathlib import Path

TYPES = {'v': 'void', 'i': 'int', 'j': 'long long', 'f': 'float', 'd': 'double'}


def named(text: bytes) -> bytes:
    """A WebAssembly name: its length in bytes (below 128), then itself."""
    return bytes([len(text)]) + text


def define(signature: str) -> str:
    result, arguments = TYPES[signature[0]], [TYPES[each] for each in signature[1:]]
    parameters = ', '.join(['int function', *(f'{each} a{i}' for i, each in enumerate(arguments))])
    call = f'(({result} (*)({", ".join(arguments) or "void"}))function)({", ".join(f"a{i}" for i in range(len(arguments)))})'
    return f'{result} direct_{signature}({parameters}) {{ {"" if result == "void" else "return "}{call}; }}\n'


def keep(path: Path, data: bytes) -> None:
    """Writes what has changed: a new time means minutes at the linker."""
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


def main(library: str, copy: str, source: str) -> None:
    data = Path(library).read_bytes()
    if any(named(name) in data for name in (b'saveSetjmp', b'emscripten_longjmp', b'__wasm_setjmp', b'setjmp')):
        sys.exit(f'{library} uses longjmp: its calls through JavaScript have to stay')
    names = {name for name in re.findall(rb'invoke_[vijfd]+', data) if named(name) in data}
    for name in names:
        data = data.replace(named(name), named(name.replace(b'invoke_', b'direct_')))
    keep(Path(copy), data)
    keep(Path(source), b'/* Made by direct_calls.py. */\n'
         + b''.join(define(name.decode().removeprefix('invoke_')).encode() for name in sorted(names)))


if __name__ == '__main__':
    main(*sys.argv[1:])
