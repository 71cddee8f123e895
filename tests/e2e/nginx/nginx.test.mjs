// SPDX-License-Identifier: GPL-3.0-or-later
// What installer/nginx promises: the site from files, and everything of the server's through it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { BehindNginx, eventually, policy, script } from './behind_nginx.mjs';

const site = new BehindNginx();
before(() => site.start());
after(() => site.end());

test('the index is asked for each time and says the policy', async () => {
  const answer = await fetch(`${site.url}/`);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /ccplant/);
  assert.equal(answer.headers.get('cache-control'), 'no-cache');
  assert.equal(answer.headers.get('content-security-policy'), policy);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('strict-transport-security'), /max-age=31536000/);
});

test('what has a hash in its name is kept for ever and sent compressed', async () => {
  const answer = await fetch(`${site.url}/assets/client-0a1b2c.js`, { headers: { 'Accept-Encoding': 'gzip' } });
  assert.equal(answer.headers.get('content-encoding'), 'gzip');
  assert.match(answer.headers.get('cache-control'), /immutable/);
  assert.equal(answer.headers.get('content-security-policy'), policy);
  assert.equal(await answer.text(), script);
});

test('the policy file is not served', async () => {
  assert.equal((await fetch(`${site.url}/headers.json`)).status, 404);
});

test('the API is passed on, with its refusals', async () => {
  assert.equal((await fetch(`${site.url}/api/v1/sessions`)).status, 401);
  const answer = await site.api('GET', '/api/v1/sessions');
  assert.equal(answer.status, 200);
  assert.deepEqual((await answer.json()).sessions, []);
});

test('a token is exchanged for a cookie that works through nginx', async () => {
  const signedIn = await fetch(`${site.url}/auth/login`, { method: 'POST', body: JSON.stringify({ token: site.token }),
    headers: { 'Content-Type': 'application/json', 'X-Ccplant': '1' } });
  assert.equal(signedIn.status, 204);
  const cookie = signedIn.headers.get('set-cookie').split(';')[0];
  assert.equal((await fetch(`${site.url}/api/v1/sessions`, { headers: { Cookie: cookie } })).status, 200);
});

test('events come as they happen, not when a buffer is full', async () => {
  const made = await site.api('POST', '/api/v1/sessions', { agent: 'demo', message: 'hello' });
  assert.equal(made.status, 201);
  const { id } = await made.json();
  const stop = new AbortController();
  const stream = await fetch(`${site.url}/api/v1/sessions/${id}/events`, { headers: site.credentials, signal: stop.signal });
  assert.match(stream.headers.get('content-type'), /^text\/event-stream/);
  let seen = '';
  // The stream stays open: what has come is all that can be read.
  for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
    seen += chunk;
    if (/^id: ?\d+/m.test(seen) && /^data: ?\{/m.test(seen)) break;
  }
  stop.abort();
  await site.api('DELETE', `/api/v1/sessions/${id}`);
  await eventually('the session is gone', async () => (await (await site.api('GET', '/api/v1/sessions?archived=all')).json()).total === 0);
});

test('the live socket is upgraded', async () => {
  const status = await new Promise((resolve, reject) => {
    const asked = request(`${site.url}/api/v1/live`, { headers: { ...site.credentials, Connection: 'Upgrade', Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': randomBytes(16).toString('base64') } });
    asked.on('upgrade', (answer, socket) => { socket.destroy(); resolve(answer.statusCode); });
    asked.on('response', answer => { answer.resume(); resolve(answer.statusCode); });
    asked.on('error', reject);
    asked.end();
  });
  assert.equal(status, 101);
});
