import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A line of the list that imports a language. Zod itself uses English; the texts that people read are in locales/. */
const LANGUAGE = /^export \{.*\} from "\.\/(?!en\.js")[\w-]+\.js";\n/gm;

/**
 * Keeps only English in zod's list of more than sixty languages. Importing zod loads every language in the list, a file each, which takes
 * as long as half of zod.
 * @param {string} modules a node_modules folder
 */
export function trimZod(modules) {
  const file = path.join(modules, 'zod', 'v4', 'locales', 'index.js');
  if (!existsSync(file)) return;
  // Written under another name and renamed, because the file may be hard-linked from a cache or another checkout.
  writeFileSync(`${file}.new`, readFileSync(file, 'utf8').replace(LANGUAGE, ''));
  renameSync(`${file}.new`, file);
}
