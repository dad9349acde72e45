import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isForThisMachine } from './lock-file.mjs';
import { PINNED_NODE } from './root.mjs';
import { lastLines, run } from './run.mjs';
import { TELEMETRY_OFF } from './telemetry-off.mjs';

const LOAD_MS = 60_000;

/** Native libraries in a package that is for all machines. */
const ALSO = [`node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}`];

/** Loads one after the other and prints the name of the current one, so that a crash also names its library. */
const SCRIPT = `
  for (const file of process.argv.slice(1)) {
    process.stdout.write(file + '\\n');
    process.dlopen({ exports: {} }, file);
  }`;

/**
 * Loads every native library of the packages for this machine, so that a truncated one, or one made for a newer system, is found here and
 * not in the middle of the work.
 * @param {string} project the folder that contains node_modules
 * @param {import('./lock-file.mjs').LockedPackages} packages
 * @returns {Promise<string | undefined>} which one does not load, and what the system says
 */
export async function findUnloadable(project, packages) {
  const folders = Object.entries(packages)
    .filter(([, entry]) => [entry.os ?? []].flat().length === 1 && isForThisMachine(entry))
    .map(([folder]) => folder);
  const files = [...folders, ...ALSO].flatMap(folder => listLibraries(path.join(project, folder)));
  const { ok, output } = await run(PINNED_NODE, ['-e', SCRIPT, ...files], {
    env: TELEMETRY_OFF,
    timeoutMs: LOAD_MS,
  });
  if (ok) return undefined;
  const last = output.split('\n').findLast(line => files.includes(line));
  const reason = /^(?:Error: )(.*)$/m.exec(output)?.[1] ?? lastLines(output, 2);
  return `${last ? path.relative(project, last) : 'the native libraries'} does not load: ${reason}`;
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
const listLibraries = folder =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
        const inside = path.join(folder, entry.name);
        if (entry.isDirectory()) return listLibraries(inside);
        return entry.name.endsWith('.node') ? [inside] : [];
      })
    : [];
