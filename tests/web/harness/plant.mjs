// SPDX-License-Identifier: GPL-3.0-or-later
// The real ccplantd with its runner and demo agent, on a free port of this machine and in a folder of its own.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.mjs';

const programs = process.env.CCPLANT_BIN ?? join(import.meta.dirname, '../../../build/release/bin');
export const havePrograms = () => ['ccplantd', 'ccplant-runner', 'ccplant-demo-agent'].every(name => existsSync(join(programs, name)));

/** The web client as it was built. */
export const site = process.env.CCPLANT_WEB_SITE ?? join(import.meta.dirname, '../../../build/wasm/site');

export class Plant {
  folder = mkdtempSync(join(tmpdir(), 'ccplant-web-'));
  #site;
  #process;
  port = 0; ///< 0: a free one, and the same ever after
  arguments = []; ///< more of ccplantd's
  environment = {};
  ready = null; ///< {url, login_url, token, pid}

  constructor(files = site) {
    this.#site = files;
  }

  get url() { return this.ready.url; }

  /** Resolves when requests are taken. Started again, it is at the same address and knows what it knew. */
  async start() {
    const file = join(this.folder, 'ready.json'), log = join(this.folder, 'server.log'), home = join(this.folder, 'home');
    rmSync(file, { force: true });
    mkdirSync(home, { recursive: true });
    this.#process = spawn(join(programs, 'ccplantd'), ['--data-dir', join(this.folder, 'data'), '--listen', `127.0.0.1:${this.port}`,
      '--ready-file', file, '--web', this.#site, '--default-agent', 'demo', '--quiet', '--log-level', 'warning', '--drain', '1s',
      '--parent-pid', String(process.pid), ...this.arguments], { env: { PATH: process.env.PATH, HOME: home, LC_ALL: 'C.UTF-8', ...this.environment }, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process.stderr.pipe(createWriteStream(log, { flags: 'a' }));
    this.ready = await until('ccplantd takes requests', () => {
      if (!this.runs()) throw new Error(readFileSync(log, 'utf8'));
      return existsSync(file) && JSON.parse(readFileSync(file, 'utf8'));
    });
    this.port = Number(new URL(this.ready.url).port);
    return this;
  }

  /** The API, as a program with the token uses it: parsed JSON. */
  async api(method, path, body) {
    const response = await fetch(new URL(path, this.url), { method, body: body && JSON.stringify(body),
      headers: { Authorization: `Bearer ${this.ready.token}`, ...(body && { 'Content-Type': 'application/json' }) } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  async loginLink() { return (await this.api('POST', '/auth/login-link')).url; }
  createSession(message, more = {}) { return this.api('POST', '/api/v1/sessions', { agent: 'demo', message, ...more }); }
  transcript(id) { return this.api('GET', `/api/v1/sessions/${id}/transcript`); }
  status(id, wanted) {
    return until(`session ${id} is ${wanted}`, async () => (await this.api('GET', `/api/v1/sessions/${id}`)).status === wanted);
  }

  runs() { return !!this.#process && this.#process.exitCode === null && this.#process.signalCode === null; }
  stop() { return this.#end('SIGTERM'); }
  kill() { return this.#end('SIGKILL'); }

  async #end(signal) {
    if (!this.runs()) return;
    const ended = new Promise(resolve => this.#process.once('exit', resolve));
    this.#process.kill(signal);
    await ended;
  }

  /** With its sessions and their runners, which would outlive it. */
  async remove() {
    if (!this.runs()) await this.start();
    const list = () => this.api('GET', '/api/v1/sessions?archived=all');
    for (const { id } of (await list()).sessions) await this.api('DELETE', `/api/v1/sessions/${id}`);
    await until('the sessions are gone', async () => (await list()).total === 0);
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
