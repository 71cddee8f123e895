// SPDX-License-Identifier: GPL-3.0-or-later
// What the shell shows: the way of the download, or one of its error screens.

const element = id => document.getElementById(id);
const megabytes = bytes => (bytes / 1e6).toFixed(1);

export class View {
  #text;
  #announced = -1;
  #again = () => {};

  constructor(text, language) {
    this.#text = text;
    document.documentElement.lang = language;
    element('status').textContent = text.loading;
    element('details-name').textContent = text.details;
    element('copy').textContent = text.copy;
    element('copy').addEventListener('click', () => this.#copy());
    element('again').addEventListener('click', () => this.#again());
  }

  progress(done, total) {
    const share = total > 0 ? done / total : 0;
    element('bar').value = share;
    element('amount').textContent = this.#text.amount(megabytes(done), megabytes(total));
    const quarter = Math.floor(share * 4);
    if (quarter > this.#announced && quarter < 4) { // every chunk would be too much to listen to
      this.#announced = quarter;
      element('status').textContent = `${this.#text.loading}, ${element('amount').textContent}`;
    }
  }

  starting() {
    element('bar').value = 1;
    element('amount').textContent = element('status').textContent = this.#text.starting;
  }

  /** Back to the progress, for another try. */
  loading() {
    this.#announced = -1;
    element('bar').value = 0;
    element('amount').textContent = '';
    element('status').textContent = this.#text.loading;
    element('error').hidden = true;
    element('loading').hidden = false;
  }

  /** `screen` is a key of `errors` in text.js, `again` what its button does. */
  error(screen, details, again) {
    const [title, text, button] = this.#text.errors[screen];
    element('error-title').textContent = title;
    element('error-text').textContent = text;
    element('again').textContent = button;
    element('details').value = details;
    element('copy').textContent = this.#text.copy;
    this.#again = again;
    element('loading').hidden = true;
    element('error').hidden = false;
    element('error').dataset.screen = screen;
    const shell = element('shell');
    shell.hidden = false;
    shell.classList.remove('leaving');
    element('app').inert = true; // whatever is left of the client takes no keys
    element('again').focus();
  }

  get failed() {
    return !element('error').hidden;
  }

  leave() {
    const shell = element('shell');
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const gone = () => { if (!this.failed) shell.hidden = true; };
    if (still) { gone(); return; }
    shell.addEventListener('transitionend', gone, { once: true });
    setTimeout(gone, 400); // a tab in the background has no transitions
    shell.classList.add('leaving');
  }

  async #copy() {
    const details = element('details');
    try {
      await navigator.clipboard.writeText(details.value);
    } catch {
      details.select(); // not allowed, or plain http: the old way, else the selection stays for the user to copy
      if (!document.execCommand('copy')) return;
    }
    element('copy').textContent = this.#text.copied;
  }
}
