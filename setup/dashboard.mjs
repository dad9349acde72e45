import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './report.mjs';
import { MODULES, PINNED_NODE, ROOT } from './root.mjs';
import { lastLines, run } from './run.mjs';
import { hashOf } from './stamps.mjs';

const DASHBOARD = path.join(ROOT, 'dashboard');
const BUILDS = path.join(DASHBOARD, '.next');
const BUILDING = path.join(BUILDS, 'building');
/** Names the build in use; dashboard/http/build-folders.ts reads it. */
const CURRENT = path.join(BUILDS, 'current');
/** Names the build that is being made, for dashboard/next.config.mjs. */
const WANTED = path.join(BUILDS, 'wanted');

/**
 * The sources of a build. Pages may import no other folder of core (the rule `dashboard-pages-see-what-is-built` of
 * .dependency-cruiser.cjs): what they get through their services is not bundled.
 */
const SOURCES = [
  'dashboard',
  'locales',
  'core/ground/domain',
  'core/ground/persian',
  'core/ground/text',
  'core/ground/files/delimited.ts',
  'core/ground/errors.ts',
  'core/ground/error-codes.ts',
  'core/ground/async',
  'core/work/review',
  'core/work/demo',
];
const SKIPPED = new Set(['.next', 'next-env.d.ts']);

/** @type {import('./report.mjs').Step} */
export const dashboardStep = {
  title: 'building the dashboard',
  isDone: () => currentBuild() === wanted() && existsSync(path.join(BUILDS, wanted(), 'BUILD_ID')),
  async run() {
    const name = wanted();
    if (!existsSync(path.join(BUILDS, name, 'BUILD_ID'))) await build(name);
    const before = currentBuild();
    writeFileSync(`${CURRENT}.new`, `${name}\n`);
    renameSync(`${CURRENT}.new`, CURRENT);
    // The previous build stays, because a running dashboard reads its files on demand.
    sweep(new Set([name, before, 'current']));
  },
};

/** @param {string} name */
async function build(name) {
  // A killed set-up may have left it half-built.
  rmSync(BUILDING, { recursive: true, force: true });
  mkdirSync(BUILDS, { recursive: true });
  writeFileSync(WANTED, `${name}\n`);
  const { ok, output } = await run(
    PINNED_NODE,
    [path.join(MODULES, 'next/dist/bin/next'), 'build', DASHBOARD],
    {
      cwd: ROOT,
      env: {
        NODE_ENV: 'production',
        // Next.js would install missing packages, and development tools with them: let it fail instead.
        CI: '1',
        // Hosts that build the same sources separately name pages and actions alike, so that a proxy may send each request to another one.
        // The key would hide values that an action closes over, and there are none.
        NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: createHash('sha256').update(name).digest('base64'),
        // It would rewrite the lock file with its own addresses.
        NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
      },
    },
  );
  if (!ok) throw new SetupError(`the dashboard could not be built:\n${lastLines(output)}`);
  const folder = path.join(BUILDS, name);
  rmSync(path.join(BUILDING, 'cache'), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(BUILDING, folder);
}

/** @param {Set<string>} kept */
function sweep(kept) {
  for (const entry of readdirSync(BUILDS)) {
    if (!kept.has(entry)) rmSync(path.join(BUILDS, entry), { recursive: true, force: true });
  }
}

/** The build in use, or an empty string. */
function currentBuild() {
  try {
    return readFileSync(CURRENT, 'utf8').trim();
  } catch {
    return '';
  }
}

/** The name for a build of the current sources: their hash. */
function wanted() {
  const files = SOURCES.flatMap(name => listFiles(path.join(ROOT, name)));
  return hashOf(path.join(ROOT, 'package-lock.json'), ...files);
}

/**
 * @param {string} place a file or a folder
 * @returns {string[]}
 */
function listFiles(place) {
  if (!existsSync(place)) return [];
  try {
    return readdirSync(place, { withFileTypes: true })
      .filter(({ name }) => !SKIPPED.has(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap(entry => {
        const inside = path.join(place, entry.name);
        return entry.isDirectory() ? listFiles(inside) : [inside];
      });
  } catch {
    return [place];
  }
}
