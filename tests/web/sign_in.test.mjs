// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from './harness/browser.mjs';
import { Client } from './harness/client.mjs';
import { haveGitHub, plantWithGitHub } from './harness/github.mjs';
import { until } from './harness/until.mjs';

const skip = haveGitHub() ? false : 'fake-github is not built';
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Whom the server takes this browser for, or the status with which it refuses. */
async function who(client, { url }) {
  const response = await client.context.request.get(`${url}/api/v1/me`);
  return response.ok() ? (await response.json()).user : response.status();
}

test('people sign in with GitHub, and sign out everywhere', { skip }, async t => {
  const there = await plantWithGitHub('alice', ['acme/rockets']);
  t.after(() => there.remove());
  const client = await Client.open(browser, there.plant, { signedIn: false });
  await client.shows('Sign in with');
  await client.picture('github-sign-in');
  await client.press('button', /^Sign in with/);
  await until('alice is known', async () => await who(client, there.plant) === 'alice');
  await client.started();
  await client.shows('Account of alice');
  const other = await Client.open(browser, there.plant, { beside: client });
  await other.shows('Account of alice');

  await client.press('button', 'Account of alice');
  await client.shows('Sign out everywhere…');
  await client.picture('github-account');
  await client.press('menuitem', 'Sign out everywhere…');
  await client.press('button', 'Sign out everywhere');
  await client.shows('Sign in with');
  await other.shows('Sign in with');
  assert.equal(await who(client, there.plant), 401);
  await client.close();
});

test('who may not come in is told who can help', { skip }, async t => {
  const there = await plantWithGitHub('mallory', ['other/team']);
  t.after(() => there.remove());
  const client = await Client.open(browser, there.plant, { signedIn: false });
  await client.press('button', /^Sign in with/);
  await until('the refusal is read', async () => /administrator/i.test(await client.page.evaluate(() => document.body.innerText).catch(() => '')));
  await client.picture('github-refused');
  assert.equal(await who(client, there.plant), 401);
  await client.context.close(); // it complains of the 403 that this is about
});
