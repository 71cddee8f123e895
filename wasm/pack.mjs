// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the site of the web client from what the build left: content-hashed names, a service worker that knows them,
// compressed copies beside the files. Same input, same bytes. docs/web.md tells what lies where.
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compressAll } from './pack/compress.mjs';
import { contentSecurityPolicy } from './pack/headers.mjs';
import { renderIcons } from './pack/icons.mjs';
import { Assets } from './pack/names.mjs';
import { packShell } from './pack/shell.mjs';
import { printTable } from './pack/table.mjs';

const here = import.meta.dirname;
const usage = `Usage: node wasm/pack.mjs [OPTION…]
  --build DIR     where bin/ and fonts/ lie and site/ is made (build/wasm)
  --api URL       the API's address when it is not where the site is: a path (/ccplant-api) or https://host/path
  --quick         compress less: seconds instead of a minute, about 15 % larger
  --version TEXT  what the client calls itself in reports (the project's version)`;

function options() {
  const { values } = parseArgs({ options: {
    build: { type: 'string', default: join(here, '../build/wasm') }, api: { type: 'string', default: '' },
    shell: { type: 'string', default: join(here, 'shell') }, icon: { type: 'string', default: join(here, '../resources/icons/ccplant.svg') },
    quick: { type: 'boolean', default: false }, version: { type: 'string', default: projectVersion() }, help: { type: 'boolean', default: false },
  } });
  if (values.help) { console.log(usage); process.exit(0); }
  return values;
}

function projectVersion() {
  return /project\(ccplant VERSION ([\d.]+)/.exec(readFileSync(join(here, '../CMakeLists.txt'), 'utf8'))[1];
}

function need(path, hint) {
  if (existsSync(path)) return readFileSync(path);
  throw new Error(`there is no ${path}: ${hint}`);
}

/** fonts.json with file names replaced by their addresses in the site; what it marks as `first` is part of the first load. */
function packFonts(folder, assets) {
  const list = join(folder, 'fonts.json');
  if (!existsSync(list)) return { fonts: {}, first: [] };
  const files = new Set(readdirSync(folder));
  const first = [];
  const place = value => {
    if (typeof value === 'string') return files.has(value) ? assets.add(value, readFileSync(join(folder, value))).url : value;
    if (Array.isArray(value)) return value.map(place);
    if (value === null || typeof value !== 'object') return value;
    const placed = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, place(each)]));
    if (value.first === true) first.push(...Object.values(placed).filter(each => assets.has(each)));
    return placed;
  };
  return { fonts: place(JSON.parse(readFileSync(list))), first };
}

async function main() {
  const chosen = options();
  const assets = new Assets();
  const wasm = need(join(chosen.build, 'bin/ccplant-web.wasm'), 'build the web client first (./dev build --web)');
  const script = need(join(chosen.build, 'bin/ccplant-web.js'), 'build the web client first (./dev build --web)');
  const program = { script: assets.add('ccplant-web.js', script), wasm: assets.add('ccplant-web.wasm', wasm) };
  const { fonts, first } = packFonts(join(chosen.build, 'fonts'), assets);
  const icons = renderIcons(readFileSync(chosen.icon, 'utf8'), join(chosen.build, 'pack-cache'));
  const cache = { folder: join(chosen.build, 'pack-cache'), quick: chosen.quick };
  const sizes = await compressAll([...assets].map(file => [file.url, file.bytes]), cache);

  const { pages, modules, later } = packShell({ folder: chosen.shell, assets, program, fonts, first, icons, sizes, version: chosen.version, mark: readFileSync(chosen.icon, 'utf8') });
  pages.set('config.json', Buffer.from(`${JSON.stringify({ api: chosen.api }, null, 2)}\n`));
  const headers = { content_security_policy: contentSecurityPolicy(wasm, chosen.api) };

  const site = join(chosen.build, 'site');
  const files = new Map([...[...assets].map(file => [file.url, file.bytes]), ...pages]);
  const compressed = await compressAll([...files], cache);
  write(site, files, compressed, headers);
  printTable(files, compressed, { program: [program.script.url, program.wasm.url], fonts: first, modules, later });
  console.log(`${site}: ready`);
}

/** Written beside and then put in place, so that a server never serves half of it. */
function write(site, files, compressed, headers) {
  const part = `${site}.part`, old = `${site}.old`;
  rmSync(part, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
  const put = (name, bytes) => { mkdirSync(dirname(join(part, name)), { recursive: true }); writeFileSync(join(part, name), bytes); };
  for (const [name, bytes] of files) {
    put(name, bytes);
    const { br, gz } = compressed.get(name);
    if (br) put(`${name}.br`, br);
    if (gz) put(`${name}.gz`, gz);
  }
  put('headers.json', `${JSON.stringify(headers, null, 2)}\n`);
  if (existsSync(site)) renameSync(site, old);
  renameSync(part, site);
  rmSync(old, { recursive: true, force: true });
}

main().catch(error => { console.error(`pack: ${error.message}`); process.exit(1); });
