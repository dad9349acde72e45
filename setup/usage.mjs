// `npm start -- --help` and that of the processes alone, before anything is set up: only Node is needed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { usage as en } from '../locales/en/usage.mjs';
import { usage as fa } from '../locales/fa/usage.mjs';
import { ROOT } from './root.mjs';

const [name = ''] = process.argv.slice(2);
const texts = Object.entries(localeOf() === 'fa' ? fa : en);
process.stdout.write(`${texts.find(([key]) => key === name)?.[1] ?? en.start}\n`);

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
