import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The machine's own Chromium, without a window and without a word to anyone. @throws Error that says how to get one */
export function openBrowser(): Promise<Browser> {
  const executablePath = PLACES.find(place => existsSync(place));
  if (!executablePath) {
    throw new Error(
      'no Chromium here: node setup.mjs --for test (as root), or sudo apt-get install chromium',
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });
}
