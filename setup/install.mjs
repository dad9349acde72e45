import path from 'node:path';
import { findMissing, isComplete } from './find-missing.mjs';
import { keepBinding } from './keep-binding.mjs';
import { readLock } from './lock-file.mjs';
import { pinnedNpm } from './npm.mjs';
import { replaceModules } from './replace-modules.mjs';
import { ROOT } from './root.mjs';
import { runningPackages } from './running-packages.mjs';
import { hashOf, setStamp, stampOf } from './stamps.mjs';
import { trimModules } from './trim-modules.mjs';
import { findUnloadable } from './try-natives.mjs';

/** What to install: only what the running system needs, or the tools for tests and checks as well. @typedef {'running' | 'all'} Scope */

const LOCK_FILE = path.join(ROOT, 'package-lock.json');

/** @param {Scope} scope */
const packagesOf = scope => {
  const packages = readLock(LOCK_FILE);
  return scope === 'all' ? packages : runningPackages(packages);
};

/** @param {Scope} scope */
const wanted = scope => `${hashOf(LOCK_FILE)} ${process.platform} ${process.arch} ${scope}`;

/**
 * @param {Scope} scope
 * @returns {import('./report.mjs').Step}
 */
const stepFor = scope => ({
  title:
    scope === 'all'
      ? 'installing the packages from npm, with those for tests'
      : 'installing the packages from npm',
  isDone: () => {
    const stamp = stampOf('install');
    const isThere = stamp === wanted('all') || (scope === 'running' && stamp === wanted('running'));
    return isThere && isComplete(ROOT, packagesOf(scope));
  },
  async run() {
    const packages = packagesOf(scope);
    const remark = (await isInstalled(packages)) ? 'they were there' : '';
    if (!remark) await install(packages, scope);
    setStamp('install', wanted(scope));
    return remark;
  },
});

export const installStep = stepFor('running');
export const installForDevelopmentStep = stepFor('all');

/**
 * @param {import('./lock-file.mjs').LockedPackages} packages
 * @param {Scope} scope
 */
async function install(packages, scope) {
  await replaceModules(ROOT, {
    npm: pinnedNpm,
    packages,
    scope,
    tryOut: async staging => {
      trimModules(path.join(staging, 'node_modules'), scope);
      keepBinding(path.join(staging, 'node_modules'));
      return await findUnloadable(staging, packages);
    },
  });
}

/**
 * Whether the packages are there and work although set-up did not put them there, for example after `npm install some-package`.
 * @param {import('./lock-file.mjs').LockedPackages} packages
 */
async function isInstalled(packages) {
  return findMissing(ROOT, packages).length === 0 && (await findUnloadable(ROOT, packages)) === undefined;
}
