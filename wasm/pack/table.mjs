// SPDX-License-Identifier: GPL-3.0-or-later
// What the site weighs, for whoever builds it.

const number = value => (value === undefined ? '-' : value.toString().replace(/\B(?=(\d{3})+$)/g, ','));
const line = (name, ...figures) => console.log(name.padEnd(44) + figures.map(each => number(each).padStart(13)).join(''));

/** One line a file, and what a first load takes: `parts` = {program, fonts, modules} by url. */
export function printTable(files, compressed, parts) {
  const sizes = name => { const all = files.get(name).length, { br, gz } = compressed.get(name); return [all, br?.length ?? all, gz?.length ?? all]; };
  console.log('bytes'.padEnd(44) + ['raw', 'brotli', 'gzip'].map(each => each.padStart(13)).join(''));
  for (const name of [...files.keys()].sort()) line(name, ...sizes(name));
  const sum = names => names.map(sizes).reduce((a, b) => a.map((each, i) => each + b[i]), [0, 0, 0]);
  const shell = ['index.html', 'config.json', 'manifest.webmanifest', 'icons/ccplant.svg', ...parts.modules];
  const worker = ['sw.js', 'icons/ccplant-192.png', 'icons/ccplant-badge.png'];
  console.log('');
  line('shell', ...sum(shell));
  line('program', ...sum(parts.program));
  line('fonts of the first screen', ...sum(parts.fonts));
  line('service worker and icons', ...sum(worker));
  line('first load in all', ...sum([...shell, ...parts.program, ...parts.fonts, ...worker]));
  line('fetched only when needed', ...sum(parts.later));
}
