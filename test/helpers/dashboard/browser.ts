import { type Browser, chromium } from 'playwright';
import { chromiumAdvice, findChromium } from '../../../setup/chromium.mjs';

/**
 * A Chromium without a window and without a word to anyone. Tests that need it carry the tag `chromium`.
 * @throws Error that says how to get one
 */
export function openBrowser(): Promise<Browser> {
  const found = findChromium();
  if (!found) throw new Error(`no Chromium here. To have it: ${chromiumAdvice()}`);
  return chromium.launch({
    ...(found !== 'playwright' && { executablePath: found }),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });
}

/** For test files of which only some tests need a browser: those that carry the tag. */
export const openBrowserIfThere = async (): Promise<Browser | undefined> =>
  findChromium() ? openBrowser() : undefined;
