import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** Debian's chromium brings a Vulkan driver that needs no graphics card. */
const DRIVERS = '/usr/lib/chromium';
const DRIVER = path.join(DRIVERS, 'vk_swiftshader_icd.json');

describe('the towers on WebGPU (needs Debian’s chromium for its software driver)', () => {
  it.skipIf(!existsSync(DRIVER))(
    'agree with the reference',
    async () => {
      const env = {
        ...process.env,
        LD_LIBRARY_PATH: DRIVERS,
        VK_ICD_FILENAMES: DRIVER,
        VK_DRIVER_FILES: DRIVER,
      };
      const script = path.join(import.meta.dirname, 'differences-on-webgpu.ts');
      const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
      const { device, texts, pictures } = JSON.parse(stdout);
      expect(device).toBe('webgpu');
      expect(texts).toBeLessThan(1e-4);
      expect(pictures).toBeLessThan(1e-4);
    },
    180_000,
  );
});
