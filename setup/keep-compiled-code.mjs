import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { ROOT } from './root.mjs';

/** Under DATA_DIR. May be deleted at any moment. */
const NAME = 'compiled';

/** DATA_DIR as core/ground/config.ts reads it, which itself takes as long to load as what this is to spare. */
function dataFolder() {
  const file = path.join(ROOT, '.env');
  const kept = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return path.resolve(ROOT, (process.env.DATA_DIR ?? kept['DATA_DIR']) || 'data');
}

/**
 * What this process loads from now on, and the processes and threads that it starts, keep their compiled code and find that
 * of the last time: about half of what a start costs is compiling. Whoever has set NODE_COMPILE_CACHE keeps that. Others'
 * data folders are left alone, and so is one that is only read: Node.js 24 loops forever over a cache that it cannot make.
 * @param {string} [folder] DATA_DIR
 * @param {{ create?: boolean }} [options] create: the data folder is made where it is not there yet
 */
export function keepCompiledCode(folder = dataFolder(), options = {}) {
  if (process.env.NODE_COMPILE_CACHE !== undefined) return;
  const compiled = path.join(folder, NAME);
  try {
    if (options.create) mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (statSync(folder).uid !== process.getuid?.()) return;
    mkdirSync(compiled, { recursive: true, mode: 0o700 });
    accessSync(compiled, constants.W_OK | constants.X_OK);
  } catch {
    // Most commands leave it to who fills it to make a data folder.
    return;
  }
  process.env.NODE_COMPILE_CACHE = compiled;
  enableCompileCache(compiled);
}
