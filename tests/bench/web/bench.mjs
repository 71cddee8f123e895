// SPDX-License-Identifier: GPL-3.0-or-later
// bench.mjs SITE: what the web client in SITE weighs, how soon it is there, and how a long transcript behaves, in Chromium with
// software WebGL on this machine. One JSON line a figure, as the other benchmarks print them.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch, launchProfile, picture } from '../../web/harness/browser.mjs';
import { Plant } from '../../web/harness/plant.mjs';
import { until } from '../../web/harness/until.mjs';

const site = process.argv[2];
const messages = 10_000;
const scrolling = 5000; // ms
const patience = 60_000;
const settling = 1200; // ms
const compiling = 3500; // ms in which the browser optimises the program further, and keeps what came of it
const laterStarts = 8;

/** `peer`: whose figure it is, when not ours. */
const report = (metric, value, unit, peer) => console.log(JSON.stringify({ bench: 'web', metric, value, unit, peer }));

/** What index.html asks for and what its script does, and itself: the first load. */
function weigh() {
  const page = readFileSync(join(site, 'index.html'), 'utf8');
  const urls = ['index.html', ...[...page.matchAll(/<link rel="(?:modulepreload|stylesheet)"[^>]*href="([^"]+)"/g)].map(found => found[1])];
  const { script, wasm, first } = JSON.parse(/<script[^>]* id="site">([^<]+)</.exec(page)[1]);
  urls.push(script.url, wasm.url, ...first);
  const kind = url => (/\.wasm$/.test(url) ? 'program (wasm)' : /ccplant-web\..*\.js$/.test(url) ? 'its script' : /\.(otf|ttf)$/.test(url) ? 'fonts of the first load' : 'page');
  const size = path => statSync(path, { throwIfNoEntry: false })?.size;
  const sums = new Map();
  const add = (name, raw, br) => { const sum = sums.get(name) ?? [0, 0]; sums.set(name, [sum[0] + raw, sum[1] + br]); };
  for (const url of urls) {
    const raw = size(join(site, url)), br = size(join(site, `${url}.br`)) ?? raw;
    add(kind(url), raw, br);
    add('first load', raw, br);
  }
  for (const name of readdirSync(join(site, 'assets')).filter(each => /\.(otf|ttf)$/.test(each) && !urls.includes(`assets/${each}`)))
    add('fonts fetched when text needs them', size(join(site, 'assets', name)), size(join(site, 'assets', `${name}.br`)) ?? 0);
  for (const [name, [raw, br]] of sums) {
    report(`${name}, raw`, raw / 1e6, 'MB');
    report(`${name}, brotli`, br / 1e6, 'MB');
  }
}

/** Resident memory of all renderers of a page's browser, in MB. */
async function memory(page) {
  const session = await page.context().browser().newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const resident = id => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  return processInfo.filter(each => each.type === 'renderer').reduce((sum, each) => sum + resident(each.id), 0);
}

/** ms since the navigation began (or since `from`) until something on the page has a name that holds `text`. */
async function shown(page, text, from = 0) {
  const handle = await page.waitForFunction(wanted => {
    const there = [...document.querySelectorAll('#accessible [data-id]')].some(element => (element.ariaLabel ?? element.firstChild.data).includes(wanted));
    return there && performance.now();
  }, text, { polling: 20, timeout: patience });
  return await handle.jsonValue() - from;
}

/** ms since the navigation began until something was painted; the entry comes some frames after it. */
async function painted(page) {
  const handle = await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime, null, { polling: 20, timeout: patience });
  return await handle.jsonValue();
}

/** Opens a session in the running client: ms until `text` of it is there. */
async function opened(page, id, text) {
  const from = await page.evaluate(hash => { location.hash = hash; return performance.now(); }, `#/sessions/${id}`);
  return shown(page, text, from);
}

/** Starts the client in a tab of its own, as a user does: {page, paint, list} in ms. */
async function start(context, url, title) {
  const page = await context.newPage();
  await sleep(settling); // a new tab is work for the browser
  await page.goto(url, { waitUntil: 'commit' });
  const list = await shown(page, title);
  return { page, list, paint: await painted(page) };
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];

/** A profile that has seen nothing, in a browser that has been running for a while: with an empty cache, the second start, later ones. */
async function starts(plant, title) {
  const folder = mkdtempSync(join(tmpdir(), 'ccplant-bench-'));
  const context = await launchProfile(folder);
  try {
    await sleep(3000);
    const text = await context.newPage();
    await sleep(settling);
    await text.goto(`${plant.ready.url}/healthz`);
    report('a line of text (/healthz), first paint', await painted(text), 'ms', 'Chromium');

    const first = await start(context, plant.ready.login_url, title);
    report('first paint, empty cache', first.paint, 'ms');
    report('session list, empty cache', first.list, 'ms');
    await first.page.waitForFunction(() => navigator.serviceWorker.controller, null, { timeout: patience });
    const later = [];
    for (let number = 0, before = first.page; number < laterStarts; ++number) {
      await sleep(compiling);
      await before.close();
      later.push(await start(context, plant.ready.url, title));
      before = later.at(-1).page;
    }
    report('session list, second start', later[0].list, 'ms');
    const warm = later.slice(-4);
    report('first paint, later starts, p50', median(warm.map(each => each.paint)), 'ms');
    report('session list, later starts, p50', median(warm.map(each => each.list)), 'ms');
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
}

/** A session that has ended, with a long log in the place of its own. */
async function longSession(plant) {
  const { id } = await plant.api('POST', '/api/v1/sessions', { agent: 'demo', message: 'A long talk' });
  const is = status => until(`the session is ${status}`, async () => (await plant.api('GET', `/api/v1/sessions/${id}`)).status === status);
  await is('needs_input');
  await plant.api('POST', `/api/v1/sessions/${id}/stop`, {});
  await is('stopped');
  await plant.stop();
  const log = join(plant.folder, 'data/sessions', id, 'state/events.jsonl');
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  let { seq, time } = JSON.parse(lines.at(-1));
  for (let number = 1; number <= messages; ++number) {
    const role = number % 2 ? 'agent' : 'user';
    const text = role === 'user' ? `Question ${number} of ${messages}` : `Answer **${number}** of ${messages}, in a sentence or two with \`code\`.\n\n- one\n- two`;
    lines.push(JSON.stringify({ kind: 'message', id: `m_long${number}`, role, content: [{ type: 'text', text }], done: true, seq: ++seq, time }));
  }
  writeFileSync(log, `${lines.join('\n')}\n`);
  await plant.start();
  return id;
}

/** Frames per second of the page while the wheel turns. */
async function framesWhileScrolling(page) {
  await page.mouse.move(640, 400);
  await page.evaluate(() => {
    globalThis.frames = 0;
    const count = () => { ++globalThis.frames; requestAnimationFrame(count); };
    requestAnimationFrame(count);
  });
  const from = Date.now();
  while (Date.now() - from < scrolling) await page.mouse.wheel(0, -600);
  return await page.evaluate(() => globalThis.frames) / ((Date.now() - from) / 1000);
}

async function main() {
  weigh();
  const plant = await new Plant(site).start();
  let browser;
  try {
    const short = await plant.api('POST', '/api/v1/sessions', { agent: 'demo', message: 'A short talk' });
    await starts(plant, 'A short talk');

    browser = await launch();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    const { page } = await start(context, await plant.loginLink(), 'A short talk');
    report('opened session', await opened(page, short.id, 'You: A short talk'), 'ms');
    report('memory of the page', await memory(page), 'MB');

    const id = await longSession(plant);
    await page.goto('about:blank');
    await page.goto(plant.ready.url);
    await shown(page, 'A long talk');
    report(`opened session of ${messages} messages`, await opened(page, id, `You: Question ${messages} of`), 'ms');
    report('frames while scrolling it', await framesWhileScrolling(page), '1/s');
    report('memory with it', await memory(page), 'MB');
  } catch (error) {
    for (const [number, page] of (browser?.contexts()[0]?.pages() ?? []).entries()) await picture(page, `bench-${number}`); // of what it waited for
    throw error;
  } finally {
    await browser?.close();
    await plant.remove();
  }
}

main().catch(error => { console.error(`bench web: ${basename(site)}: ${error.message}`); process.exit(1); });
