import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.mjs';

/** The account that runs PostgreSQL in place of root. */
export const SYSTEM_USER = 'negareh';

/** `su` without `-` keeps a PATH that lacks root's own commands. */
const ROOTS_PATH = '/usr/sbin:/sbin:/usr/bin:/bin';

/** Debian and most others; then Alpine's busybox. */
const USERADD = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
const COMMANDS = [
  ['useradd', ...USERADD, '--shell', '/bin/false', SYSTEM_USER],
  ['adduser', '-S', '-H', '-D', '-s', '/bin/false', SYSTEM_USER],
];

export const isRoot = () => process.getuid?.() === 0;

/** @returns {{ uid: number, gid: number } | undefined} */
export function findSystemUser() {
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
}

/** @param {string} flag */
const idOf = flag =>
  Number(execFileSync('id', [flag, SYSTEM_USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

/** Creates the account. Two processes may try at once: the loser finds it. @returns whether it exists now */
export function makeSystemUser() {
  for (const [command = '', ...args] of COMMANDS) {
    try {
      execFileSync(command, args, { stdio: 'ignore', env: { PATH: ROOTS_PATH, NODE_ENV: 'production' } });
    } catch {
      // Not a command of this system, or another process was faster.
    }
    if (findSystemUser()) return true;
  }
  return false;
}

/** Whether an external server is configured, which needs no account here. */
function hasOwnServer() {
  if (process.env['DATABASE_URL']) return true;
  const file = path.join(ROOT, '.env');
  return existsSync(file) && /^\s*(?:export\s+)?DATABASE_URL\s*=\s*\S/m.test(readFileSync(file, 'utf8'));
}

/** Checks without starting a process, because every start asks all steps. */
function isKnown() {
  try {
    return new RegExp(`^${SYSTEM_USER}:`, 'm').test(readFileSync('/etc/passwd', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Only for root, and announced before it is done.
 * @type {import('./report.mjs').Step}
 */
export const systemUserStep = {
  title: `making the system user ${SYSTEM_USER}`,
  isDone: () => !isRoot() || isKnown() || findSystemUser() !== undefined || hasOwnServer(),
  async run(tell) {
    tell(
      'PostgreSQL refuses to run as root: this account runs it (not needed with a DATABASE_URL of your own)',
    );
    if (!makeSystemUser()) return 'not possible here: run Negareh as an ordinary user, or set DATABASE_URL';
    return '';
  },
};
