// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the bridge that speaks to the browser: an Emscripten library, whose functions C++ declares as extern "C".
// Text comes as pointers to UTF-8 and goes as memory that the caller frees.
addToLibrary({
  // Calls ccplant_page_event with PageEvent's numbers (page.h).
  ccplant_listen__deps: ['ccplant_page_event'],
  ccplant_listen: () => {
    const tell = event => _ccplant_page_event(event);
    addEventListener('online', () => tell(0));
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') tell(1); });
    addEventListener('popstate', () => tell(2));
    globalThis.ccplantShell.onupdate = () => tell(3);
    globalThis.ccplantShell.oninstall = () => tell(4);
  },

  // Presses the button that Qt hides in its container for screen readers.
  ccplant_enable_accessibility: () => {
    const find = root => {
      for (const element of root.querySelectorAll('*')) {
        if (element.localName === 'button' && element.textContent === 'Enable Screen Reader') return element;
        const inside = element.shadowRoot && find(element.shadowRoot);
        if (inside) return inside;
      }
      return null;
    };
    const button = find(document);
    if (button) button.click();
    else console.error('The elements for screen readers cannot be switched on: Qt made no button for it.');
  },

  // Names of the entries that begin with `prefix`, one a line; names have no line breaks.
  ccplant_storage_names__deps: ['$stringToNewUTF8', '$UTF8ToString'],
  ccplant_storage_names: prefix => {
    try {
      const begin = UTF8ToString(prefix);
      return stringToNewUTF8(Object.keys(localStorage).filter(name => name.startsWith(begin)).join('\n'));
    } catch (error) {
      console.warn(`The browser's storage cannot be used: ${error.message}`);
      return stringToNewUTF8('');
    }
  },

  // The value of an entry, null where there is none.
  ccplant_storage_get__deps: ['$stringToNewUTF8', '$UTF8ToString'],
  ccplant_storage_get: name => {
    const value = localStorage.getItem(UTF8ToString(name));
    return value === null ? 0 : stringToNewUTF8(value);
  },

  // A null value takes the entry away. Answers what went wrong, or null.
  ccplant_storage_set__deps: ['$stringToNewUTF8', '$UTF8ToString'],
  ccplant_storage_set: (name, value) => {
    try {
      if (value) localStorage.setItem(UTF8ToString(name), UTF8ToString(value));
      else localStorage.removeItem(UTF8ToString(name));
      return 0;
    } catch (error) {
      return stringToNewUTF8(error.message);
    }
  },

  // Calls ccplant_storage_event with the name of each entry that another page changes.
  ccplant_storage_listen__deps: ['ccplant_storage_event', 'free', '$stringToNewUTF8'],
  ccplant_storage_listen: () => {
    addEventListener('storage', event => {
      if (event.storageArea !== localStorage || event.key === null) return;
      const name = stringToNewUTF8(event.key);
      _ccplant_storage_event(name);
      _free(name);
    });
  },
});
