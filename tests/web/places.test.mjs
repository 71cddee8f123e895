// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch } from './harness/browser.mjs';
import { Client } from './harness/client.mjs';
import { Plant } from './harness/plant.mjs';
import { until } from './harness/until.mjs';

let plant, browser;
before(async () => { plant = await new Plant().start(); browser = await launch(); });
after(async () => { await browser?.close(); await plant?.remove(); });

test('on a phone one pane is shown at a time', async () => {
  const { id } = await plant.createSession('/run echo phone', { title: 'In a pocket' });
  await plant.status(id, 'needs_input');
  const client = await Client.open(browser, plant, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  await client.shows('In a pocket');
  await client.picture('phone-list');
  await client.page.goto(`${plant.url}/#/sessions/${id}`);
  await client.shows('Back to the list');
  await client.picture('phone-session');
  await client.tap('button', 'Back to the list');
  await until('the list is back', () => client.place() !== `#/sessions/${id}`);
  await client.close();
});

test('Japanese: the interface, typing with an input method, and the transcript', async () => {
  const client = await Client.open(browser, plant, { locale: 'ja-JP' });
  await client.shows('セッション');
  await client.picture('japanese-list');
  await client.page.goto(`${plant.url}/#/new`);
  await client.page.waitForTimeout(500);
  const session = await client.context.newCDPSession(client.page);
  await session.send('Input.imeSetComposition', { text: 'かんじ', selectionStart: 3, selectionEnd: 3 });
  await client.page.waitForTimeout(300);
  await client.picture('japanese-composing');
  assert.equal(client.place(), '#/new');
  await session.send('Input.insertText', { text: '漢字を数えて' });
  await client.page.waitForTimeout(300);
  await client.page.keyboard.press('Control+Enter');
  await until('a session is open', () => client.place().startsWith('#/sessions/'));
  const id = client.place().slice('#/sessions/'.length);
  await until('it was sent as it was committed', async () => JSON.stringify(await plant.transcript(id)).includes('漢字を数えて'));
  assert.ok(!JSON.stringify(await plant.transcript(id)).includes('かんじ'));
  await client.shows('漢字を数えて');
  await client.picture('japanese-session');
  await client.close();
});

test('dark where the browser is dark', async () => {
  const { id } = await plant.createSession('Show me around', { title: 'At night' });
  await plant.status(id, 'needs_input');
  const client = await Client.open(browser, plant, { colorScheme: 'dark', place: `#/sessions/${id}` });
  await client.shows('Permission needed');
  await client.picture('dark');
  const canvas = await client.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--canvas').trim());
  assert.equal(canvas, '#131416');
  await client.close();
});

test('what was said in a deleted session is read, saved, and deleted for good', async () => {
  const { id } = await plant.createSession('/help', { title: 'Over and done' });
  await plant.status(id, 'idle');
  const client = await Client.open(browser, plant, { place: `#/sessions/${id}` });
  await client.shows('Over and done');
  await plant.api('DELETE', `/api/v1/sessions/${id}`);
  await client.press('button', 'Look among the removed sessions');
  await client.at(`#/removed/${id}`);
  await client.shows('Kept until');
  await until('it can be read', async () => (await client.text()).includes('/help'));
  await client.picture('removed');

  await client.press('button', 'Export');
  const [download] = await Promise.all([client.page.waitForEvent('download'), client.press('menuitem', 'Markdown, to read')]);
  assert.equal(download.suggestedFilename(), 'Over-and-done.md');
  assert.match(readFileSync(await download.path(), 'utf8'), /^# Over and done/);

  await client.press('button', 'Delete for good');
  await client.shows('This cannot be undone');
  await client.picture('removed-question');
  await client.focused('Cancel');
  await client.page.keyboard.press('Tab');
  await client.focused('Delete for good');
  await client.page.keyboard.press('Space');
  await until('nothing is left of it', async () => (await plant.api('GET', '/api/v1/removed-sessions')).total === 0);
  await client.showsNoMore('Over and done');
  await client.close();
});
