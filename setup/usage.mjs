// What `npm start -- --help` says, and each process alone; or that an argument is unknown. Before anything is set up: only Node is needed.
//
//   node setup/usage.mjs <process> <what a person gave>…
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as en from '../locales/en/usage.mjs';
import * as fa from '../locales/fa/usage.mjs';
import { ROOT } from './root.mjs';

/** As core/ground/process/answer-arguments.ts, which answers what reaches a process in another way. */
const WRONG_USE = 2;

const [name = '', ...given] = process.argv.slice(2);
const words = localeOf() === 'fa' ? fa : en;
if (given.some(one => ['-h', '--help', 'help'].includes(one))) {
  const found = Object.entries(words.usage).find(([key]) => key === name);
  process.stdout.write(`${found ? found[1] : words.usage.start}\n`);
} else {
  // Nothing of it may steer a terminal.
  const shown = String(given[0]).replace(/\p{Cc}/gu, '\ufffd');
  process.stderr.write(`${words.noOption(shown, name === 'start' ? 'npm start' : `npm run ${name}`)}\n`);
  process.exitCode = WRONG_USE;
}

/** As the settings have it: the environment wins over .env, whose last line counts. By hand, for a Node without `parseEnv` too. */
function localeOf() {
  if (process.env.LOCALE !== undefined) return process.env.LOCALE;
  const lines = readEnvFile().match(/^\s*(?:export\s+)?LOCALE\s*=\s*["']?\w*/gm) || [];
  return String(lines[lines.length - 1]).replace(/.*=\s*["']?/, '');
}

function readEnvFile() {
  try {
    return readFileSync(path.join(ROOT, '.env'), 'utf8');
  } catch {
    return '';
  }
}
