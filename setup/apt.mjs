import { existsSync } from 'node:fs';
import { run } from './run.mjs';

const APT = '/usr/bin/apt-get';
const INSTALL_MS = 300_000;

/** Whether this system uses apt-get. */
export const hasApt = () => existsSync(APT);

/** Only root on Debian and its derivatives can install system packages, and SETUP_APT=no forbids it. */
const mayInstall = () => process.getuid?.() === 0 && hasApt() && process.env['SETUP_APT'] !== 'no';

/**
 * Installs system packages if set-up may, after saying which ones and how large they are.
 * @param {string[]} packages
 * @param {{ purpose: string, tell: import('./report.mjs').Tell }} options purpose: what they are for
 * @returns {Promise<boolean>} whether they are installed now
 */
export async function aptInstall(packages, { purpose, tell }) {
  if (!mayInstall()) return false;
  let plan = await simulate(packages);
  if (!plan.ok) {
    // A fresh image has no package lists.
    tell(`apt-get update, to look for ${packages.join(' ')} (SETUP_APT=no leaves out ${purpose})`);
    await apt('update', '-q');
    plan = await simulate(packages);
    if (!plan.ok) return false;
  }
  tell(
    `apt-get install ${packages.join(' ')}: ${amount(plan.output)}, for ${purpose}; SETUP_APT=no leaves them out`,
  );
  const install = ['install', '-y', '-q', '--no-install-recommends', ...packages];
  if ((await apt(...install)).ok) return true;
  // Package lists older than the archive name files that no longer exist.
  await apt('update', '-q');
  return (await apt(...install)).ok;
}

/** @param {string[]} args */
const apt = (...args) =>
  run(APT, args, { env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }, timeoutMs: INSTALL_MS });

/**
 * apt-get's own description of what it would do.
 * @param {string[]} packages
 */
async function simulate(packages) {
  const { output } = await apt('install', '--assume-no', '--no-install-recommends', ...packages);
  return { ok: /\d+ newly installed/.test(output), output };
}

/** @param {string} output of a simulation */
function amount(output) {
  const count = /(\d+) newly installed/.exec(output)?.[1] ?? '?';
  const fetched = /Need to get ([\d.,]+ \wB)/.exec(output)?.[1];
  const disk = /([\d.,]+ \wB) of additional disk space/.exec(output)?.[1];
  return [`${count} packages`, fetched && `${fetched} to download`, disk && `${disk} on disk`]
    .filter(Boolean)
    .join(', ');
}
