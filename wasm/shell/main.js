// SPDX-License-Identifier: GPL-3.0-or-later
// The shell's entry: downloads, compiles and starts the client, and gives it `ccplantShell` (host.js).
import { Progress, compile, loadScript } from './download.js';
import { Failure, describe, screenFor } from './failure.js';
import { makeHost } from './host.js';
import { rememberedAppearance, showTheme } from './appearance.js';
import { run } from './runtime.js';
import { chooseLanguage, textIn } from './text.js';
import { Updates } from './updates.js';
import { View } from './view.js';

const site = JSON.parse(document.getElementById('site').textContent);
const appearance = rememberedAppearance();
showTheme(appearance);
const language = chooseLanguage([appearance.language, ...navigator.languages].filter(Boolean));
const view = new View(textIn(language), language);
const updates = new Updates();
const lines = [];
const programs = [site.script, site.wasm];
const fontPatience = 60_000; // ms

/** `config.json` beside the page; without one, the API is where the page is. */
async function readConfig() {
  const standard = { api: '' };
  try {
    const response = await fetch('config.json', { cache: 'no-cache' });
    return response.ok ? { ...standard, ...await response.json() } : standard;
  } catch (error) {
    console.warn(`config.json: ${error.message}`);
    return standard;
  }
}

/** Asked when the client has ended: making a context takes a while. */
function haveWebGL() {
  const context = ['webgl2', 'webgl'].map(kind => document.createElement('canvas').getContext(kind)).find(Boolean);
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return !!context;
}

function fail(error, otherwise) {
  const screen = screenFor(error, otherwise);
  const report = [`ccplant ${site.version} · ${new Date().toISOString()}`, location.origin + location.pathname, navigator.userAgent,
    '', describe(error), ...(lines.length ? ['', ...lines] : [])].join('\n');
  console.error(`ccplant: ${screen}: ${describe(error)}`);
  host?.setUnsaved(false); // nothing is left that could send it
  view.error(screen, report, () => (screen === 'download' ? load() : updates.reloadFresh(screen === 'compile' ? programs.map(file => file.url) : [])));
  if (screen === 'download') addEventListener('online', load, { once: true });
}

/** When this page has been painted: unpacking and compiling take every core there is. A hidden page is not painted. */
function painted() {
  if (document.hidden) return Promise.resolve();
  return new Promise(resolve => {
    new PerformanceObserver(resolve).observe({ type: 'paint', buffered: true });
    setTimeout(resolve, 1000); // for browsers that do not tell
  });
}

/** The fonts of the first screen, url → ArrayBuffer, while the program is compiled. Addresses are whole. The client asks again for those that are missing. */
async function fetchFonts() {
  const fonts = new Map();
  await Promise.all(site.first.map(async url => {
    try {
      const response = await fetch(url, { priority: 'low', signal: AbortSignal.timeout(fontPatience) });
      if (response.ok) fonts.set(new URL(url, location.href).href, await response.arrayBuffer());
    } catch (error) {
      console.warn(`${url}: ${error.message}`);
    }
  }));
  return fonts;
}

let host;
let attempts = 0;

async function load() {
  removeEventListener('online', load);
  view.loading();
  try {
    if (typeof WebAssembly !== 'object') throw new Failure('no-wasm', 'there is no WebAssembly');
    const progress = new Progress((done, total) => view.progress(done, total));
    programs.forEach(file => progress.expect(file));
    await painted();
    const again = attempts++ > 0;
    const parts = Promise.all([compile(site.wasm, progress, again ? 'reload' : 'default'), readConfig(), fetchFonts(), loadScript(site.script, progress)]); // what failed once may be in a cache
    const [module, config, fonts] = await parts;
    view.starting();
    host = makeHost({ site, config, language, fonts, updates, onstarted: started, onfail: error => fail(error, 'crash') });
    globalThis.ccplantShell = host;
    await run({
      entry: globalThis.ccplant_web_entry, module, container: document.getElementById('app'), lines,
      onend: error => fail(error, haveWebGL() ? 'crash' : 'no-webgl'),
    });
  } catch (error) {
    fail(error, 'crash');
  }
}

function started() {
  if (view.failed) return;
  view.leave();
  updates.register();
}

load();
