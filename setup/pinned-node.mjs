import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isForThisMachine, readLock } from './lock-file.mjs';
import { machineNpm } from './npm.mjs';
import { replaceModules } from './replace-modules.mjs';
import { NODE_PROJECT, PINNED_NODE, PINNED_NPM } from './root.mjs';
import { lastLines, run } from './run.mjs';
import { hashOf } from './stamps.mjs';
import { trimModules } from './trim-modules.mjs';

const MAJOR = 24;
const LOCK_FILE = path.join(NODE_PROJECT, 'package-lock.json');

/** For which lock file and machine this Node was installed; deleted with the folder. */
const STAMP = path.join(NODE_PROJECT, 'node_modules', '.negareh-setup');
const wanted = () => `${hashOf(LOCK_FILE)} ${process.platform} ${process.arch}`;

/**
 * Installs the Node and the npm that install and run everything else, so that the machine's own versions do not matter. If npm has no Node
 * for this machine, or one that does not run here (Alpine), the machine's own is used if it is new enough.
 * @type {import('./report.mjs').Step}
 */
export const nodeStep = {
  title: `getting Node ${MAJOR} and npm`,
  isDone: () => existsSync(PINNED_NODE) && existsSync(PINNED_NPM) && stamp() === wanted(),
  async run() {
    const remarks = { value: '' };
    await replaceModules(NODE_PROJECT, {
      npm: machineNpm,
      packages: readLock(LOCK_FILE),
      scope: 'running',
      tryOut: async staging => {
        const chosen = await chooseNode(staging);
        if ('problem' in chosen) return chosen.problem;
        remarks.value = chosen.remark;
        link(path.join(staging, 'node_modules', '.bin', 'node'), chosen.program);
        trimModules(path.join(staging, 'node_modules'), 'running');
        return await problemOfNpm(chosen.file, staging);
      },
    });
    writeFileSync(STAMP, wanted());
    return remarks.value;
  },
};

function stamp() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * The Node to run on: `file` is where it is now, `program` is the target of the link to it.
 * @param {string} staging
 * @returns {Promise<{ file: string, program: string, remark: string } | { problem: string }>}
 */
async function chooseNode(staging) {
  const [folder, entry] =
    Object.entries(readLock(LOCK_FILE)).find(
      ([, { bin, os, ...rest }]) => os !== undefined && bin?.['node'] && isForThisMachine({ os, ...rest }),
    ) ?? [];
  const name = folder && path.basename(folder);
  const file = folder && path.join(staging, folder, entry?.bin?.['node'] ?? '');
  const { ok, output } = file ? await run(file, ['--version']) : { ok: false, output: '' };
  const version = output.trim();
  if (ok && file && isNewEnough(version))
    return { file, program: path.join('..', name ?? '', entry?.bin?.['node'] ?? ''), remark: version };
  const { version: own, execPath } = process;
  if (isNewEnough(own))
    return { file: execPath, program: execPath, remark: `${own}, the one that is installed` };
  const reason = name ? `${name} does not run here (${lastLines(output, 2)})` : 'npm has none';
  return {
    problem:
      `Node ${MAJOR} for ${process.platform} on ${process.arch}: ${reason}, and this is Node ${own}. ` +
      `Install Node ${MAJOR} or newer (https://nodejs.org) and run the same command again.`,
  };
}

/** npm removes a link that several packages claim, so the right one is made here. @param {string} place @param {string} program */
function link(place, program) {
  mkdirSync(path.dirname(place), { recursive: true });
  rmSync(place, { force: true });
  symlinkSync(program, place);
}

/**
 * @param {string} node
 * @param {string} staging
 */
async function problemOfNpm(node, staging) {
  const program = path.join(staging, path.relative(NODE_PROJECT, PINNED_NPM));
  const { ok, output } = await run(node, [program, '--version']);
  return ok ? undefined : `npm does not start: ${lastLines(output, 3)}`;
}

/** @param {string} version as in v24.1.0 */
const isNewEnough = version => Number(/^v(\d+)/.exec(version)?.[1]) >= MAJOR;
