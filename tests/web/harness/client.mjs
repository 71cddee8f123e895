// SPDX-License-Identifier: GPL-3.0-or-later
// A real ccplantd with the site, and a real Chromium on it. Controls are found by role and name among the elements that Qt makes
// for screen readers, and pressed as a screen reader presses them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const need = name => process.env[name] ?? (() => { throw new Error(`${name} is not set: run ./dev test web`); })();
const bin = need('CCPLANT_BIN');
const screenshots = need('CCPLANT_WEB_OUTPUT');
export const site = need('CCPLANT_WEB_SITE');
const { chromium } = createRequire(join(need('CCPLANT_WEB_TESTS_DIR'), 'package.json'))('playwright-core');

export const patience = 60_000; // ms; machines are busy

/** Waits until `look()` answers something true, and answers that. */
export async function eventually(what, look, limit = patience) {
  const end = Date.now() + limit;
  for (let last; ; await new Promise(resolve => setTimeout(resolve, 100))) {
    try { if ((last = await look())) return last; } catch (error) { last = error; }
    if (Date.now() > end) throw new Error(`this did not come: ${what} (last: ${last?.message ?? last})`);
  }
}

/** A server of its own, which can be killed and started again with what it knew. */
export class Plant {
  constructor(options = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'ccplant-web-'));
    this.port = 0;
    this.site = options.site ?? site;
  }

  async start() {
    const ready = join(this.folder, 'ready.json');
    rmSync(ready, { force: true });
    mkdirSync(join(this.folder, 'home'), { recursive: true });
    this.process = spawn(join(bin, 'ccplantd'), ['--listen', `127.0.0.1:${this.port}`, '--data-dir', join(this.folder, 'data'),
      '--ready-file', ready, '--web', this.site, '--default-agent', 'demo', '--quiet'],
    { env: { PATH: process.env.PATH, HOME: join(this.folder, 'home'), LC_ALL: 'C.UTF-8' }, stdio: ['ignore', 'ignore', 'pipe'] });
    this.process.stderr.pipe(createWriteStream(join(this.folder, 'server.log'), { flags: 'a' }));
    const said = await eventually('the server is ready', () => {
      if (this.process.exitCode !== null) throw new Error(readFileSync(join(this.folder, 'server.log'), 'utf8'));
      return existsSync(ready) && JSON.parse(readFileSync(ready, 'utf8'));
    });
    Object.assign(this, { url: said.url, token: said.token, port: Number(new URL(said.url).port) });
    return this;
  }

  async kill(signal = 'SIGKILL') {
    const gone = new Promise(resolve => this.process.once('exit', resolve));
    this.process.kill(signal);
    await gone;
  }

  runs() { return this.process.exitCode === null && this.process.signalCode === null; }

  /** Sessions are removed first, so that no runner is left. */
  async end() {
    if (!this.runs()) await this.start();
    for (const session of (await this.api('GET', '/api/v1/sessions?archived=all')).sessions)
      await this.api('DELETE', `/api/v1/sessions/${session.id}`);
    await eventually('all sessions are gone', async () => (await this.api('GET', '/api/v1/sessions?archived=all')).total === 0);
    await this.kill('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async api(method, path, body) {
    const response = await fetch(this.url + path, { method, body: body && JSON.stringify(body),
      headers: { Authorization: `Bearer ${this.token}`, ...(body && { 'Content-Type': 'application/json' }) } });
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  }

  async loginLink() { return (await this.api('POST', '/auth/login-link')).url; }
  createSession(message, more = {}) { return this.api('POST', '/api/v1/sessions', { agent: 'demo', message, ...more }); }
  transcript(id) { return this.api('GET', `/api/v1/sessions/${id}/transcript`); }
  status(id, wanted) {
    return eventually(`session ${id} is ${wanted}`, async () => (await this.api('GET', `/api/v1/sessions/${id}`)).status === wanted);
  }
}

export function launch() {
  return chromium.launch({ executablePath: process.env.CCPLANT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'] });
}

/** A page of a browser that is signed in, with what went wrong in it. */
export class Client {
  static async open(browser, plant, { context, place = '', ...options } = {}) {
    const client = new Client();
    client.context = context ?? await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
    client.page = await client.context.newPage();
    client.faults = [];
    client.page.on('pageerror', error => client.faults.push(`uncaught: ${error.message}`));
    client.page.on('console', message => {
      // A server that is away is what some tests are about; everything else is a fault.
      if (message.type() === 'error' && !/net::ERR_|WebSocket connection|status of (401|404|409|502|503)/.test(message.text()))
        client.faults.push(`console: ${message.text()}`);
    });
    if (!context) await client.page.goto(await plant.loginLink());
    if (context || place) await client.page.goto(`${plant.url}/${place}`);
    await client.started();
    return client;
  }

  started() { return this.page.waitForFunction(() => document.getElementById('shell')?.hidden, null, { timeout: patience }); }

  /** Elements by role and name. Qt leaves those of things that are gone or hidden, which do nothing when they are pressed. */
  found(role, name) { return this.page.getByRole(role, { name, exact: typeof name === 'string' }); }

  async press(role, name) {
    await eventually(`${role} "${name}" is there`, () => this.found(role, name).count());
    await this.found(role, name).evaluateAll(all => all.forEach(element => element.dispatchEvent(new MouseEvent('click', { bubbles: true }))));
  }

  /** Everything that can be read on the page. */
  text() {
    return this.page.evaluate(() => {
      const parts = [];
      const walk = root => {
        for (const element of root.querySelectorAll('*')) {
          if (element.getAttribute('aria-hidden') !== 'true')
            parts.push(element.getAttribute('aria-label') ?? '', element.value ?? '', element.shadowRoot ? '' : element.textContent);
          if (element.shadowRoot) walk(element.shadowRoot);
        }
      };
      walk(document.getElementById('app'));
      return parts.filter(Boolean).join('\n');
    });
  }

  shows(text) { return eventually(`the page shows "${text}"`, async () => (await this.text()).includes(text)); }
  at(place) { return eventually(`the address ends with ${place}`, () => new URL(this.page.url()).hash === place); }
  place() { return new URL(this.page.url()).hash; }

  /** The session that was just started from the page. */
  async newSession(text) {
    await this.page.goto(new URL('#/new', this.page.url()).href);
    await this.shows('What should be done?');
    await this.page.waitForTimeout(500); // until the field has the keyboard
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Control+Enter');
    await eventually('a session is open', () => this.place().startsWith('#/sessions/'));
    return this.place().slice('#/sessions/'.length);
  }

  async picture(name) {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  clean() { assert.deepEqual(this.faults, [], 'nothing was wrong in the browser'); }
}

/** What a transcript says, to compare before and after: kinds and texts in their order. */
export const said = transcript => transcript.entries.map(entry => `${entry.kind} ${entry.role ?? ''} ${entry.id}`);
