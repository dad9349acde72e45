import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { aptInstall, hasApt } from './apt.mjs';
import { compileBinding, missingForCompiling } from './faiss-compile.mjs';
import { namedPrebuilt, takePrebuilt } from './faiss-prebuilt.mjs';
import { MODULES, PINNED_NODE } from './root.mjs';
import { run } from './run.mjs';
import { setStamp, stampOf } from './stamps.mjs';

const FOLDER = path.join(MODULES, 'faiss-node');
const BINDING = path.join(FOLDER, 'build', 'Release', 'faiss-node.node');

/** Whether the binding is installed; set-up has checked that it works. */
export const hasFaiss = () => existsSync(BINDING);

const RETRY_MS = 24 * 3_600_000;

/** Debian's packages; g++ is added only if there is no compiler. */
const PACKAGES = ['libfaiss-dev', 'libopenblas-dev'];

/**
 * The native binding of FAISS, compiled against the system's; a binary that somebody else compiled only if package.json names its hash. The
 * system works without it, so a failure is only mentioned, and retried after a day.
 * @param {{ again: boolean }} options again: try although it failed lately
 * @returns {import('./report.mjs').Step}
 */
export const faissStep = ({ again }) => ({
  title: 'getting the FAISS binding',
  isDone: () => hasFaiss() || (!again && failedLately()),
  async run(tell) {
    const way = await getBinding(tell);
    if (way) return way;
    setStamp('faiss-failed', String(Date.now()));
    return `not to be had here; exact search works without it. To have it: ${faissAdvice()}`;
  },
});

const failedLately = () => Date.now() - Number(stampOf('faiss-failed') ?? 0) < RETRY_MS;

/** @param {import('./report.mjs').Tell} tell */
async function getBinding(tell) {
  if (!existsSync(FOLDER)) return undefined;
  const isTaken = await takePrebuilt(namedPrebuilt(), { folder: FOLDER, tell });
  if (isTaken && (await works())) return 'the binary that package.json names';
  if (missingForCompiling().length > 0) {
    const packages = missingForCompiling().includes('g++') ? [...PACKAGES, 'g++'] : PACKAGES;
    await aptInstall(packages, { purpose: 'the FAISS binding', tell });
  }
  if (missingForCompiling().length === 0 && (await compileBinding(BINDING)) && (await works())) {
    return "compiled against the system's FAISS";
  }
  rmSync(path.dirname(BINDING), { recursive: true, force: true });
  return undefined;
}

/** Whether the binding can be loaded and finds a vector. */
async function works() {
  const script = `
    const { IndexFlatIP } = require('faiss-node');
    const index = new IndexFlatIP(2);
    index.add([1, 0, 0, 1]);
    process.exit(index.search([0, 1], 1).labels[0] === 1 ? 0 : 1);`;
  const { ok } = await run(PINNED_NODE, ['-e', script], { cwd: path.dirname(MODULES), timeoutMs: 20_000 });
  return ok;
}

/** How to install it here, in one line. */
export function faissAdvice() {
  const again = 'node setup.mjs --faiss';
  if (process.platform === 'darwin') return `brew install faiss libomp && ${again}`;
  if (hasApt()) return `sudo apt-get install ${PACKAGES.join(' ')} g++ && ${again}`;
  return `install FAISS with its headers and a C++ compiler, then ${again}`;
}
