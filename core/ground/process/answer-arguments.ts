import { startMessages } from '../../../locales/start.ts';
import { inspectConfig } from '../config.ts';
import { terminalLines } from '../text/terminal.ts';

const WRONG_USE = 2;

/**
 * `npm start` and the processes that start alone take no options: who gives one wants to know something, and is told so in place of a
 * system that runs. Returns where there are none.
 * @param name of the process, or `start`; others answer for themselves.
 */
export function answerArguments(given: readonly string[], name: string): void {
  const [first] = given;
  if (first === undefined) return;
  const { usage, noOption } = startMessages(inspectConfig().config.locale);
  if (!isKeyOf(usage, name)) return;
  // As setup/run.sh looks for them: wherever they stand.
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
