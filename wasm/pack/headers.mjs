// SPDX-License-Identifier: GPL-3.0-or-later
// The Content-Security-Policy of the page and its service worker.
import { sha256 } from './names.mjs';

const styleBegin = Buffer.from('\n.qt-screen {');

/** The style sheet that Qt's platform plugin puts into a <style>, as it lies in the program; undefined in a program without Qt. */
export function qtStyle(wasm) {
  const begin = wasm.indexOf(styleBegin);
  return begin < 0 ? undefined : wasm.subarray(begin, wasm.indexOf(0, begin));
}

/** `api` as in config.json; on another host, the page may talk to that host too. */
export function contentSecurityPolicy(wasm, api) {
  const style = qtStyle(wasm);
  const host = /^(https?):\/\/[^/]+/.exec(api);
  const elsewhere = host ? ` ${host[0]} ${host[0].replace(/^http/, 'ws')}` : '';
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self'${style ? ` 'sha256-${sha256(style, 'base64')}'` : ''}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${elsewhere}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}
