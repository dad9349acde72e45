// Prints the help of `npm start` or of a single process, or reports an unknown argument. Runs before set-up, so it needs only Node.
//
//   node setup/usage.mjs <process> <what a person gave>…
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as en from '../locales/en/usage.mjs';
import * as fa from '../locales/fa/usage.mjs';
import { ROOT } from './root.mjs';

/** The same as in core/ground/process/answer-arguments.ts, which handles arguments that reach a process another way. */
const WRONG_USE = 2;

const [name = '', ...given] = process.argv.slice(2);
const words = localeOf() === 'fa' ? fa : en;
if (given.some(one => ['-h', '--help', 'help'].includes(one))) {
  const found = Object.entries(words.usage).find(([key]) => key === name);
  process.stdout.write(`${found ? found[1] : words.usage.start}\n`);
} else {
  // It must not contain terminal control characters.
  const shown = String(given[0]).replace(/\p{Cc}/gu, '\ufffd');
  process.stderr.write(`${words.noOption(shown, name === 'start' ? 'npm start' : `npm run ${name}`)}\n`);
  process.exitCode = WRONG_USE;
}

/**
 * Follows the settings' rules: the environment wins over .env, whose last line counts. Parsed by hand, also for a Node without `parseEnv`.
 */
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
