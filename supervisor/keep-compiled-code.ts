import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../core/ground/project.ts';

/** Goes with the packages when set-up replaces those. `./negareh` names the same folder. */
const FOLDER = path.join(ROOT, 'node_modules/.cache/negareh');

/**
 * Processes and threads that are started from now on keep their compiled code, and find that of the last time: about
 * half of what a start costs is compiling. Whoever has set NODE_COMPILE_CACHE keeps that. Where the installation is
 * only read, processes start without it: Node.js 24 loops forever over a folder that it cannot make, hence the look.
 */
export function keepCompiledCode(folder: string = FOLDER): void {
  if (process.env['NODE_COMPILE_CACHE'] !== undefined) return;
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    return;
  }
  process.env['NODE_COMPILE_CACHE'] = folder;
}
