import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './report.mjs';
import { PINNED_NODE } from './root.mjs';
import { run } from './run.mjs';
import { setStamp, stampOf } from './stamps.mjs';

const MAJOR = 24;

/**
 * npm installs a pinned Node for the usual platforms (optionalDependencies). Where it has none, or one that does not
 * run here (Alpine), the Node that runs this will do if it is new enough.
 * @type {import('./report.mjs').Step}
 */
export const nodeStep = {
  title: `checking Node ${MAJOR}`,
  isDone: () => existsSync(PINNED_NODE) && stampOf('node') === stampOf('install'),
  async run() {
    const version = (await pinnedVersion()) ?? linkOurs();
    setStamp('node', stampOf('install') ?? '');
    return version;
  },
};

async function pinnedVersion() {
  const { ok, output } = await run(PINNED_NODE, ['--version']);
  return ok && isNewEnough(output.trim().slice(1)) ? output.trim() : undefined;
}

function linkOurs() {
  const { version, execPath } = process;
  if (!isNewEnough(version.slice(1))) {
    throw new SetupError(
      `npm has no Node ${MAJOR} for ${process.platform} on ${process.arch}, and this is Node ${version}. ` +
        `Install Node ${MAJOR} or newer (https://nodejs.org) and run the same command again.`,
    );
  }
  mkdirSync(path.dirname(PINNED_NODE), { recursive: true });
  rmSync(PINNED_NODE, { force: true });
  symlinkSync(execPath, PINNED_NODE);
  return `${version}, the one that is installed`;
}

/** @param {string} version */
const isNewEnough = version => Number(version.split('.')[0]) >= MAJOR;
