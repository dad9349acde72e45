import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

/** @typedef {{ icons: Record<string, string> }} Concept what one thing is called in each art set */
/** @typedef {{ icons: Record<string, unknown>, aliases?: Record<string, { parent: string }> }} IconSet */

/**
 * Keeps only the icons that the demo can draw in the icon packages (`@iconify-json`): one in five, and a sixth of 67 MB.
 * @param {string} modules a node_modules folder
 */
export function trimIcons(modules) {
  const folder = path.join(modules, '@iconify-json');
  const list = path.join(ROOT, 'models', 'demo', 'concepts.json');
  if (!existsSync(folder) || !existsSync(list)) return;
  /** @type {Concept[]} */
  const concepts = JSON.parse(readFileSync(list, 'utf8'));
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name, 'icons.json');
    if (!existsSync(file)) continue;
    const wanted = new Set(concepts.flatMap(({ icons }) => icons[name] ?? []));
    // Written under another name and renamed, because the file may be hard-linked from a cache or another checkout.
    writeFileSync(`${file}.new`, JSON.stringify(onlyWanted(JSON.parse(readFileSync(file, 'utf8')), wanted)));
    renameSync(`${file}.new`, file);
  }
}

/**
 * @param {IconSet} set
 * @param {ReadonlySet<string>} wanted
 * @returns {IconSet} including the icons that wanted aliases refer to
 */
function onlyWanted(set, wanted) {
  const aliases = Object.fromEntries(Object.entries(set.aliases ?? {}).filter(([name]) => wanted.has(name)));
  const meant = new Set([...wanted, ...Object.values(aliases).map(({ parent }) => parent)]);
  const icons = Object.fromEntries(Object.entries(set.icons).filter(([name]) => meant.has(name)));
  return { ...set, icons, aliases };
}
