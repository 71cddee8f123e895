// SPDX-License-Identifier: GPL-3.0-or-later
// The real ccplantd with its runner and demo agent, on a free port of this machine and in a folder of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.mjs';

const programs = process.env.CCPLANT_BIN ?? join(import.meta.dirname, '../../../build/release/bin');
export const havePrograms = () => ['ccplantd', 'ccplant-runner', 'ccplant-demo-agent'].every(name => existsSync(join(programs, name)));

export class Plant {
  folder = mkdtempSync(join(tmpdir(), 'ccplant-web-'));
  #site;
  #process;
  #port = 0;
  ready = null; ///< {url, login_url, token, pid}

  constructor(site) {
    this.#site = site;
  }

  /** Resolves when requests are taken. Started again, it is at the same address. */
  async start() {
    const file = join(this.folder, 'ready.json');
    rmSync(file, { force: true });
    this.#process = spawn(join(programs, 'ccplantd'), ['--data-dir', join(this.folder, 'data'), '--listen', `127.0.0.1:${this.#port}`,
      '--ready-file', file, '--web', this.#site, '--default-agent', 'demo', '--quiet', '--log-level', 'warning', '--drain', '1s',
      '--parent-pid', String(process.pid)], { stdio: ['ignore', 'inherit', 'inherit'] });
    await until('ccplantd takes requests', () => {
      if (this.#process.exitCode !== null) throw new Error(`ccplantd ended with ${this.#process.exitCode}`);
      try { this.ready = JSON.parse(readFileSync(file)); } catch { return false; }
      return true;
    });
    this.#port = Number(new URL(this.ready.url).port);
    return this;
  }

  /** The API, as a program with the token uses it: parsed JSON. */
  async api(method, path, body) {
    const response = await fetch(new URL(path, this.ready.url), { method, body: body && JSON.stringify(body),
      headers: { Authorization: `Bearer ${this.ready.token}`, 'Content-Type': 'application/json' } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  async #end(signal) {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise(resolve => this.#process.once('exit', resolve));
    this.#process.kill(signal);
    await ended;
  }

  stop() { return this.#end('SIGTERM'); }
  kill() { return this.#end('SIGKILL'); }

  /** With its sessions and their runners, which would outlive it. */
  async remove() {
    if (this.#process?.exitCode === null && this.#process.signalCode === null) {
      const list = () => this.api('GET', '/api/v1/sessions?archived=all');
      for (const { id } of (await list()).sessions) await this.api('DELETE', `/api/v1/sessions/${id}`);
      await until('the sessions are gone', async () => (await list()).total === 0);
    }
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
