// SPDX-License-Identifier: GPL-3.0-or-later
// A page with the client in it. Controls are found by role and name among the elements that the client makes for screen
// readers, which lie where it draws, and are used with the mouse, a finger or the keyboard as a person does.
import { picture, profile } from './browser.mjs';
import { until } from './until.mjs';

/** What a browser says of a server that is away, or of what is not there: some tests are about that. */
const away = [/net::ERR_|WebSocket connection|status of (401|404|409|502|503)/];

export class Client {
  /** Signed in by a login link (or not), at `place` (a hash); or another tab of `beside`, another client. Other options are those of a
   * browser's context. */
  static async open(browser, plant, { beside, place = '', signedIn = true, ...options } = {}) {
    const client = new Client();
    client.profile = beside?.profile ?? await profile(browser, options, away);
    client.context = client.profile.context;
    client.page = await client.context.newPage();
    if (!beside && signedIn) await client.page.goto(await plant.loginLink());
    if (beside || place || !signedIn) await client.page.goto(`${plant.url}/${place}`);
    await client.started();
    return client;
  }

  /** Not asked for by frame: a busy machine without graphics can be slow to give one. */
  started() { return until('the client is on the screen', () => this.page.evaluate(() => document.getElementById('shell')?.hidden)); }

  found(role, name) { return this.page.getByRole(role, { name, exact: typeof name === 'string' }).first(); }

  /** The middle of a control once it stands still. */
  async middle(role, name) {
    let last = '', same = 0;
    const box = await until(`${role} "${name}" is there`, async () => {
      const now = await this.found(role, name).boundingBox({ timeout: 1000 });
      same = JSON.stringify(now) === last ? same + 1 : 0;
      last = JSON.stringify(now);
      const still = same >= 2; // a page that is being filled stands still between two pieces
      if (!still) await this.page.waitForTimeout(150);
      return still && now;
    });
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  async press(role, name) { await this.page.mouse.click(...await this.middle(role, name)); }
  async tap(role, name) { await this.page.touchscreen.tap(...await this.middle(role, name)); }

  /** Everything that can be read on the page. */
  text() {
    return this.page.evaluate(() => [...document.querySelectorAll('#accessible [data-id]')]
      .flatMap(element => [element.ariaLabel, element.firstChild.data, element.ariaDescription]).filter(Boolean).join('\n'));
  }

  shows(text) { return until(`the page shows "${text}"`, async () => (await this.text()).includes(text)); }
  showsNoMore(text) { return until(`the page shows "${text}" no more`, async () => !(await this.text()).includes(text)); }
  at(place) { return until(`the address ends with ${place}`, () => this.place() === place); }
  place() { return new URL(this.page.url()).hash; }

  /** The session that was just started from the page. */
  async newSession(text) {
    await this.page.goto(new URL('#/new', this.page.url()).href);
    await this.focused('What should be done?');
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Control+Enter');
    await until('a session is open', () => this.place().startsWith('#/sessions/'));
    return this.place().slice('#/sessions/'.length);
  }

  /** A control with this name has the keyboard. */
  focused(name) {
    return until(`"${name}" has the keyboard`, () => this.page.evaluate(wanted =>
      [...document.querySelectorAll('#accessible [data-focused]')].some(element => element.ariaLabel === wanted), name));
  }

  picture(name) { return picture(this.page, name); }

  /** Fails where the page complained of something. */
  close() { return this.profile.close(); }
}

/** What a transcript says, to compare before and after: kinds and ids in their order. */
export const said = transcript => transcript.entries.map(entry => `${entry.kind} ${entry.role ?? ''} ${entry.id}`);
