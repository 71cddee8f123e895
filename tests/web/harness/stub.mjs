// SPDX-License-Identifier: GPL-3.0-or-later
// A program in the client's place, packed like the client: what the shell and the service worker promise does not depend on
// what they load, and so is tested without a kit of Qt for WebAssembly.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pack = join(import.meta.dirname, '../../../wasm/pack.mjs');

/** An empty module with a custom section of `size` bytes that do not compress. */
function emptyModule(size) {
  const payload = Buffer.concat(Array.from({ length: Math.ceil(size / 32) }, (_, i) => createHash('sha256').update(String(i)).digest()));
  const named = Buffer.concat([Buffer.from([3]), Buffer.from('pad'), payload]);
  const length = [];
  for (let rest = named.length; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    length.push(rest ? low | 0x80 : low);
    if (!rest) break;
  }
  return Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, ...length]), named]);
}

/** `says` is what the program shows; `main` runs in its place when it is given (the text of a function's body). */
export function makeSite(folder, { says = 'first', main = '', size = 300_000 } = {}) {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin/ccplant-web.wasm'), emptyModule(size));
  writeFileSync(join(folder, 'bin/ccplant-web.js'), `var ccplant_web_entry = async config => {
    await new Promise(done => config.instantiateWasm({}, done));
    return { callMain() {
      ${main || `config.qtContainerElements[0].textContent = ${JSON.stringify(says)}; ccplantShell.started();`}
    } };
  };\n`);
  execFileSync('node', [pack, '--build', folder, '--quick'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(folder, 'site');
}
