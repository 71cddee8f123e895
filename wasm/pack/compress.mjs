// SPDX-License-Identifier: GPL-3.0-or-later
// Brotli and gzip of the site's files. What was compressed once is kept by its hash: brotli of the program takes a minute.
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { sha256 } from './names.mjs';

const compressible = new Set(['.html', '.css', '.js', '.json', '.svg', '.wasm', '.webmanifest', '.ttf', '.otf', '.txt']);
const modes = { '.wasm': constants.BROTLI_MODE_GENERIC, '.ttf': constants.BROTLI_MODE_FONT, '.otf': constants.BROTLI_MODE_FONT };
const best = 11, quick = 5;
const keptDays = 14;

function brotli(name, bytes, quality) {
  return promisify(brotliCompress)(bytes, { params: {
    [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    [constants.BROTLI_PARAM_MODE]: modes[extname(name)] ?? constants.BROTLI_MODE_TEXT,
  } });
}

/** Bytes from the cache, or from `make` and then kept. Written whole or not at all. */
async function cached(folder, key, make) {
  const path = join(folder, key);
  if (existsSync(path)) {
    utimesSync(path, new Date(), new Date());
    return readFileSync(path);
  }
  const bytes = await make();
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
  return bytes;
}

async function compressOne(name, bytes, cache) {
  if (!compressible.has(extname(name))) return {};
  const hash = sha256(bytes);
  const quality = cache.quick && !existsSync(join(cache.folder, `${hash}.${best}.br`)) ? quick : best;
  const [br, gz] = await Promise.all([
    cached(cache.folder, `${hash}.${quality}.br`, () => brotli(name, bytes, quality)),
    cached(cache.folder, `${hash}.gz`, () => promisify(gzip)(bytes, { level: 9 })),
  ]);
  const worth = packed => (packed.length < bytes.length * 0.95 ? packed : undefined);
  return { br: worth(br), gz: worth(gz) };
}

function forgetOld(folder) {
  const limit = Date.now() - keptDays * 24 * 3600 * 1000;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < limit) rmSync(path);
  }
}

/** [[name, bytes]] → Map name → {br?, gz?}; absent where it would not help. Largest first, on as many threads as libuv has. */
export async function compressAll(files, cache) {
  mkdirSync(cache.folder, { recursive: true });
  const results = new Map();
  const order = [...files].sort((a, b) => b[1].length - a[1].length);
  await Promise.all(order.map(async ([name, bytes]) => results.set(name, await compressOne(name, bytes, cache))));
  forgetOld(cache.folder);
  return results;
}
