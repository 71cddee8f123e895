// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, Plant, eventually, launch } from './harness/client.mjs';

let plant, browser;
before(async () => { plant = await new Plant().start(); browser = await launch(); });
after(async () => { await browser?.close(); await plant?.end(); });

test('on a phone one pane is shown at a time', async () => {
  const { id } = await plant.createSession('/run echo phone', { title: 'In a pocket' });
  await plant.status(id, 'needs_input');
  const client = await Client.open(browser, plant, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  await client.shows('In a pocket');
  await client.picture('phone-list');
  await client.page.goto(`${plant.url}/#/sessions/${id}`);
  await client.shows('Back to the list');
  await client.picture('phone-session');
  await client.press('button', 'Back to the list');
  await eventually('the list is back', () => client.place() !== `#/sessions/${id}`);
  client.clean();
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
  await eventually('a session is open', () => client.place().startsWith('#/sessions/'));
  const id = client.place().slice('#/sessions/'.length);
  await eventually('it was sent as it was committed', async () => JSON.stringify(await plant.transcript(id)).includes('漢字を数えて'));
  assert.ok(!JSON.stringify(await plant.transcript(id)).includes('かんじ'));
  await client.shows('漢字を数えて');
  await client.picture('japanese-session');
  client.clean();
});

test('a file from the picker is put into the workspace', { skip: 'not seen passing yet: the picker wants a real click at the right place' }, async () => {
  const { id } = await plant.createSession('/run echo files');
  await plant.status(id, 'needs_input');
  const client = await Client.open(browser, plant, { place: `#/sessions/${id}` });
  await client.shows('echo files');
  const file = join(plant.folder, 'notes.txt');
  writeFileSync(file, 'from the page\n');
  const chooser = client.page.waitForEvent('filechooser', { timeout: 20_000 });
  await client.page.mouse.click(412, 768); // a browser opens its picker only for a real click
  await (await chooser).setFiles(file);
  await eventually('it was uploaded', async () => JSON.stringify(await plant.api('GET', `/api/v1/sessions/${id}/files?path=`)).includes('upload')
    || JSON.stringify(await plant.api('GET', `/api/v1/sessions/${id}/files?q=notes`)).includes('notes.txt'));
  await client.shows('notes.txt');
  await client.picture('attached');
  client.clean();
});

test('dark where the browser is dark', async () => {
  const client = await Client.open(browser, plant, { colorScheme: 'dark' });
  await client.shows('Sessions');
  await client.picture('dark');
  client.clean();
});
