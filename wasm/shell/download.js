// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the files of the client and counts what has arrived. A file is {url, bytes, br, gz}: its size as it is and as it
// travels (see wasm/pack.mjs).
import { Failure } from './failure.js';

/** Counts several downloads as one. `onchange(done, total)` is in bytes on the wire; total may grow while headers arrive. */
export class Progress {
  #files = new Map();
  #onchange;

  constructor(onchange) {
    this.#onchange = onchange;
  }

  expect(file) {
    this.#files.set(file.url, { total: file.br ?? file.bytes, done: 0 });
  }

  /** The browser counts unpacked bytes: `encoding` (a Content-Encoding) says how many of those travelled. */
  arrived(file, unpacked, encoding) {
    const total = { br: file.br, gzip: file.gz }[encoding] ?? file.bytes;
    this.#files.set(file.url, { total, done: total * Math.min(1, unpacked / file.bytes) });
    let done = 0, all = 0;
    for (const each of this.#files.values()) { done += each.done; all += each.total; }
    this.#onchange(done, all);
  }
}

async function open(file, cache) {
  let response;
  try {
    response = await fetch(file.url, { cache });
  } catch (error) {
    throw new Failure('download', `${file.url} could not be fetched`, { cause: error });
  }
  if (!response.ok) throw new Failure('download', `${file.url}: the server answered ${response.status} ${response.statusText}`.trim());
  return response;
}

async function count(file, response, progress) {
  const encoding = response.headers.get('content-encoding');
  const reader = response.body.getReader();
  let unpacked = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      unpacked += value.length;
      progress.arrived(file, unpacked, encoding);
    }
  } catch (error) {
    throw new Failure('download', `${file.url} broke off after ${unpacked} of ${file.bytes} bytes`, { cause: error });
  }
  if (unpacked !== file.bytes) throw new Failure('download', `${file.url} has ${unpacked} bytes instead of ${file.bytes}`);
}

/** Whether the service worker answers for the files of the client: nothing travels that could be counted, and counting takes time. */
const kept = () => !!navigator.serviceWorker?.controller;

/**
 * The compiled module of `file`. It is compiled while it arrives; a clone of the response is what gets counted, so that the
 * compiler sees the browser's own response and its cache of compiled code stays in use.
 */
export async function compile(file, progress, cache) {
  const response = await open(file, cache);
  const counted = kept() ? null : count(file, response.clone(), progress);
  const streamed = response.headers.get('content-type')?.split(';')[0] === 'application/wasm';
  const compiled = streamed ? WebAssembly.compileStreaming(response)
    : response.arrayBuffer().then(bytes => WebAssembly.compile(bytes));
  compiled.catch(() => {}); // what broke the download says more than what that did to the compiler
  await counted;
  return compiled;
}

/** Loads `file` as a classic script; what it defines is global afterwards. */
export function loadScript(file, progress) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = file.url;
    script.onload = () => { progress.arrived(file, file.bytes, file.br ? 'br' : null); resolve(); };
    script.onerror = () => { script.remove(); reject(new Failure('download', `${file.url} could not be loaded`)); };
    document.head.append(script);
  });
}
