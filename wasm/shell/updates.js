// SPDX-License-Identifier: GPL-3.0-or-later
// The page's side of the service worker (sw.js): registers it, learns of new versions, changes to them. Does nothing where there
// are no service workers: plain http on a host other than this machine, some private windows.

const every = 60 * 60 * 1000; // ms between looks for a new version, while a page is open
const restless = 10 * 60 * 1000; // ms, when the page comes back into view

export class Updates {
  ready = false;
  onready = null; ///< called when `ready` becomes true
  #registration = null;
  #controlled = !!navigator.serviceWorker?.controller;
  #unsaved = false;
  #reloadLater = false;
  #reloading = false;
  #looked = Date.now();

  constructor() {
    navigator.serviceWorker?.addEventListener('controllerchange', () => {
      // The first worker takes over a page that came from the network just now: nothing to reload for.
      if (this.#controlled) this.#reload();
      this.#controlled = true;
    });
  }

  /** Called once the client runs, so that the worker's downloads do not compete with it. Never rejects. */
  async register() {
    try {
      this.#watch(await navigator.serviceWorker?.register('sw.js', { updateViaCache: 'none' }));
    } catch (error) {
      console.info(`no service worker: ${error.message}`);
    }
  }

  #watch(registration) {
    if (!registration || this.#registration) return;
    this.#registration = registration;
    if (registration.waiting && registration.active) this.#announce();
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && registration.active) this.#announce();
      });
    });
    setInterval(() => this.check(), every);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && Date.now() - this.#looked > restless) this.check();
    });
  }

  #announce() {
    this.ready = true;
    this.onready?.();
  }

  /** Asks the server for a new version now. */
  async check() {
    this.#looked = Date.now();
    try { await this.#registration?.update(); } catch { /* offline, or the server restarts: the next look finds it */ }
  }

  /** To the new version, in every tab. Without one that waits, another tab was quicker: reload then. */
  apply() {
    const waiting = this.#registration?.waiting;
    if (waiting) waiting.postMessage({ type: 'activate' });
    else this.#reload();
  }

  /** While something is unsent, a change that another tab asked for waits. */
  set unsaved(value) {
    this.#unsaved = value;
    if (!value && this.#reloadLater) this.#reload();
  }

  #reload() {
    if (this.#reloading) return;
    this.#reloadLater = this.#unsaved;
    if (this.#unsaved) { this.#announce(); return; }
    this.#reloading = true;
    location.reload();
  }

  /**
   * Reloads after trouble: with the newest version that can be had, so that a broken one is not served from the cache for ever.
   * `urls` are left out of the caches.
   */
  async reloadFresh(urls = []) {
    const patience = new Promise(resolve => setTimeout(resolve, 20_000));
    await Promise.race([patience, this.#freshen(urls).catch(error => console.info(`no update: ${error.message}`))]);
    this.#reloading = true;
    location.reload();
  }

  async #freshen(urls) {
    if (globalThis.caches) {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const url of urls) await cache.delete(new URL(url, location.href), { ignoreVary: true });
      }
    }
    for (const url of urls) await fetch(url, { cache: 'reload' }).then(response => response.arrayBuffer());
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.update();
    const worker = registration?.installing ?? registration?.waiting;
    if (!worker) return;
    const activated = new Promise(resolve => worker.addEventListener('statechange', () => {
      if (worker.state === 'installed') worker.postMessage({ type: 'activate' });
      if (worker.state === 'activated' || worker.state === 'redundant') resolve();
    }));
    if (worker.state === 'installed') worker.postMessage({ type: 'activate' });
    this.#reloading = true; // one reload, below, not another by the change of the worker
    await activated;
  }
}
