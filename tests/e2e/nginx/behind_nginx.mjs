// SPDX-License-Identifier: GPL-3.0-or-later
// A ccplantd of its own behind an nginx of its own, which runs the shipped configuration with the
// folder, the ports and the certificate of a test in it; everything on loopback.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const limit = 20_000; // ms; machines are busy

export async function eventually(what, look) {
  for (const end = Date.now() + limit; ; await new Promise(resolve => setTimeout(resolve, 50))) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`this did not come: ${what}`);
  }
}

async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

export const policy = "default-src 'self'; object-src 'none'; base-uri 'none'";
export const script = 'console.log("ccplant");\n'.repeat(500);

/** A site as pack.mjs makes one, in small. */
function makeSite(folder) {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>ccplant</title>');
  writeFileSync(join(folder, 'headers.json'), JSON.stringify({ content_security_policy: policy }));
  writeFileSync(join(folder, 'assets/client-0a1b2c.js'), script);
  writeFileSync(join(folder, 'assets/client-0a1b2c.js.gz'), gzipSync(script));
}

/** Replaces what must be there: a configuration that no longer has it is one this test does not know. */
function replaced(text, pairs) {
  return pairs.reduce((now, [from, to]) => {
    if (!from.test(now)) throw new Error(`the shipped configuration has no ${from}`);
    return now.replace(from, to);
  }, text);
}

function configuration(folder, shipped, port, upstream) {
  const headers = replaced(readFileSync(join(shipped, 'ccplant-headers.conf'), 'utf8'),
    [[/Content-Security-Policy "[^"]*"/, `Content-Security-Policy "${policy}"`]]);
  const server = replaced(readFileSync(join(shipped, 'ccplant.conf'), 'utf8'), [
    [/listen 443 ssl;/, `listen 127.0.0.1:${port};`], [/ssl_certificate .*;/, ''], [/ssl_certificate_key .*;/, ''],
    [/server_name .*;/, 'server_name localhost;'], [/root .*;/, `root ${folder}/site;`], [/127\.0\.0\.1:7080/g, `127.0.0.1:${upstream}`],
  ]);
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/temp;`).join(' ');
  writeFileSync(join(folder, 'ccplant-headers.conf'), headers);
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 64; }
http { access_log off; types { text/html html; text/javascript js; } ${temp}
${server} }`);
  return join(folder, 'nginx.conf');
}

export class BehindNginx {
  async start() {
    this.folder = mkdtempSync(join(tmpdir(), 'ccplant-nginx-'));
    chmodSync(this.folder, 0o755); // started by root, nginx reads as somebody else
    makeSite(join(this.folder, 'site'));
    mkdirSync(join(this.folder, 'temp'));
    const ready = join(this.folder, 'ready.json');
    this.server = this.run(join(process.env.CCPLANT_BIN, 'ccplantd'), ['--listen', '127.0.0.1:0', '--data-dir', join(this.folder, 'data'),
      '--ready-file', ready, '--default-agent', 'demo', '--quiet']);
    const said = await eventually('ccplantd is ready', () => existsSync(ready) && JSON.parse(readFileSync(ready, 'utf8')));
    this.token = said.token;
    this.port = await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    const config = configuration(this.folder, process.env.CCPLANT_NGINX_CONF, this.port, new URL(said.url).port);
    this.nginx = this.run('nginx', ['-e', join(this.folder, 'error.log'), '-c', config]);
    await eventually('nginx answers', () => fetch(`${this.url}/healthz`).then(answer => answer.ok, () => {
      if (this.nginx.exitCode !== null) throw new Error(readFileSync(join(this.folder, 'said.log'), 'utf8'));
    }));
    return this;
  }

  run(program, args) {
    const said = openSync(join(this.folder, 'said.log'), 'a');
    return spawn(program, args, { env: { PATH: process.env.PATH, HOME: this.folder, LC_ALL: 'C.UTF-8' }, stdio: ['ignore', said, said] });
  }

  async end() {
    for (const process of [this.nginx, this.server]) {
      if (!process || process.exitCode !== null) continue;
      const gone = new Promise(resolve => process.once('exit', resolve));
      process.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  get credentials() { return { Authorization: `Bearer ${this.token}` }; }
  api(method, path, body) {
    return fetch(this.url + path, { method, body: body && JSON.stringify(body),
      headers: { ...this.credentials, ...(body && { 'Content-Type': 'application/json' }) } });
  }
}
