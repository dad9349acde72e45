import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A line of the list that brings in a language. Zod itself speaks English; what people read stands in locales/. */
const LANGUAGE = /^export \{.*\} from "\.\/(?!en\.js")[\w-]+\.js";\n/gm;

/**
 * Leaves English alone in zod's list of languages, of more than sixty: whoever imports zod loads all that are in it, a file
 * each, which takes as long as half of zod.
 * @param {string} modules a node_modules folder
 */
export function trimZod(modules) {
  const file = path.join(modules, 'zod', 'v4', 'locales', 'index.js');
  if (!existsSync(file)) return;
  // Renamed into its place: the file may have other names, in a cache or in another checkout.
  writeFileSync(`${file}.new`, readFileSync(file, 'utf8').replace(LANGUAGE, ''));
  renameSync(`${file}.new`, file);
}
