import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Debian's chromium brings a Vulkan driver that needs no graphics card. */
const DRIVERS = '/usr/lib/chromium';
const DRIVER = path.join(DRIVERS, 'vk_swiftshader_icd.json');

it.skipIf(!existsSync(DRIVER))(
  'a program that plays a graphics card works on WebGPU, and is not what auto takes (needs Debian’s chromium)',
  async () => {
    const env = {
      ...process.env,
      LD_LIBRARY_PATH: DRIVERS,
      VK_ICD_FILENAMES: DRIVER,
      VK_DRIVER_FILES: DRIVER,
    };
    const script = path.resolve(import.meta.dirname, '../../../helpers/processes/fastest-on-webgpu.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
    // One glance tells: the next comparison would keep a core busy for a minute.
    expect(JSON.parse(stdout)).toEqual({ works: true, fastest: 'cpu', compared: ['webgpu'] });
  },
  180_000,
);
