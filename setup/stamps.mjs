import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MODULES } from './root.mjs';

/** What earlier set-ups did, and for which state. It is in node_modules, so it is deleted with it. */
const FILE = path.join(MODULES, '.negareh-setup.json');

/** @returns {Record<string, string>} */
function readStamps() {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8'));
  } catch {
    return {};
  }
}

/** @param {string} name */
export const stampOf = name => readStamps()[name];

/**
 * @param {string} name
 * @param {string} value
 */
export function setStamp(name, value) {
  mkdirSync(MODULES, { recursive: true });
  writeFileSync(`${FILE}.new`, `${JSON.stringify({ ...readStamps(), [name]: value }, null, 2)}\n`);
  renameSync(`${FILE}.new`, FILE);
}

/** @param {string[]} files absolute paths; a missing one counts as empty */
export function hashOf(...files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(contentOf(file)).update('\0');
  return hash.digest('hex').slice(0, 32);
}

/** @param {string} file */
function contentOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return '';
  }
}
