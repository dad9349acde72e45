import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { aptInstall, hasApt } from './apt.mjs';
import { MODULES } from './root.mjs';

/**
 * Debian's headless Chromium, which renders pages for two thirds of the processor time. Not the script in /usr/bin: the browser is its
 * child, and outlives the script if that is killed.
 */
const HEADLESS_SHELL = '/usr/lib/chromium/chromium-headless-shell';

/** Where distributions, snap and installers put it, in the tests' order of preference. */
const PLACES = [
  HEADLESS_SHELL,
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The browser for the tests: the one that CHROMIUM names, one of this machine, or the one that Playwright installed, which Playwright finds
 * by itself.
 * @returns {string | undefined} its program, or 'playwright'; undefined if there is none
 */
export function findChromium() {
  const chosen = process.env['CHROMIUM'];
  if (chosen) return existsSync(chosen) ? chosen : undefined;
  return (
    PLACES.find(place => existsSync(place) && !isStub(place)) ?? (hasPlaywrights() ? 'playwright' : undefined)
  );
}

/**
 * Ubuntu's package is a script that asks for the snap.
 * @param {string} place
 */
const isStub = place =>
  statSync(place).size < 10_000 &&
  readFileSync(place, 'utf8').includes('snap') &&
  !existsSync('/snap/bin/chromium');

/** Whether Playwright has downloaded the build that its installed version needs. */
function hasPlaywrights() {
  try {
    /** @type {{ browsers: { name: string, revision: string }[] }} */
    const { browsers } = JSON.parse(
      readFileSync(path.join(MODULES, 'playwright-core', 'browsers.json'), 'utf8'),
    );
    const revision = browsers.find(({ name }) => name === 'chromium')?.revision;
    return existsSync(path.join(playwrightFolder(), `chromium-${revision}`, 'INSTALLATION_COMPLETE'));
  } catch {
    return false;
  }
}

const playwrightFolder = () =>
  process.env['PLAYWRIGHT_BROWSERS_PATH'] ??
  path.join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'ms-playwright');

/** How to install it here, in one line. */
export function chromiumAdvice() {
  if (process.platform === 'darwin') return 'install Google Chrome, or: npx playwright install chromium';
  // Ubuntu, also under WSL, has it only as a snap.
  if (/^ID=ubuntu$/m.test(osRelease())) return 'npx playwright install --with-deps chromium';
  if (hasApt()) return 'sudo apt-get install chromium';
  return 'install Chromium or Chrome, or: npx playwright install chromium';
}

function osRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

/**
 * The browser for the dashboard's tests. Without it, those tests are skipped and counted; set-up goes on.
 * @type {import('./report.mjs').Step}
 */
export const chromiumStep = {
  title: 'getting Chromium for the tests',
  isDone: () => findChromium() !== undefined,
  async run(tell) {
    for (const name of ['chromium-headless-shell', 'chromium']) {
      await aptInstall([name], { purpose: 'the tests in the browser', tell });
      if (findChromium()) return;
    }
    return `not to be had here: tests in the browser are left out. To have them: ${chromiumAdvice()}`;
  },
};
