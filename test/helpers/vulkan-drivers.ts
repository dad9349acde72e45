import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a child needs in its environment to use a Vulkan driver that is a program and no graphics card. */
type Driver = Readonly<Record<string, string>>;

/** Debian's chromium brings one, which has no float16. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

const chosen = (file: string): Driver => ({ VK_ICD_FILENAMES: file, VK_DRIVER_FILES: file });

export const findPlainDriver = (): Driver | undefined =>
  existsSync(SWIFTSHADER)
    ? { LD_LIBRARY_PATH: path.dirname(SWIFTSHADER), ...chosen(SWIFTSHADER) }
    : undefined;

const DRIVERS = '/usr/share/vulkan/icd.d';
/** Mesa 22, of Debian 12, has no adapter for WebGPU. A child that finds that out would cost every run of the tests half a second. */
const LEAST_VULKAN = 1.4;

/** Mesa's, of version 25 and later: float16 is there where the processor converts it. */
export function findHalfDriver(): Driver | undefined {
  const names = existsSync(DRIVERS) ? readdirSync(DRIVERS) : [];
  const name = names.find(each => each.startsWith('lvp_icd'));
  if (name === undefined) return undefined;
  const file = path.join(DRIVERS, name);
  const version = /"api_version"\s*:\s*"(\d+\.\d+)/.exec(readFileSync(file, 'utf8'))?.[1];
  if (version === undefined || Number(version) < LEAST_VULKAN) return undefined;
  const probe = path.join(import.meta.dirname, 'processes/multiply-half.ts');
  const env = { ...process.env, ...chosen(file) };
  return spawnSync(process.execPath, [probe], { env, stdio: 'ignore' }).status === 0
    ? chosen(file)
    : undefined;
}

export const halfDriverAdvice = (): string => 'sudo apt-get install mesa-vulkan-drivers (25 or later)';
