// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { launch } from './harness/browser.mjs';
import { Client, said } from './harness/client.mjs';
import { Plant, site } from './harness/plant.mjs';
import { until } from './harness/until.mjs';

let plant, browser;
before(async () => { plant = await new Plant().start(); browser = await launch(); });
beforeEach(async () => { if (!plant.runs()) await plant.start(); });
after(async () => { await browser?.close(); await plant?.remove(); });

test('a server that is killed in mid-turn and started again: nothing is lost, nothing is there twice', async () => {
  const client = await Client.open(browser, plant);
  const id = await client.newSession('Through a crash');
  await client.shows('Permission needed');
  const before = said(await plant.transcript(id));
  await plant.kill();
  await client.shows('cannot be reached');
  await client.picture('server-away');
  // Written while nobody is there: it is kept, and sent when the server is back.
  await client.page.keyboard.press('Control+2'); // from the permission to the composer
  await client.page.keyboard.type('Said to nobody');
  await client.page.keyboard.press('Enter');
  await client.shows('Said to nobody');
  await plant.start();
  await client.showsNoMore('cannot be reached');
  assert.deepEqual(said(await plant.transcript(id)).slice(0, before.length), before);
  await client.press('button', 'Allow once');
  await until('the message arrived', async () => JSON.stringify(await plant.transcript(id)).includes('Said to nobody'));
  const texts = (await plant.transcript(id)).entries.filter(entry => JSON.stringify(entry.content ?? '').includes('Said to nobody') && entry.role === 'user');
  const queued = (await plant.transcript(id)).queue.filter(entry => JSON.stringify(entry).includes('Said to nobody'));
  assert.equal(texts.length + queued.length, 1);
  await client.close();
});

test('without a server the page starts with the last list and transcript', async () => {
  const client = await Client.open(browser, plant);
  const { id, title } = await plant.createSession('/run echo remembered', { title: 'A session to remember' });
  await client.shows(title);
  await client.page.goto(`${plant.url}/#/sessions/${id}`);
  await plant.status(id, 'needs_input');
  await client.shows('echo remembered');
  await until('the worker has everything', () => client.page.evaluate(async () => !!(await navigator.serviceWorker.getRegistration())?.active));
  await client.page.waitForTimeout(2500); // what is known is written when the socket was quiet for a moment
  await plant.kill();
  await client.page.reload();
  await client.started();
  await client.shows('cannot be reached');
  await client.shows(title);
  await client.shows('echo remembered');
  await client.picture('offline');
  await plant.start();
  await client.showsNoMore('cannot be reached');
  await client.press('button', 'Allow once');
  await plant.status(id, 'idle');
  await client.close();
});

test('a new version is announced and taken when the user says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ccplant-site-'));
  const copy = join(folder, 'site');
  cpSync(site, copy, { recursive: true });
  const other = await new Plant(copy).start();
  try {
    const client = await Client.open(browser, other);
    await until('the worker runs', () => client.page.evaluate(async () => !!(await navigator.serviceWorker.getRegistration())?.active));
    // As a build would change it: the worker and the page it keeps.
    for (const name of ['sw.js', 'sw.js.br', 'sw.js.gz', 'index.html.br', 'index.html.gz']) rmSync(join(copy, name), { force: true });
    writeFileSync(join(copy, 'sw.js'), readFileSync(join(site, 'sw.js'), 'utf8').replace('const base =', '// a new version\nconst base ='));
    writeFileSync(join(copy, 'index.html'), readFileSync(join(site, 'index.html'), 'utf8'));
    await client.page.waitForTimeout(1500); // the server looks at the folder once a second
    await client.page.evaluate(() => globalThis.ccplantShell.checkForUpdate());
    await client.shows('A new version of ccplant is ready.');
    await client.picture('update');
    const loaded = client.page.waitForEvent('load');
    await client.press('button', 'Reload');
    await loaded;
    await client.started();
    await client.close();
  } finally {
    await other.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
