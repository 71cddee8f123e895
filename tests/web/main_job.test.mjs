// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './harness/browser.mjs';
import { Client, said } from './harness/client.mjs';
import { Plant } from './harness/plant.mjs';
import { until } from './harness/until.mjs';

let plant, browser;
before(async () => { plant = await new Plant().start(); browser = await launch(); });
after(async () => { await browser?.close(); await plant?.remove(); });

test('a login link leads to the list; a session is started, asks, is allowed, and shows its diff', async () => {
  const client = await Client.open(browser, plant);
  await client.shows('Start your first session');
  await client.picture('first');
  await client.press('button', 'New session');
  await client.at('#/new');
  const id = await client.newSession('Show me around');
  await client.shows('Permission needed: Create ccplant-demo.md');
  await client.shows('added: # Hello from ccplant');
  await client.picture('permission');
  await client.press('button', 'Allow once');
  await plant.status(id, 'idle');
  await client.shows('Allowed once');
  const diff = await plant.api('GET', `/api/v1/sessions/${id}/diff`);
  assert.deepEqual(diff.files.map(file => file.path), ['ccplant-demo.md']);
  await client.shows('ccplant-demo.md');
  await client.picture('done');
  assert.match(await client.page.title(), /ccplant$/);
  await client.close();
});

test('text streams in while it is written', async () => {
  const client = await Client.open(browser, plant);
  const slow = await client.newSession('/slow 120');
  await client.shows('Working');
  await plant.api('POST', `/api/v1/sessions/${slow}/cancel`);
  const id = await client.newSession('/stream 400');
  const lengths = new Set();
  await until('the text grew several times', async () => {
    const transcript = await plant.transcript(id);
    lengths.add(transcript.entries.filter(entry => entry.role === 'agent').map(entry => JSON.stringify(entry.content)).join('').length);
    return lengths.size > 3;
  });
  await client.close();
});

test('an address opens its session, and back and forward go between places', async () => {
  const { id } = await plant.createSession('/run echo deep');
  const client = await Client.open(browser, plant, { place: `#/sessions/${id}` });
  await client.shows('echo deep');
  await client.press('button', 'Settings');
  await client.at('#/settings');
  await client.page.goBack();
  await client.at(`#/sessions/${id}`);
  await client.page.goForward();
  await client.at('#/settings');
  await client.picture('settings');
  await client.close();
});

test('an address of a session that is not there says so', async () => {
  const client = await Client.open(browser, plant, { place: '#/sessions/s_aaaaaaaaaaaaaaaaaaaaaaaaaa' });
  await client.shows('This session cannot be shown');
  await client.close();
});

test('a reload in mid-turn shows the same, and the permission is still open', async () => {
  const client = await Client.open(browser, plant);
  const id = await client.newSession('Once more');
  await client.shows('Permission needed');
  const before = said(await plant.transcript(id));
  await client.page.reload();
  await client.started();
  await client.at(`#/sessions/${id}`);
  await client.shows('Permission needed');
  assert.deepEqual(said(await plant.transcript(id)), before);
  await client.press('button', 'Allow once');
  await plant.status(id, 'idle');
  await client.close();
});

test('two tabs see one session, and an answer in one is an answer in both', async () => {
  const one = await Client.open(browser, plant);
  const id = await one.newSession('For two');
  const two = await Client.open(browser, plant, { beside: one, place: `#/sessions/${id}` });
  await two.shows('Permission needed');
  await one.press('button', 'Allow once');
  await two.shows('Allowed once');
  await one.shows('Allowed once');
  await one.close();
});

test('who is not signed in gets the form, and its token lets them in', async () => {
  const client = await Client.open(browser, plant, { signedIn: false });
  await client.shows('Sign in to see your sessions.');
  await client.picture('sign-in');
  const refused = client.page.waitForResponse(response => response.url().endsWith('/auth/login'));
  await client.page.keyboard.type('wrong');
  await client.page.keyboard.press('Enter');
  assert.equal((await refused).status(), 401);
  await client.picture('sign-in-refused');
  await client.page.keyboard.press('Control+A');
  await client.page.keyboard.type(plant.ready.token);
  await client.page.keyboard.press('Enter');
  await client.shows('Sessions');
  const kept = await client.page.evaluate(() => JSON.stringify(localStorage) + document.cookie);
  assert.ok(!kept.includes(plant.ready.token), 'no token is kept where scripts can read it');
  await client.close();
});
