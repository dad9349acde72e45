import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './report.mjs';
import { MODULES, ROOT } from './root.mjs';
import { run } from './run.mjs';
import { hashOf, setStamp, stampOf } from './stamps.mjs';

/** Stands while packages are being put in place: what a cut-off installation left must not be taken for whole. */
const UNFINISHED = path.join(MODULES, '.negareh-unfinished');

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
    const { ok, output } = await install();
    if (!ok) throw new SetupError(`npm could not install the packages:\n${essence(output)}`);
    setStamp('install', wanted());
    return '';
  },
};

/**
 * `npm ci`, which takes exactly what the lock file names. It refuses a lock file that lacks packages of other
 * platforms, as npm may write one against a registry that has not got them yet; `npm install` adds what is missing.
 */
async function install() {
  const cleanInstall = await npm('ci');
  if (cleanInstall.ok || !cleanInstall.output.includes('EUSAGE')) return cleanInstall;
  if (existsSync(UNFINISHED)) rmSync(MODULES, { recursive: true });
  mkdirSync(MODULES, { recursive: true });
  writeFileSync(UNFINISHED, '');
  const result = await npm('install', '--no-save');
  if (result.ok) rmSync(UNFINISHED, { force: true });
  return result;
}

/** @param {string[]} args */
function npm(...args) {
  // Under npm, npm itself is known exactly; alone, it is looked for on the PATH.
  const running = process.env['npm_execpath'];
  const [program, ...first] = running?.endsWith('.js') ? [process.execPath, running] : ['npm'];
  // Its install script would try to download CUDA libraries on a machine that has nvcc, and fail offline.
  const env = { ONNXRUNTIME_NODE_INSTALL: 'skip' };
  return run(program ?? 'npm', [...first, ...args, '--no-audit', '--no-fund'], { cwd: ROOT, env });
}

/**
 * The first errors: npm ends with its usage.
 * @param {string} output
 */
function essence(output) {
  const errors = output.split('\n').filter(line => /^npm (error|ERR!) ./.test(line));
  return (errors.length > 0 ? errors.slice(0, 12) : output.trim().split('\n').slice(-12)).join('\n');
}

/** Whether someone has run `npm install` for this very lock file: its notes hold every package that must be there. */
function isInstalled() {
  if (existsSync(UNFINISHED)) return false;
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
