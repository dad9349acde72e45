import { startMessages } from '../../../locales/start.ts';
import { inspectConfig } from '../config.ts';
import { terminalLines } from '../text/terminal.ts';

const WRONG_USE = 2;

/**
 * `npm start` and the processes that start alone take no options. Given one, this prints the help, or an error, and exits
 * instead of starting. Returns when there are none.
 * @param name of the process, or `start`; other names handle their own arguments.
 */
export function answerArguments(given: readonly string[], name: string): void {
  const [first] = given;
  if (first === undefined) return;
  const { usage, noOption } = startMessages(inspectConfig().config.locale);
  if (!isKeyOf(usage, name)) return;
  // At any position, as in setup/run.sh.
  if (given.some(one => ['-h', '--help', 'help'].includes(one))) {
    process.stdout.write(`${usage[name]}\n`);
    process.exit(0);
  }
  process.stderr.write(
    `${terminalLines(noOption(first, name === 'start' ? 'npm start' : `npm run ${name}`))}\n`,
  );
  process.exit(WRONG_USE);
}

const isKeyOf = <Known extends object>(known: Known, key: PropertyKey): key is keyof Known =>
  Object.hasOwn(known, key);
