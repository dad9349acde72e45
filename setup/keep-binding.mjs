import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MODULES } from './root.mjs';

/** What setup/faiss.mjs downloads or compiles into the package. */
const BUILD = path.join('faiss-node', 'build');

/**
 * Takes a compiled FAISS binding over into fresh packages: who has chosen FAISS must not lose it by an update.
 * @param {string} modules the fresh ones
 */
export function keepBinding(modules) {
  const before = path.join(MODULES, BUILD);
  if (existsSync(before) && versionIn(MODULES) === versionIn(modules))
    cpSync(before, path.join(modules, BUILD), { recursive: true });
}

/** @param {string} modules */
function versionIn(modules) {
  try {
    return JSON.parse(readFileSync(path.join(modules, 'faiss-node', 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
