// SPDX-License-Identifier: GPL-3.0-or-later
// The shell's own files: modules that import each other by hashed names, the page that names them all, the service worker.
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { integrity, sha256 } from './names.mjs';

const importFrom = /(from ')\.\/([\w-]+\.js)(')/g;

/** Adds the module and, before it, what it imports. */
function addModule(name, folder, assets, done) {
  if (!done.has(name)) {
    const text = readFileSync(join(folder, name), 'utf8').replace(importFrom, (_, before, other, after) => `${before}./${addModule(other, folder, assets, done).url.replace('assets/', '')}${after}`);
    done.set(name, assets.add(name, Buffer.from(text)));
  }
  return done.get(name);
}

const escapeJson = value => JSON.stringify(value).replaceAll('<', '\\u003c'); // nothing in it can end the element

function fill(text, values) {
  for (const [mark, value] of Object.entries(values)) {
    if (!text.includes(mark)) throw new Error(`the shell has no ${mark}`);
    text = text.replace(mark, () => value);
  }
  return text;
}

const trimSvg = svg => svg.replaceAll(/>\s+</g, '><').replace('role="img" aria-label="ccplant"', 'aria-hidden="true"').trim();

/** {pages: Map name → bytes of the files whose names stay, modules: urls, later: urls that are fetched when needed}. */
export function packShell({ folder, assets, program, fonts, first, icons, sizes, version, mark }) {
  const done = new Map();
  addModule('main.js', folder, assets, done);
  const style = assets.add('shell.css', readFileSync(join(folder, 'shell.css')));
  const modules = [...done.values()].map(file => file.url);
  const size = file => ({ url: file.url, bytes: file.bytes.length, br: sizes.get(file.url).br?.length, gz: sizes.get(file.url).gz?.length });

  const pages = new Map([...icons, ['manifest.webmanifest', readFileSync(join(folder, 'manifest.webmanifest'))]]);
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const worker = readFileSync(join(folder, 'sw.js'), 'utf8');
  const contents = [page, worker, ...[...assets].map(file => file.url), ...[...pages].flat()].map(each => sha256(each));
  const build = `${version}+${sha256(contents.join()).slice(0, 8)}`;

  const site = { version: build, script: size(program.script), wasm: size(program.wasm), fonts, first,
    assets: Object.fromEntries([...assets].map(file => [file.name, file.url])) };
  // No program and no fonts here: what unpacks megabytes keeps the page from being painted. main.js asks for them then.
  const preload = modules.map(url => `<link rel="modulepreload" href="${url}">`).join('\n');
  const html = fill(page, { 'href="shell.css"': `href="${style.url}"`, 'src="main.js"': `src="${done.get('main.js').url}"`,
    '<!--#preload-->': preload, '<!--#site-->': escapeJson(site), '<!--#mark-->': trimSvg(mark) });

  const needed = [style.url, ...modules, program.script.url, program.wasm.url, ...first];
  const later = [...assets].map(file => file.url).filter(url => !needed.includes(url));
  const bytesOf = new Map([...assets].map(file => [file.url, file.bytes]));
  const listed = (url, bytes) => ({ url, integrity: integrity(bytes) });
  const kept = ['manifest.webmanifest', 'icons/ccplant.svg', 'icons/ccplant-192.png', 'icons/ccplant-badge.png'];
  const cacheList = { version: build, page: [listed('./', Buffer.from(html)), ...kept.map(name => listed(name, pages.get(name)))],
    assets: needed.map(url => listed(url, bytesOf.get(url))), later };
  pages.set('index.html', Buffer.from(html));
  pages.set('sw.js', Buffer.from(fill(worker, { '/*#site*/null': JSON.stringify(cacheList) })));
  return { pages, modules: [style.url, ...modules], later };
}
