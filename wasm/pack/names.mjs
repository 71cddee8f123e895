// SPDX-License-Identifier: GPL-3.0-or-later
// Names that say what is in them.
import { createHash } from 'node:crypto';
import { extname } from 'node:path';

export const sha256 = (bytes, encoding = 'hex') => createHash('sha256').update(bytes).digest(encoding);
export const integrity = bytes => `sha256-${sha256(bytes, 'base64')}`;

/** Files whose names hold the hash of their content: a name is never served with other bytes. */
export class Assets {
  #files = new Map(); // by url

  /** {name, url, bytes} of a file under assets/; `url` is relative to the site. */
  add(name, bytes) {
    const extension = extname(name);
    const stem = name.slice(0, name.length - extension.length).replaceAll('/', '-');
    const file = { name, url: `assets/${stem}.${sha256(bytes).slice(0, 16)}${extension}`, bytes };
    this.#files.set(file.url, file);
    return file;
  }

  has(url) { return this.#files.has(url); }

  /** By url, so that the order of adding does not show. */
  *[Symbol.iterator]() {
    for (const url of [...this.#files.keys()].sort()) yield this.#files.get(url);
  }
}
