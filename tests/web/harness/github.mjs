// SPDX-License-Identifier: GPL-3.0-or-later
// A GitHub that is as strict as the real one, on a free port of this machine, with one user who sits at the browser.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Plant } from './plant.mjs';

const program = process.env.CCPLANT_FAKE_GITHUB ?? join(import.meta.dirname, '../../../build/release/tests/fake-github');
export const haveGitHub = () => existsSync(program);

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A server at which `user` of `teams` signs in; who is in acme/rockets may use it. `remove()` ends both. */
export async function plantWithGitHub(user, teams) {
  const port = await freePort();
  const github = spawn(program, ['--callback', `http://127.0.0.1:${port}/auth/github/callback`, '--user', user, ...teams.flatMap(team => ['--team', team])],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(github.stdout), 'line');
  const { url, client_id, client_secret } = JSON.parse(line);
  const plant = new Plant();
  const mapping = join(plant.folder, 'mapping.yaml');
  writeFileSync(mapping, 'github:\n  user_mapping:\n    team_role_mapping:\n      acme/rockets: {role: developer}\n');
  plant.port = port;
  plant.arguments = ['--auth-github-url', url, '--auth-github-client-id', client_id, '--auth-mapping', mapping];
  plant.environment = { CCPLANT_GITHUB_CLIENT_SECRET: client_secret };
  await plant.start();
  return { plant, async remove() {
    await plant.remove();
    github.kill();
  } };
}
