// SPDX-License-Identifier: GPL-3.0-or-later
// The theme and language that the user chose in the client, kept so that the next start shows them from its first frame.

const key = `ccplant.shell:${new URL('.', location.href).pathname}`;

/** {theme: 'light' | 'dark' | 'system', language: BCP 47 tag or ''} */
export function rememberedAppearance() {
  try {
    return { theme: 'system', language: '', ...JSON.parse(localStorage.getItem(key)) };
  } catch {
    return { theme: 'system', language: '' }; // no storage here, or not ours
  }
}

export function rememberAppearance(changes) {
  const appearance = { ...rememberedAppearance(), ...changes };
  try { localStorage.setItem(key, JSON.stringify(appearance)); } catch { /* no storage: the next start asks the system */ }
  showTheme(appearance);
}

/** Colours the page and the browser's frame. */
export function showTheme({ theme }) {
  const fixed = theme === 'light' || theme === 'dark';
  if (fixed) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const meta of document.querySelectorAll('meta[name=theme-color]')) {
    meta.dataset.own ??= meta.content;
    const canvas = fixed && getComputedStyle(document.documentElement).getPropertyValue('--canvas').trim();
    meta.content = canvas || meta.dataset.own;
  }
}
