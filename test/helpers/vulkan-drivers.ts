import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The environment that a child needs to use a Vulkan driver in software instead of a graphics card. */
type Driver = Readonly<Record<string, string>>;

/** Debian's chromium contains one, without float16. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

const chosen = (file: string): Driver => ({ VK_ICD_FILENAMES: file, VK_DRIVER_FILES: file });

export const findPlainDriver = (): Driver | undefined =>
  existsSync(SWIFTSHADER)
    ? { LD_LIBRARY_PATH: path.dirname(SWIFTSHADER), ...chosen(SWIFTSHADER) }
    : undefined;

const DRIVERS = '/usr/share/vulkan/icd.d';
/** Mesa 22, in Debian 12, has no adapter for WebGPU. Finding that out in a child would cost every test run half a second. */
const LEAST_VULKAN = 1.4;

/** Mesa's driver, from version 25 on: it has float16 if the processor can convert it. */
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
