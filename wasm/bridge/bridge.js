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

  // The elements for screen readers, one for each AccessibleNode (accessible_tree.h), over the canvas and out of the mouse's way.
  $accessible__deps: ['ccplant_accessible_act'],
  $accessible: {
    elements: null, // a Map, by id
    root: null,
    keyboard: null, // Qt's element that has the keyboard
    // Roles whose words are their text: what is read, found and announced. Others have a label.
    textual: ['', 'paragraph', 'heading', 'alert', 'status', 'tooltip', 'cell', 'columnheader'],

    start() {
      const root = document.createElement('div');
      root.id = 'accessible';
      const app = document.getElementById('app');
      app.after(root);
      accessible.root = root;
      accessible.elements = new Map([[0, root]]);
      for (const [level, role] of [['polite', 'status'], ['assertive', 'alert']]) {
        const region = document.createElement('div');
        region.className = `said ${level}`;
        region.role = role;
        region.ariaLive = level;
        root.append(region);
      }
      const act = (event, action) => {
        for (let at = event.target.closest('[data-id]'); at; at = at.parentElement?.closest('[data-id]')) {
          if (_ccplant_accessible_act(Number(at.dataset.id), action)) return true;
        }
        return false;
      };
      root.addEventListener('click', event => { event.preventDefault(); act(event, 0); });
      // A reader puts the focus on an element: the thing gets it in the client, and the keyboard stays with Qt's own element.
      root.addEventListener('focusin', event => {
        const before = accessible.keyboard;
        act(event, 1);
        if (root.contains(document.activeElement)) before?.focus({ preventScroll: true });
      });
      app.addEventListener('focusin', event => { accessible.keyboard = event.composedPath()[0]; });
      root.addEventListener('keydown', event => {
        const action = { ArrowUp: 2, ArrowRight: 2, ArrowDown: 3, ArrowLeft: 3, Enter: 0, ' ': 0 }[event.key];
        if (action !== undefined && act(event, action)) event.preventDefault();
      });
    },

    put({ id, role, name, description, value, rect, attributes }) {
      let element = accessible.elements.get(id);
      if (!element) {
        element = document.createElement('div');
        element.dataset.id = id;
        element.tabIndex = -1;
        element.prepend(document.createTextNode(''));
        accessible.elements.set(id, element);
      }
      if (role) element.setAttribute('role', role);
      else element.removeAttribute('role');
      const textual = accessible.textual.includes(role);
      const text = textual ? name : value;
      if (element.firstChild.data !== text) element.firstChild.data = text;
      const all = { ...attributes };
      if (!textual && name) all['aria-label'] = name;
      if (description) all['aria-description'] = description;
      if (role === 'dialog') all['aria-modal'] = 'true';
      for (const { name: old } of [...element.attributes])
        if ((old.startsWith('aria-') || old === 'data-focused') && !(old in all)) element.removeAttribute(old);
      for (const [attribute, to] of Object.entries(all)) element.setAttribute(attribute, to);
      const [x, y, width, height] = rect;
      Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
      if (attributes['data-focused'] && accessible.keyboard && 'ariaActiveDescendantElement' in accessible.keyboard)
        accessible.keyboard.ariaActiveDescendantElement = element;
    },

    apply({ put = [], order = {}, gone = [] }) {
      put.forEach(accessible.put);
      for (const [id, children] of Object.entries(order)) {
        const parent = accessible.elements.get(Number(id));
        let next = parent.firstChild;
        if (next?.nodeType === Node.TEXT_NODE) next = next.nextSibling;
        for (const child of children.map(each => accessible.elements.get(each))) {
          if (child === next) next = next.nextSibling;
          else parent.insertBefore(child, next);
        }
      }
      for (const id of gone) {
        accessible.elements.get(id).remove();
        accessible.elements.delete(id);
      }
    },

    say(text, level) {
      const region = accessible.root.querySelector(`.said.${level}`);
      region.textContent = '';
      setTimeout(() => { region.textContent = text; }, 50); // the same words twice are said twice
    },
  },

  ccplant_accessible_start__deps: ['$accessible'],
  ccplant_accessible_start: () => accessible.start(),

  // `changes`: the JSON of accessibleChanges().
  ccplant_accessible_apply__deps: ['$accessible', '$UTF8ToString'],
  ccplant_accessible_apply: changes => accessible.apply(JSON.parse(UTF8ToString(changes))),

  // Has a reader say `text`, at once where `urgent` is not 0.
  ccplant_accessible_say__deps: ['$accessible', '$UTF8ToString'],
  ccplant_accessible_say: (text, urgent) => accessible.say(UTF8ToString(text), urgent ? 'assertive' : 'polite'),

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
