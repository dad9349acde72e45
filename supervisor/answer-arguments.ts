import { inspectConfig } from '../core/ground/config.ts';
import { terminalLines } from '../core/ground/text/terminal.ts';
import { startMessages } from '../locales/start.ts';

const WRONG_USE = 2;

/**
 * `npm start` and the processes that start alone take no options: who gives one wants to know something, and is told so in place of a
 * system that runs. Returns where there are none.
 */
export function answerArguments(given: readonly string[]): void {
  const [first] = given;
  if (first === undefined) return;
  const { usage, noOption } = startMessages(inspectConfig().config.locale);
  if (['-h', '--help', 'help'].includes(first)) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  process.stderr.write(`${terminalLines(noOption(first))}\n`);
  process.exit(WRONG_USE);
}
