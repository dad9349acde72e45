import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

export const MODULES = path.join(ROOT, 'node_modules');

/** The pinned Node that everything after the set-up runs on. */
export const PINNED_NODE = path.join(MODULES, '.bin', 'node');
