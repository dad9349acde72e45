import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isForThisMachine, nameOf } from './lock-file.mjs';

/**
 * The packages that a package-lock.json names for this machine and that an installation lacks or has incomplete. npm's exit code does not
 * tell: old versions exit with 0 after a full disk or a lost connection, and all versions skip optional packages that they could not get,
 * among them every native library.
 * @param {string} project the folder that contains node_modules
 * @param {import('./lock-file.mjs').LockedPackages} packages
 * @returns {string[]} one line each: the package, and what is wrong with it
 */
export const findMissing = (project, packages) =>
  Object.entries(packages).flatMap(([folder, entry]) => {
    if (!isNeeded(folder, entry) || !isForThisMachine(entry)) return [];
    const problem = problemOf(path.join(project, folder), entry);
    return problem ? [`${nameOf(folder)}: ${problem}`] : [];
  });

/**
 * Whether all packages that every machine needs are there: a quick check for every start.
 * @param {string} project
 * @param {import('./lock-file.mjs').LockedPackages} packages
 */
export const isComplete = (project, packages) =>
  Object.entries(packages).every(
    ([folder, entry]) =>
      entry.os !== undefined ||
      entry.cpu !== undefined ||
      !isNeeded(folder, entry) ||
      existsSync(path.join(project, folder, 'package.json')),
  );

/**
 * @param {string} folder
 * @param {import('./lock-file.mjs').LockedPackage} entry
 */
function isNeeded(folder, { link, optional, os, cpu }) {
  if (folder === '' || link) return false;
  // An optional package for certain machines is a native library; for this machine it is the one that is loaded. The others are WebAssembly
  // for machines without one, which npm leaves out.
  return !optional || os !== undefined || cpu !== undefined;
}

/**
 * @param {string} folder
 * @param {import('./lock-file.mjs').LockedPackage} entry
 */
function problemOf(folder, { version }) {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return existsSync(folder) ? 'hollow, without its package.json' : 'not there';
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')).version;
    return found === version ? undefined : `${found} in the place of ${version}`;
  } catch {
    return 'its package.json is cut off';
  }
}
