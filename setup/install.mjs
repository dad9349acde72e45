import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './report.mjs';
import { MODULES, ROOT } from './root.mjs';
import { lastLines, run } from './run.mjs';
import { hashOf, setStamp, stampOf } from './stamps.mjs';

const LOCK_FILE = path.join(ROOT, 'package-lock.json');

const wanted = () => `${hashOf(LOCK_FILE)} ${process.platform} ${process.arch}`;

/** @type {import('./report.mjs').Step} */
export const installStep = {
  title: 'installing the packages from npm',
  isDone: () => stampOf('install') === wanted(),
  async run() {
    if (isInstalled()) {
      setStamp('install', wanted());
      return 'they were there';
    }
    // Under npm, npm itself is known exactly; alone, it is looked for on the PATH.
    const npm = process.env['npm_execpath'];
    const [program, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
    // Its install script would try to download CUDA libraries on a machine that has nvcc, and fail offline.
    const env = { ONNXRUNTIME_NODE_INSTALL: 'skip' };
    const { ok, output } = await run(program ?? 'npm', [...first, 'ci', '--no-audit', '--no-fund'], {
      cwd: ROOT,
      env,
    });
    if (!ok) throw new SetupError(`npm ci failed:\n${lastLines(output)}`);
    setStamp('install', wanted());
    return '';
  },
};

/** Whether someone has run `npm install` for this very lock file: its notes hold every package that must be there. */
function isInstalled() {
  try {
    const have = readPackages(path.join(MODULES, '.package-lock.json'));
    const want = readPackages(LOCK_FILE);
    return Object.entries(want).every(([folder, { version, optional }]) => {
      const installed = have[folder];
      return folder === '' || (installed ? installed.version === version : optional === true);
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
const readPackages = file => JSON.parse(readFileSync(file, 'utf8')).packages;
