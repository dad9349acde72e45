import { PINNED_NODE, PINNED_NPM } from './root.mjs';
import { run } from './run.mjs';
import { TELEMETRY_OFF } from './telemetry-off.mjs';

/**
 * Options that a person's own npm settings must not change: what is installed, whether programs of packages run, and whether npm says what
 * went wrong (`npm run -s` makes every npm below it silent). Registry, proxy, certificates and cache stay theirs.
 */
const FIXED = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=warn',
  '--include=optional',
  '--bin-links',
  '--package-lock',
  '--no-engine-strict',
  '--no-legacy-peer-deps',
  '--no-strict-peer-deps',
  '--no-global',
  '--no-dry-run',
];

/** @typedef {(folder: string, args: string[]) => Promise<{ ok: boolean, output: string }>} Npm */

/** The machine's npm, whatever its version: it only has to fetch the pinned ones. @type {Npm} */
export const machineNpm = (folder, args) => {
  // Under npm, npm itself is known exactly; alone, or under another package manager, it is found on the PATH.
  const running = process.env['npm_execpath'] ?? '';
  const isNpm = /\bnpm(?:-cli)?\.c?js$/.test(running);
  return start(isNpm ? [process.execPath, running] : ['npm'], folder, args);
};

/** The pinned npm on the pinned Node. @type {Npm} */
export const pinnedNpm = (folder, args) => start([PINNED_NODE, PINNED_NPM], folder, args);

/**
 * @param {string[]} program
 * @param {string} folder
 * @param {string[]} args
 */
const start = ([program = '', ...first], folder, args) =>
  run(program, [...first, ...args, ...FIXED, '--prefix', folder], { cwd: folder, env: TELEMETRY_OFF });
