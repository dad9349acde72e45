import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { ROOT } from './root.mjs';

/** Under DATA_DIR. May be deleted at any moment. */
const NAME = 'compiled';

/** DATA_DIR as core/ground/config.ts reads it. That module itself takes as long to load as this cache saves. */
function dataFolder() {
  const file = path.join(ROOT, '.env');
  const kept = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return path.resolve(ROOT, (process.env.DATA_DIR ?? kept['DATA_DIR']) || 'data');
}

/**
 * Makes this process, and the processes and threads that it starts, cache their compiled code and reuse that of the last time: about half
 * of a start's cost is compiling. A NODE_COMPILE_CACHE that is already set stays. Other people's data folders are left alone, and so are
 * read-only ones, because Node.js 24 loops forever over a cache that it cannot create.
 * @param {string} [folder] DATA_DIR
 * @param {{ create?: boolean }} [options] create: creates the data folder if it does not exist yet
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
    // Most commands leave creating a data folder to the process that fills it.
    return;
  }
  process.env.NODE_COMPILE_CACHE = compiled;
  enableCompileCache(compiled);
}
