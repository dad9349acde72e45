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
import { nameOf, readLock } from './lock-file.mjs';
import { freeBytes, megabytes, whyIncomplete } from './reason.mjs';
import { SetupError } from './report.mjs';
import { ROOT } from './root.mjs';

/** Where packages are put until they are all there. What a killed set-up left here counts for nothing. */
const STAGING = path.join(ROOT, '.install');

/** npm takes the registry that is configured in the place of this one (its setting replace-registry-host). */
const REGISTRY = 'https://registry.npmjs.org';

/** What an npm says that could not write a file and goes on as if it had. */
const LOST_FILES = /TAR_ENTRY_ERROR|ENOSPC/;
/** The registry answers, but not under the usual address. */
const OTHER_ADDRESS = /\bE40\d\b|E405|ETARGET/;

/**
 * Puts the packages that a project's package-lock.json names into its node_modules, all of them or none: they are
 * installed into another folder and looked at there, and then it takes the place of what is there now.
 * @param {string} project
 * @param {object} options
 * @param {import('./npm.mjs').Npm} options.npm
 * @param {boolean} options.withDevelopment whether the packages for tests and checks come, too
 * @param {(staging: string) => Promise<string | undefined>} options.tryOut says what does not work in the folder, or nothing
 * @throws {SetupError} with what is missing and why
 */
export async function replaceModules(project, { npm, withDevelopment, tryOut }) {
  const modules = path.join(project, 'node_modules');
  rmSync(STAGING, { recursive: true, force: true });
  makeRoom(modules, bytesOf(project));
  const locked = readLock(path.join(project, 'package-lock.json'));
  const omit = withDevelopment ? '--include=dev' : '--omit=dev';

  /** @param {boolean} withAddresses */
  const attempt = async withAddresses => {
    stage(project, { withAddresses });
    const { ok, output } = await install(npm, omit);
    const missing = findMissing(STAGING, locked, { withDevelopment });
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
 * `npm ci`, which takes exactly what the lock file names. It refuses a lock file that lacks packages of other
 * platforms, as npm may write one against a registry that has not got them yet; `npm install` adds what is missing.
 * @param {import('./npm.mjs').Npm} npm
 * @param {string} omit
 */
async function install(npm, omit) {
  const result = await npm(STAGING, ['ci', omit]);
  return result.ok || !result.output.includes('EUSAGE') ? result : npm(STAGING, ['install', omit]);
}

/**
 * The project's manifest and lock file. Without addresses npm reads the description of every package first, with all
 * its versions: more bytes and far more work than the packages themselves. So they are put in, as npm itself would.
 * @param {string} project
 * @param {{ withAddresses: boolean }} options
 */
function stage(project, { withAddresses }) {
  rmSync(STAGING, { recursive: true, force: true });
  mkdirSync(STAGING);
  for (const name of ['package.json', '.npmrc']) {
    if (existsSync(path.join(project, name)))
      copyFileSync(path.join(project, name), path.join(STAGING, name));
  }
  const lock = JSON.parse(readFileSync(path.join(project, 'package-lock.json'), 'utf8'));
  for (const [folder, entry] of Object.entries(withAddresses ? lock.packages : {})) {
    if (folder !== '' && entry.integrity && !entry.inBundle) entry.resolved ??= addressOf(folder, entry);
  }
  writeFileSync(path.join(STAGING, 'package-lock.json'), JSON.stringify(lock));
}

/**
 * @param {string} folder
 * @param {import('./lock-file.mjs').LockedPackage} entry
 */
function addressOf(folder, { name = nameOf(folder), version }) {
  return `${REGISTRY}/${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
}

/** How much room the packages take: package.json says it, since nobody else knows beforehand. @param {string} project */
const bytesOf = project =>
  JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')).config.megabytes * 1e6;

/** Where both do not fit, the packages that are there go first. @param {string} modules @param {number} bytes */
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
