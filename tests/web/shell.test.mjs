// SPDX-License-Identifier: GPL-3.0-or-later
// The page around the client, and its service worker, served by the real ccplantd, with a small program in the client's place.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, picture, profile } from './harness/browser.mjs';
import { Plant } from './harness/plant.mjs';
import { makeSite } from './harness/stub.mjs';
import { until } from './harness/until.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ccplant-shell-'));
let browser, plant, site;

before(async () => {
  site = makeSite(folder);
  plant = await new Plant(site).start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await plant?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const shows = (page, text) => page.waitForFunction(wanted => document.getElementById('app').textContent === wanted, text);
const controlled = page => page.waitForFunction(() => navigator.serviceWorker.controller);

/** The site with another program, in the same place; started anew, ccplantd has it at once. */
async function deploy(options) {
  makeSite(folder, options);
  await plant.stop();
  await plant.start();
}

test('the_shell_gives_way_to_the_client', async () => {
  const { context, close } = await profile(browser);
  const page = await context.newPage();
  await page.goto(plant.url);
  await shows(page, 'first');
  await page.waitForSelector('#shell', { state: 'hidden' });
  const { version, config } = await page.evaluate(() => ({ version: ccplantShell.version, config: ccplantShell.config }));
  assert.match(version, /^\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
  assert.deepEqual(config, { api: '' });
  await close();
});

for (const [name, options] of Object.entries({ light: { colorScheme: 'light' }, dark_ja: { colorScheme: 'dark', locale: 'ja-JP' } })) {
  test(`the_shell_is_painted_while_the_client_is_on_its_way_${name}`, async () => {
    const { context, close } = await profile(browser, options);
    const page = await context.newPage();
    let go;
    const held = new Promise(resolve => { go = resolve; });
    await page.route(/ccplant-web\.\w+\.wasm$/, async route => { await held; await route.continue(); });
    await page.goto(plant.url);
    await page.getByRole('heading', { name: 'ccplant' }).waitFor();
    await page.waitForFunction(() => document.getElementById('status').textContent);
    await picture(page, `shell-${name}`);
    go();
    await shows(page, 'first');
    await close();
  });
}

test('a_download_that_fails_is_told_and_tried_again', async () => {
  const { context, close } = await profile(browser, {}, [/ERR_CONNECTION_RESET/, /download:/]);
  const page = await context.newPage();
  const programs = /ccplant-web\.\w+\.wasm$/;
  await page.route(programs, route => route.abort('connectionreset'));
  await page.goto(plant.url);
  const again = page.getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await picture(page, 'shell-download-failed');
  await page.unroute(programs);
  await again.click();
  await shows(page, 'first');
  await close();
});

test('without_webassembly_the_page_says_what_to_do', async () => {
  const { context, close } = await profile(browser, {}, [/no-wasm/]);
  const page = await context.newPage();
  await page.addInitScript('delete globalThis.WebAssembly');
  await page.goto(plant.url);
  await page.getByRole('heading', { name: 'This browser cannot run ccplant' }).waitFor();
  await picture(page, 'shell-no-wasm');
  await close();
});

test('a_client_that_fails_says_so_and_offers_a_reload', async () => {
  const { context, close } = await profile(browser, {}, [/crash/]);
  const page = await context.newPage();
  await page.goto(plant.url);
  await shows(page, 'first');
  await page.evaluate(() => ccplantShell.fail('a deep trouble'));
  await page.getByRole('heading', { name: 'ccplant has stopped' }).waitFor();
  assert.match(await page.locator('#details').inputValue(), /a deep trouble/);
  await page.getByRole('button', { name: 'Reload' }).click();
  await shows(page, 'first');
  await close();
});

test('what_was_loaded_once_starts_without_a_server', async () => {
  const { context, close } = await profile(browser, {}, [/ERR_CONNECTION_REFUSED/]);
  const page = await context.newPage();
  await page.goto(plant.url);
  await controlled(page);
  await plant.kill();
  await page.reload();
  await shows(page, 'first');
  assert.deepEqual(await page.evaluate(() => ccplantShell.config), { api: '' });
  await plant.start();
  await close();
});

test('the_service_worker_keeps_nothing_of_the_api', async () => {
  const { context, close } = await profile(browser, {}, [/401/]); // nobody is signed in
  const page = await context.newPage();
  await page.goto(plant.url);
  await controlled(page);
  await page.evaluate(async () => { for (const path of ['healthz', 'api/v1/sessions']) await fetch(path); });
  const kept = await page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) all.push(...(await (await caches.open(name)).keys()).map(each => new URL(each.url).pathname));
    return all;
  });
  assert.ok(kept.includes('/'), 'the page is kept');
  assert.deepEqual(kept.filter(path => !/^\/($|assets\/|icons\/|manifest\.webmanifest$|config\.json$)/.test(path)), []);
  await close();
});

test('a_new_version_is_announced_and_taken_when_the_user_says_so', async () => {
  const { context, close } = await profile(browser);
  const page = await context.newPage();
  await page.goto(plant.url);
  await controlled(page);
  await page.evaluate(() => { globalThis.told = 0; ccplantShell.onupdate = () => { ++globalThis.told; }; });

  await deploy({ says: 'second' });
  const fetched = [];
  context.on('request', request => fetched.push(new URL(request.url()).pathname));
  await page.evaluate(() => ccplantShell.checkForUpdate());
  await page.waitForFunction(() => ccplantShell.updateReady && globalThis.told === 1);
  await shows(page, 'first'); // nothing changes under the user's hands
  await until('the worker asked for the new program', () => fetched.some(path => /ccplant-web\.\w+\.js$/.test(path)));
  assert.deepEqual(fetched.filter(path => path.endsWith('.wasm')), [], 'what did not change is not fetched again');

  await page.evaluate(() => ccplantShell.applyUpdate());
  await shows(page, 'second');
  await deploy({ says: 'first' });
  await close();
});

test('unsent_text_is_not_lost_to_an_update_from_another_tab', async () => {
  const { context, close } = await profile(browser);
  const writing = await context.newPage(), other = await context.newPage();
  for (const page of [writing, other]) { await page.goto(plant.url); await controlled(page); }
  await writing.evaluate(() => ccplantShell.setUnsaved(true));
  await deploy({ says: 'second' });
  await other.evaluate(() => ccplantShell.checkForUpdate());
  await other.waitForFunction(() => ccplantShell.updateReady);
  await other.evaluate(() => ccplantShell.applyUpdate());
  await shows(other, 'second');
  await shows(writing, 'first');
  await writing.evaluate(() => ccplantShell.setUnsaved(false));
  await shows(writing, 'second');
  await deploy({ says: 'first' });
  await close();
});

test('the_page_can_be_installed', async () => {
  const { context, close } = await profile(browser);
  const page = await context.newPage();
  await page.goto(plant.url);
  const session = await context.newCDPSession(page);
  const { errors, data } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.equal(JSON.parse(data).display, 'standalone');
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors.filter(each => each.errorId !== 'in-incognito'), []);
  await close();
});
