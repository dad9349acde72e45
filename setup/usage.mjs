// `npm start -- --help` and that of the processes alone, before anything is set up: only Node is needed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { usage as en } from '../locales/en/usage.mjs';
import { usage as fa } from '../locales/fa/usage.mjs';
import { ROOT } from './root.mjs';

const [name = ''] = process.argv.slice(2);
const texts = Object.entries(localeOf() === 'fa' ? fa : en);
process.stdout.write(`${texts.find(([key]) => key === name)?.[1] ?? en.start}\n`);

/** As the settings have it: the environment wins over .env. */
function localeOf() {
  return process.env.LOCALE || /^\s*LOCALE\s*=\s*["']?(\w+)/m.exec(readEnvFile())?.[1];
}

function readEnvFile() {
  try {
    return readFileSync(path.join(ROOT, '.env'), 'utf8');
  } catch {
    return '';
  }
}
