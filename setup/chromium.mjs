import { existsSync } from 'node:fs';
import { run } from './run.mjs';

/** Where distributions put it; test/helpers/dashboard/browser.ts looks at the same places. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const INSTALL_MS = 300_000;

/**
 * The browser of the dashboard's tests. Without it those tests fail and say what to do; a set-up does not.
 * @type {import('./report.mjs').Step}
 */
export const chromiumStep = {
  title: 'getting Chromium for the tests',
  isDone: () => PLACES.some(place => existsSync(place)),
  async run() {
    if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
      if (!(await install()).ok) {
        // A fresh image has no package lists.
        await run('apt-get', ['update', '-q'], { timeoutMs: INSTALL_MS });
        await install();
      }
    }
    if (PLACES.some(place => existsSync(place))) return;
    return existsSync('/usr/bin/apt-get')
      ? 'not to be had here. For the tests in the browser: sudo apt-get install chromium'
      : 'not to be had here. For the tests in the browser: install Chromium or Chrome';
  },
};

const install = () =>
  run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: INSTALL_MS,
  });
