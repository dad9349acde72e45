import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { findMissing } from './find-missing.mjs';
import { nameOf } from './lock-file.mjs';
import { freeBytes, megabytes, whyIncomplete } from './reason.mjs';
import { SetupError } from './report.mjs';
import { ROOT } from './root.mjs';

/** Where packages are put until all of them are there. Leftovers of a killed set-up are ignored. */
const STAGING = path.join(ROOT, '.install');

/** npm replaces this registry with the configured one (its setting replace-registry-host). */
const REGISTRY = 'https://registry.npmjs.org';

/** The messages of an npm that could not write a file but went on as if it had. */
const LOST_FILES = /TAR_ENTRY_ERROR|ENOSPC/;
/** The registry answers, but not at the usual address. */
const OTHER_ADDRESS = /\bE40\d\b|E405|ETARGET/;

/**
 * Puts packages of a project's package-lock.json into its node_modules, all of them or none: they are installed into another folder and
 * checked there, and then that folder replaces the current one.
 * @param {string} project
 * @param {object} options
 * @param {import('./npm.mjs').Npm} options.npm
 * @param {import('./lock-file.mjs').LockedPackages} options.packages what to install
 * @param {'running' | 'all'} options.scope determines how much disk space to require
 * @param {(staging: string) => Promise<string | undefined>} options.tryOut says what does not work in the folder, or nothing
 * @throws {SetupError} with what is missing and why
 */
export async function replaceModules(project, { npm, packages, scope, tryOut }) {
  const modules = path.join(project, 'node_modules');
  rmSync(STAGING, { recursive: true, force: true });
  const manifest = readJson(path.join(project, 'package.json'));
  makeRoom(modules, manifest.config.megabytes[scope] * 1e6);

  /** @param {boolean} withAddresses */
  const attempt = async withAddresses => {
    stage(project, { packages, withAddresses });
    const { ok, output } = await install(npm);
    const missing = findMissing(STAGING, packages);
    const broken = missing.length === 0 && ok ? await tryOut(STAGING) : undefined;
    const isWhole = ok && !LOST_FILES.test(output) && missing.length === 0 && broken === undefined;
    return { isWhole, output, missing: broken ? [broken] : missing };
  };

  let result = await attempt(true);
  if (!result.isWhole && OTHER_ADDRESS.test(result.output)) result = await attempt(false);
  try {
    if (!result.isWhole) throw new SetupError(describe(result));
    swap(modules);
  } finally {
    rmSync(STAGING, { recursive: true, force: true });
  }
}

/**
 * `npm ci`, which installs exactly what the lock file names. It refuses a lock file that lacks packages of other platforms, which npm may
 * write against a registry that does not have them yet; `npm install` adds what is missing.
 * @param {import('./npm.mjs').Npm} npm
 */
async function install(npm) {
  const result = await npm(STAGING, ['ci', '--include=dev']);
  return result.ok || !result.output.includes('EUSAGE') ? result : npm(STAGING, ['install', '--include=dev']);
}

/**
 * Writes a manifest and a lock file with these packages. Without addresses npm first reads the description of every package, with all its
 * versions: more bytes and far more work than the packages themselves. So the addresses are added, as npm would write them.
 * @param {string} project
 * @param {{ packages: import('./lock-file.mjs').LockedPackages, withAddresses: boolean }} options
 */
function stage(project, { packages, withAddresses }) {
  rmSync(STAGING, { recursive: true, force: true });
  mkdirSync(STAGING);
  if (existsSync(path.join(project, '.npmrc')))
    copyFileSync(path.join(project, '.npmrc'), path.join(STAGING, '.npmrc'));
  const { devDependencies, ...manifest } = readJson(path.join(project, 'package.json'));
  const hasAll = packages['']?.devDependencies !== undefined;
  writeJson('package.json', hasAll ? { ...manifest, devDependencies } : manifest);

  const lock = readJson(path.join(project, 'package-lock.json'));
  const addressed = Object.entries(packages).map(([folder, entry]) => [
    folder,
    withAddresses && entry.integrity && !entry.inBundle
      ? { resolved: addressOf(folder, entry), ...entry }
      : entry,
  ]);
  writeJson('package-lock.json', { ...lock, packages: Object.fromEntries(addressed) });
}

/** @param {string} file */
const readJson = file => JSON.parse(readFileSync(file, 'utf8'));

/**
 * @param {string} name
 * @param {object} content
 */
const writeJson = (name, content) => writeFileSync(path.join(STAGING, name), JSON.stringify(content));

/**
 * @param {string} folder
 * @param {import('./lock-file.mjs').LockedPackage} entry
 */
function addressOf(folder, { name = nameOf(folder), version }) {
  return `${REGISTRY}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
}

/** If there is no room for both, deletes the current packages first. @param {string} modules @param {number} bytes */
function makeRoom(modules, bytes) {
  const folder = path.dirname(modules);
  if ((freeBytes(folder) ?? bytes) < bytes) rmSync(modules, { recursive: true, force: true });
  const free = freeBytes(folder);
  if (free === undefined || free >= bytes) return;
  throw new SetupError(
    `the packages need about ${megabytes(bytes)}, and ${megabytes(free)} are free in ${folder}. Make room and run the same command again.`,
  );
}

/** @param {string} modules */
function swap(modules) {
  if (existsSync(modules)) renameSync(modules, path.join(STAGING, 'before'));
  renameSync(path.join(STAGING, 'node_modules'), modules);
}

/** @param {{ output: string, missing: string[] }} result */
function describe({ output, missing }) {
  const listed = missing.slice(0, 8).map(line => `  ${line}`);
  const more = missing.length > 8 ? [`  and ${missing.length - 8} more`] : [];
  return [
    `npm could not install the packages: ${whyIncomplete(output, ROOT)}`,
    ...(missing.length > 0 ? ['Not whole:', ...listed, ...more] : []),
    'The next start begins again; what has arrived is in the cache of npm.',
  ].join('\n');
}
