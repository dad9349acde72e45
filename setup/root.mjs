import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

export const MODULES = path.join(ROOT, 'node_modules');

/**
 * A separate project: the pinned Node and npm. They must not be inside what they install, and npm before 11.6 cannot handle the packages of
 * four platforms with one bin name (`node`).
 */
export const NODE_PROJECT = path.join(ROOT, 'setup', 'node');

/** The pinned Node that runs everything except set-up itself. */
export const PINNED_NODE = path.join(NODE_PROJECT, 'node_modules', '.bin', 'node');

/** The pinned npm's program, for the pinned Node. */
export const PINNED_NPM = path.join(NODE_PROJECT, 'node_modules', 'npm', 'bin', 'npm-cli.js');
