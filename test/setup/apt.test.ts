import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aptInstall } from '../../setup/apt.mjs';
import { findChromium } from '../../setup/chromium.mjs';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const isDebiansRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

afterEach(() => vi.unstubAllEnvs());

/** Asks for a package that every system of this kind has, so that nothing changes. */
async function install(): Promise<{ isThere: boolean; told: string[] }> {
  const told: string[] = [];
  const isThere = await aptInstall(['coreutils'], { purpose: 'a test', tell: text => told.push(text) });
  return { isThere, told };
}

describe('packages of the system', () => {
  it('are left alone with SETUP_APT=no', async () => {
    vi.stubEnv('SETUP_APT', 'no');
    expect(await install()).toEqual({ isThere: false, told: [] });
  });

  it.runIf(isDebiansRoot)(
    'are named before they are installed, with their number and the way out',
    async () => {
      vi.stubEnv('SETUP_APT', '');
      const { isThere, told } = await install();
      expect(isThere).toBe(true);
      expect(told.at(-1)).toMatch(/^apt-get install coreutils: \d+ packages.* for a test; SETUP_APT=no/);
    },
  );
});

describe('the browser of the tests', () => {
  it('is the one that CHROMIUM names, or none', async () => {
    vi.stubEnv('CHROMIUM', process.execPath);
    expect(findChromium()).toBe(process.execPath);
    vi.stubEnv('CHROMIUM', path.join(await temporaryFolder(), 'none'));
    expect(findChromium()).toBeUndefined();
  });

  const shell = '/usr/lib/chromium/chromium-headless-shell';
  it.runIf(existsSync(shell))(
    'is the one without a window, where Debian has put one beside the other',
    () => {
      vi.stubEnv('CHROMIUM', undefined);
      expect(findChromium()).toBe(shell);
    },
  );
});
