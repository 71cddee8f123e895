// SPDX-License-Identifier: GPL-3.0-or-later
// The icons that browsers want as PNG, rendered by rsvg-convert from the one SVG.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from './names.mjs';

const ground = /<rect [^>]*rx="28"[^>]*\/>/;

/** The picture to the edges, and the drawing within the circle that a mask leaves for sure (80 %). */
function fullBleed(svg, scale) {
  const [rect] = ground.exec(svg);
  const inset = 64 * (1 - scale);
  return svg.replace(rect, `${rect.replace('rx="28"', 'rx="0"')}<g transform="translate(${inset} ${inset}) scale(${scale})">`).replace('</svg>', '</g></svg>');
}

/** White on nothing: the system colours it. */
const silhouette = svg => svg.replace(ground, '').replaceAll(/(fill|stroke)="#[0-9A-F]{6}"/gi, '$1="#FFFFFF"');

const variants = {
  'ccplant-192.png': { size: 192, draw: svg => svg },
  'ccplant-512.png': { size: 512, draw: svg => svg },
  'ccplant-maskable-512.png': { size: 512, draw: svg => fullBleed(svg, 0.8) },
  'ccplant-apple.png': { size: 180, draw: svg => fullBleed(svg, 0.9) },
  'ccplant-badge.png': { size: 96, draw: silhouette },
};

/** Map of icon name → bytes. */
export function renderIcons(svg, cacheFolder) {
  if (!ground.test(svg)) throw new Error('the icon has no rounded ground (rect with rx="28") any more: adapt wasm/pack/icons.mjs');
  mkdirSync(cacheFolder, { recursive: true });
  const icons = new Map([['icons/ccplant.svg', Buffer.from(svg)]]);
  for (const [name, { size, draw }] of Object.entries(variants)) {
    const drawn = draw(svg);
    const path = join(cacheFolder, `${sha256(`${size}:${drawn}`)}.png`);
    if (!existsSync(path)) {
      execFileSync('rsvg-convert', ['--width', size, '--height', size, '--output', `${path}.part`], { input: drawn });
      renameSync(`${path}.part`, path);
    }
    icons.set(`icons/${name}`, readFileSync(path));
  }
  return icons;
}
