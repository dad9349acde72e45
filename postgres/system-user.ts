import { execFileSync } from 'node:child_process';
import { PermanentError } from '../core/ground/errors.ts';

/** An account of the operating system that runs the server in root's place. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const NAME = 'negareh';

/** `su` without `-` keeps a PATH that lacks root's own commands. */
const ROOTS_PATH = '/usr/sbin:/sbin:/usr/bin:/bin';

/** Debian and most others; then Alpine's busybox. */
const COMMANDS: readonly (readonly string[])[] = [
  [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/bin/false',
    NAME,
  ],
  ['adduser', '-S', '-H', '-D', '-s', '/bin/false', NAME],
];

export const isRoot = (): boolean => process.getuid?.() === 0;

/**
 * Finds or makes the account. Two at once may both try to make it: the loser finds it.
 * @throws PermanentError when there is none and none can be made.
 */
export function systemUser(): SystemUser {
  const found = findUser();
  if (found) return found;
  for (const [command, ...args] of COMMANDS) {
    try {
      execFileSync(command!, args, { stdio: 'ignore', env: { PATH: ROOTS_PATH, NODE_ENV: 'production' } });
    } catch {
      // Not this system's command, or another process was faster.
    }
    const made = findUser();
    if (made) return made;
  }
  const reason = `PostgreSQL refuses to run as root, and the user ${NAME} could not be made`;
  throw new PermanentError('database.start-failed', { reason });
}

function findUser(): SystemUser | undefined {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}
