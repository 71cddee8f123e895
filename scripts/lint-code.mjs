// SPDX-License-Identifier: GPL-3.0-or-later
// lint-code.mjs DIR [JOBS]: clang-tidy and clazy over our own sources, with the compile commands of the build in DIR.
// A file that was clean is looked at again only when its command, the checks, the tools or anything it includes from the
// checkout has changed; what was clean is remembered in DIR/lint. Exits with 1 when there are findings.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';

const build = resolve(process.argv[2]);
const jobs = Number(process.argv[3] ?? availableParallelism());
const top = resolve(import.meta.dirname, '..');
const own = /^(shared|server|qml|app)\/.*\.cpp$/;
const room = join(build, 'lint');

// Not Clazy's business: globals are what qml_register and Q_LOGGING_CATEGORY make; and QtQmlIntegration, which it takes for a
// whole module, is one header (lint.sh looks for whole modules).
const clazyChecks = 'level1,no-non-pod-global-static,no-no-module-include';

const hash = (...parts) => parts.reduce((sum, part) => sum.update(part).update('\0'), createHash('sha256')).digest('hex');
const run = (program, args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const say = (text) => process.stderr.write(`lint: ${text}\n`);

/** A compiler's command as clang takes it: without what only GCC knows, without outputs and precompiled headers. */
function clangArguments(command) {
  const words = command.match(/(?:[^\s"\\]|\\.|"(?:[^"\\]|\\.)*")+/g).map((word) => word.replace(/\\(.)/g, '$1'));
  const kept = [];
  let pch = '';
  for (let i = words.findIndex((word) => /(\+\+|gcc|clang|cc)$/.test(word)) + 1; i < words.length; ++i) {
    const word = words[i];
    if (word === '-include') pch = words[++i];
    else if (['-o', '-c', '-MF', '-MT', '-x'].includes(word)) ++i;
    else if (/^-[IDU].|^-std=/.test(word) && !word.startsWith('-D_FORTIFY_SOURCE')) kept.push(word);
    else if (word === '-isystem') kept.push(word, words[++i]);
  }
  return { kept, pch };
}

/** What each object file was made from, as far as it lies in the checkout or in the build. */
function dependencies() {
  const of = new Map();
  let files = [];
  for (const line of run('ninja', ['-C', build, '-t', 'deps']).split('\n')) {
    const head = line.match(/^(\S.*): #deps \d+, deps mtime \d+ \((VALID|STALE)\)$/);
    if (head) of.set(head[1], (files = []));
    else if (line.startsWith('    ')) files.push(resolve(build, line.trim()));
  }
  const inside = (file) => file.startsWith(top + '/') && !file.endsWith('.gch');
  return new Map([...of].map(([object, all]) => [object, all.filter(inside).sort()]));
}

const sums = new Map();
function sumOf(file) {
  if (!sums.has(file)) sums.set(file, existsSync(file) ? hash(readFileSync(file)) : 'gone');
  return sums.get(file);
}

/** The versions of what decides about a finding besides our files. */
function toolsKey() {
  const packages = ['clang-tidy*', 'clazy', 'libstdc++*-dev', 'qt6-*-dev', 'qcoro-qt6-dev'];
  return hash(run('dpkg-query', ['-W', ...packages]), readFileSync(join(top, '.clang-tidy')), clazyChecks);
}

const includes = (header) => [...readFileSync(header, 'utf8').matchAll(/#include "(\/[^"]+)"/g)].map((match) => match[1]);

function makePrecompiled(commands, key) {
  const made = new Map();
  for (const { file, output, command } of commands.filter((entry) => entry.output.endsWith('.gch'))) {
    const header = file.replace(/\.cxx$/, '');
    const target = join(room, `${relative(build, header).replace(/[^\w.]/g, '_')}.pch`);
    const { kept } = clangArguments(command);
    const want = hash(key, kept.join('\0'), readFileSync(header), ...includes(header).map(sumOf));
    const stamp = `${target}.key`;
    if (!existsSync(target) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== want) {
      run('clang++', ['-x', 'c++-header', ...kept, '-w', header, '-o', target]);
      writeFileSync(stamp, want);
    }
    made.set(header, target);
  }
  return made;
}

function work() {
  const commands = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8'));
  const tools = toolsKey();
  const precompiled = makePrecompiled(commands, tools);
  const objects = dependencies();
  const files = [];
  for (const { file, output, command, directory } of commands) {
    const name = relative(top, file);
    if (!own.test(name) || files.some((known) => known.name === name)) continue;
    const { kept, pch } = clangArguments(command);
    const made = precompiled.get(pch);
    const args = ['clang++', ...kept, ...(made ? ['-include-pch', made] : []), '-c', file];
    const inputs = (objects.get(output) ?? [file]).map((input) => `${relative(top, input)} ${sumOf(input)}`);
    files.push({ name, file, directory, arguments: args, key: hash(tools, args.join('\0'), ...inputs) });
  }
  writeFileSync(join(room, 'compile_commands.json'),
    JSON.stringify(files.map(({ file, directory, arguments: args }) => ({ file, directory, arguments: args }))));
  return files;
}

const check = (program, args, env) => new Promise((done) => execFile(program, args,
  { env: { ...process.env, ...env }, maxBuffer: 1 << 28, encoding: 'utf8' }, (error, out, err) => done({ error, text: out + err })));

/** Whether a finding of Clazy is none: a loop over what a call returns cannot detach anything that somebody else keeps. */
function isMistaken(finding) {
  const [, file, line] = finding.match(/^(\S+):(\d+):\d+: warning: .*\[-Wclazy-range-loop-detach\]$/m) ?? [];
  return file !== undefined && /\)\)(\s*\{)?$/.test(readFileSync(file, 'utf8').split('\n')[line - 1]);
}

/** A tool's output, one text a finding, without what it says about itself. */
const split = (text) => text.split(/\n(?=\S+:\d+:\d+: (?:warning|error)|In file included|\d+ warnings? )/).map((part) => part.trim())
  .filter((part) => /: (warning|error): /.test(part));

/** The findings about one file, texts for people. */
async function findings(file) {
  const tidy = await check('clang-tidy', ['-p', room, '--quiet', '--warnings-as-errors=*', file]);
  const clazy = await check('clazy-standalone', ['-p', room, `--header-filter=${top}/(shared|server|qml|app)/.*`, file],
    { CLAZY_CHECKS: clazyChecks });
  const found = [...split(tidy.text), ...split(clazy.text).filter((finding) => /\[-Wclazy/.test(finding) && !isMistaken(finding))];
  const broken = [tidy, clazy].filter(({ error }) => error && !found.length).map(({ error, text }) => `${file}: ${error}\n${text}`);
  return [...found, ...broken];
}

mkdirSync(room, { recursive: true });
const cleanFile = join(room, 'clean.json');
const clean = existsSync(cleanFile) ? JSON.parse(readFileSync(cleanFile, 'utf8')) : {};
const files = work();
const todo = files.filter(({ name, key }) => clean[name] !== key);
const shown = new Set();
let bad = 0, done = 0, said = Date.now();
if (todo.length) say(`clang-tidy and clazy look at ${todo.length} of ${files.length} files`);

async function worker() {
  for (let file; (file = todo.pop());) {
    const found = await findings(file.file);
    if (found.length) {
      ++bad;
      for (const finding of found.filter((text) => !shown.has(text) && shown.add(text))) process.stdout.write(`${finding}\n`);
    } else {
      clean[file.name] = file.key;
      writeFileSync(cleanFile, JSON.stringify(clean));
    }
    ++done;
    if (Date.now() - said > 10000) {
      said = Date.now();
      say(`  ${done} of ${done + todo.length} files`);
    }
  }
}
await Promise.all(Array.from({ length: jobs }, worker));
if (done) say(`${done - bad} of them are clean`);
process.exit(bad ? 1 : 0);
