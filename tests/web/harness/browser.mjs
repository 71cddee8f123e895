// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's Chromium, driven by playwright-core. Whatever a page complains of on its console fails its test.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const modules = process.env.CCPLANT_WEB_TESTS_DIR ?? join(process.env.HOME, '.cache/ccplant/web-tests');
const program = process.env.CCPLANT_CHROMIUM ?? '/usr/bin/chromium';
export const haveBrowser = () => existsSync(program) && existsSync(join(modules, 'node_modules/playwright-core'));
const output = process.env.CCPLANT_WEB_OUTPUT ?? join(import.meta.dirname, '../../../build/web-tests');

const chromium = () => createRequire(join(modules, 'package.json'))('playwright-core').chromium;
const options = webgl => ({ executablePath: program, args: ['--no-sandbox', '--disable-dev-shm-usage',
  ...(webgl ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu', '--disable-3d-apis'])] });
const plain = { viewport: { width: 1280, height: 800 }, locale: 'en-US' };

/** A browser with a software WebGL, as a machine without graphics has it. */
export const launch = ({ webgl = true } = {}) => chromium().launch(options(webgl));

/** The same with one profile, which lies in `folder` as a user's does: a context. Compiled code is kept there, too. */
export const launchProfile = folder => chromium().launchPersistentContext(folder, { ...options(true), ...plain });

/** A fresh profile. `expected`: patterns of complaints that the test is about. */
export async function profile(browser, options = {}, expected = []) {
  const context = await browser.newContext({ ...plain, ...options });
  const complaints = [];
  const complain = text => { if (!expected.some(pattern => pattern.test(text))) complaints.push(text); };
  context.on('console', message => { if (message.type() === 'error') complain(`${message.text()} (${message.location().url})`); });
  context.on('weberror', error => complain(error.error().stack ?? String(error.error())));
  return { context, async close() {
    await context.close();
    assert.deepEqual(complaints, [], 'the page complained');
  } };
}

/** Kept as test output, to be looked at. */
export async function picture(page, name) {
  mkdirSync(output, { recursive: true });
  await page.screenshot({ path: join(output, `${name}.png`) });
}
