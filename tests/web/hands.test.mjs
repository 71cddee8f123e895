// SPDX-License-Identifier: GPL-3.0-or-later
// What hands do: pick, drop and paste files, copy and paste, select, swipe; and what a screen reader does.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch } from './harness/browser.mjs';
import { Client } from './harness/client.mjs';
import { Plant } from './harness/plant.mjs';
import { until } from './harness/until.mjs';

const composer = 'Message to the agent';

let plant, browser;
before(async () => { plant = await new Plant().start(); browser = await launch(); });
after(async () => { await browser?.close(); await plant?.remove(); });

/** A client on a session that has come to rest. */
async function idle(message, { status = 'needs_input', ...options } = {}) {
  const { id } = await plant.createSession(message);
  await plant.status(id, status);
  const client = await Client.open(browser, plant, { place: `#/sessions/${id}`, ...options });
  await client.shows(composer);
  return { client, id };
}

/** The text of an uploaded file, wherever in the workspace it was put. */
const inWorkspace = (id, name) => until(`${name} is in the workspace`, () => {
  const folder = join(plant.folder, 'data/sessions', id, 'workspace');
  const found = readdirSync(folder, { recursive: true }).find(path => basename(path) === name);
  return found && readFileSync(join(folder, found), 'utf8');
});

test('a file from the picker goes into the workspace and with the next message', async () => {
  const { client, id } = await idle('/run echo files');
  const file = join(plant.folder, 'notes.txt');
  // Playwright answers the picker that all browsers have; where there is the newer one, Qt uses that.
  await client.page.evaluate(() => { globalThis.showOpenFilePicker = undefined; });
  writeFileSync(file, 'from the picker\n');
  const chooser = client.page.waitForEvent('filechooser');
  await client.press('button', 'Attach files'); // a browser opens its picker only for a real click
  await (await chooser).setFiles(file);
  await client.shows('Do not attach notes.txt');
  assert.equal(await inWorkspace(id, 'notes.txt'), 'from the picker\n');
  await client.picture('attached');
  await client.close();
});

test('a file that is dropped on the composer goes into the workspace', async () => {
  const { client, id } = await idle('/run echo drop');
  const [x, y] = await client.middle('textbox', composer);
  await client.page.evaluate(async ([x, y]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['from the desk\n'], 'dropped.txt', { type: 'text/plain' }));
    const deepest = () => { let at = document; for (let next; (next = at.elementFromPoint(x, y)) && next.shadowRoot && next.shadowRoot !== at;) at = next.shadowRoot; return at.elementFromPoint(x, y); };
    const target = deepest();
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, clientX: x, clientY: y, bubbles: true, cancelable: true, composed: true }));
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }, [x, y]);
  await client.shows('Do not attach dropped.txt');
  assert.equal(await inWorkspace(id, 'dropped.txt'), 'from the desk\n');
  await client.close();
});

test('text is copied from the transcript and pasted into the composer', async () => {
  const { client } = await idle('Show me around', { permissions: ['clipboard-read', 'clipboard-write'] });
  const words = 'The workspace is empty, so I propose';
  await client.shows(words);
  await client.shows('Permission needed');
  const place = () => client.page.locator('#accessible').getByText(words).first().boundingBox();
  const box = await until('nothing moves', async () => {
    const before = await place();
    await client.page.waitForTimeout(1500);
    const now = await place();
    return JSON.stringify(before) === JSON.stringify(now) && now;
  });
  await client.page.mouse.move(box.x + 1, box.y + 8);
  await client.page.mouse.down();
  await client.page.mouse.move(box.x + box.width - 2, box.y + 8, { steps: 8 });
  await client.page.mouse.up();
  await client.picture('selected');
  await client.page.keyboard.press('Control+C');
  const copied = await until('it is in the clipboard', () => client.page.evaluate(() => navigator.clipboard.readText()));
  assert.match(copied, /^The workspace is empty/);
  await client.page.mouse.click(...await client.middle('textbox', composer));
  await client.page.keyboard.press('Control+V');
  await client.shows(copied);
  await client.page.evaluate(() => navigator.clipboard.writeText('from elsewhere 写す'));
  await client.page.keyboard.press('Control+A');
  await client.page.keyboard.press('Control+V');
  await client.shows('from elsewhere 写す');
  await client.close();
});

test('a finger scrolls the transcript', async () => {
  const { client } = await idle('/stream 500', { status: 'idle', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  // Once over its text, once over the margin: a drag over text must not select it.
  const marks = () => client.page.evaluate(() => document.querySelector('#accessible [role=list][aria-label=Transcript]')?.textContent);
  await until('it is long', async () => ((await marks())?.length ?? 0) > 400);
  await until('it is written', async () => { const one = await marks(); await client.page.waitForTimeout(1500); return one === await marks(); });
  const session = await client.context.newCDPSession(client.page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const place = () => client.page.evaluate(() => parseInt(document.querySelector('#accessible [role=paragraph]').style.top));
  for (const x of [200, 386]) {
    const before = await place();
    await touch('touchStart', [{ x, y: 300 }]);
    for (let y = 310; y <= 600; y += 20) { await touch('touchMove', [{ x, y }]); await client.page.waitForTimeout(16); }
    await touch('touchEnd', []);
    await until('what is above comes into sight', async () => await place() > before + 100);
    await client.page.waitForTimeout(1500); // until it has come to rest
  }
  await client.picture('phone-scrolled');
  await client.close();
});

test('a screen reader finds, reads and presses everything, and hears what changes', async () => {
  const { client, id } = await idle('Show me around');
  await client.shows('Permission needed');
  // The browser's own tree, as it gives it to a reader.
  const session = await client.context.newCDPSession(client.page);
  const tree = async () => (await session.send('Accessibility.getFullAXTree')).nodes.filter(node => !node.ignored)
    .map(node => `${node.role?.value}: ${node.name?.value ?? ''}`);
  await until('the browser has it', async () => (await tree()).includes('button: Allow once'));
  const nodes = await tree();
  for (const wanted of [`textbox: ${composer}`, 'list: Transcript', 'button: Deny', 'button: Settings'])
    assert.ok(nodes.some(node => node.startsWith(wanted)), `${wanted} is missing in\n${nodes.join('\n')}`);
  assert.ok(!nodes.some(node => /^button: $/.test(node)), 'no button without a name');
  // What is focused by the reader has the keyboard in the client, and the browser is told.
  await client.page.evaluate(label => document.querySelector(`#accessible [aria-label="${label}"]`).focus(), composer);
  await client.focused(composer);
  await client.page.keyboard.type('By reader');
  await client.shows('By reader');
  // A reader presses without a mouse.
  await client.page.evaluate(() => [...document.querySelectorAll('#accessible [role=button]')].find(each => each.ariaLabel === 'Allow once').click());
  await plant.status(id, 'idle');
  await until('the card has no buttons any more', async () => !(await tree()).includes('button: Allow once'));
  await client.close();
});

test('what is being said is asked about before the page is left', async () => {
  const { client } = await idle('/run echo leaving');
  await plant.kill();
  await client.shows('cannot be reached');
  await client.page.mouse.click(...await client.middle('textbox', composer));
  await client.page.keyboard.type('Not sent yet');
  await client.page.keyboard.press('Enter');
  await client.shows('Not sent yet');
  const asked = new Promise(resolve => client.page.once('dialog', dialog => resolve([dialog.type(), dialog.dismiss()])));
  await client.page.close({ runBeforeUnload: true });
  assert.equal((await asked)[0], 'beforeunload');
  await plant.start();
  await client.showsNoMore('cannot be reached');
  await client.close();
});
