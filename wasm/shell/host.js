// SPDX-License-Identifier: GPL-3.0-or-later
// `globalThis.ccplantShell`: what the page does for the client; wasm/bridge calls it.
import { rememberAppearance } from './appearance.js';

let prompt = null; // the browser's install prompt, which comes early, before there is a client to want it
let oninstall = null;
addEventListener('beforeinstallprompt', event => { event.preventDefault(); prompt = event; oninstall?.(); });
addEventListener('appinstalled', () => { prompt = null; oninstall?.(); });

const keepPage = event => event.preventDefault();

/** Follows the part of the page that a soft keyboard leaves free, where the browser does not do it by itself. */
function followKeyboard() {
  const viewport = globalThis.visualViewport;
  viewport?.addEventListener('resize', () => {
    const covered = viewport.scale === 1 && innerHeight - viewport.height > 1;
    document.getElementById('app').style.height = covered ? `${viewport.height}px` : '';
    if (covered) scrollTo(0, 0);
  });
}

/** A notification that was clicked shows its page here. */
function followNotifications() {
  navigator.serviceWorker?.addEventListener('message', event => {
    if (event.data?.type === 'open') location.hash = new URL(event.data.url, location.href).hash;
  });
}

export function makeHost({ site, config, language, fonts, updates, onstarted, onfail }) {
  followKeyboard();
  followNotifications();
  return {
    config, language,
    version: site.version,
    fonts: site.fonts,
    /** A font that the page has fetched, as a Uint8Array, once; null where it has not. */
    takeFont(url) {
      const font = fonts.get(url);
      fonts.delete(url);
      return font ? new Uint8Array(font) : null;
    },
    assets: site.assets,
    started: onstarted,
    fail: text => onfail(new Error(text)),

    get updateReady() { return updates.ready; },
    set onupdate(callback) { updates.onready = callback; },
    checkForUpdate() { updates.check(); },
    applyUpdate() { updates.apply(); },

    get install() { return !!prompt; },
    set oninstall(callback) { oninstall = callback; },
    async promptInstall() {
      const asked = prompt;
      prompt = null; // a browser lets it be used once
      await asked?.prompt();
      return (await asked?.userChoice)?.outcome === 'accepted';
    },

    setUnsaved(value) {
      // Only while needed: a page that listens is not kept for the back button.
      if (value) addEventListener('beforeunload', keepPage);
      else removeEventListener('beforeunload', keepPage);
      updates.unsaved = value;
    },
    setBadge(count) {
      const done = count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
      done?.catch(() => {}); // only installed apps have one
    },
    setAppearance(changes) { rememberAppearance(changes); },
  };
}
