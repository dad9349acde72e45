import path from 'node:path';
import { findMissing, isComplete } from './find-missing.mjs';
import { readLock } from './lock-file.mjs';
import { pinnedNpm } from './npm.mjs';
import { replaceModules } from './replace-modules.mjs';
import { MODULES, ROOT } from './root.mjs';
import { hashOf, setStamp, stampOf } from './stamps.mjs';
import { findUnloadable } from './try-natives.mjs';

const LOCK_FILE = path.join(ROOT, 'package-lock.json');

const wanted = () => `${hashOf(LOCK_FILE)} ${process.platform} ${process.arch}`;
const locked = () => readLock(LOCK_FILE);

/** @type {import('./report.mjs').Step} */
export const installStep = {
  title: 'installing the packages from npm',
  isDone: () => stampOf('install') === wanted() && isComplete(ROOT, locked(), { withDevelopment: true }),
  async run() {
    const remark = (await isInstalled()) ? 'they were there' : await install();
    setStamp('install', wanted());
    return remark;
  },
};

async function install() {
  await replaceModules(ROOT, {
    npm: pinnedNpm,
    withDevelopment: true,
    tryOut: staging => findUnloadable(staging, locked()),
  });
  return '';
}

/** Whether they are there although set-up did not put them there, as after `npm install some-package`, and work. */
async function isInstalled() {
  const missing = findMissing(ROOT, locked(), { withDevelopment: true });
  return missing.length === 0 && (await findUnloadable(path.dirname(MODULES), locked())) === undefined;
}
