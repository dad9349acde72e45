import { spawn } from 'node:child_process';
import { type Browser, chromium } from 'playwright';
import { chromiumAdvice, findChromium } from '../../../setup/chromium.mjs';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
];

/**
 * A headless Chromium that contacts nobody. Tests that need it have the tag `chromium`.
 * @throws Error that says how to install one
 */
export function openBrowser(): Promise<Browser> {
  const found = findChromium();
  if (!found) throw new Error(`no Chromium here. To have it: ${chromiumAdvice()}`);
  return chromium.launch({ ...(found !== 'playwright' && { executablePath: found }), args: QUIET });
}

export interface RemoteBrowser extends AsyncDisposable {
  /** Its debugging address. */
  readonly address: string;
}

/** The same, started the way an operator starts one for others. @param folder for this browser only */
export async function startRemoteBrowser(folder: string): Promise<RemoteBrowser> {
  const found = findChromium();
  const program = found === 'playwright' ? chromium.executablePath() : found;
  if (program === undefined) throw new Error(`no Chromium here. To have it: ${chromiumAdvice()}`);
  const own = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'];
  const child = spawn(program, [...QUIET, ...own], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise(resolve => child.once('exit', resolve));
  const port = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      const listening = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(output)?.[1];
      if (listening) resolve(listening);
    });
    child.once('exit', () => reject(new Error(output)));
  });
  return {
    address: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** For test files in which only some tests need a browser: the tests with the tag. */
export const openBrowserIfThere = async (): Promise<Browser | undefined> =>
  findChromium() ? openBrowser() : undefined;
