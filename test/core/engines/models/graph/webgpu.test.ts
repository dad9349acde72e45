import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findHalfDriver, findPlainDriver } from '../../../../helpers/vulkan-drivers.ts';

const plainDriver = findPlainDriver();
const LIMIT_MS = 180_000;
const HALF = path.resolve(import.meta.dirname, '../../../../helpers/processes/embed-in-half.ts');

async function printedOn(driver: Readonly<Record<string, string>> | undefined, script: string) {
  const env = { ...process.env, ...driver };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
  return JSON.parse(stdout);
}

describe('the towers on WebGPU (needs Debian’s chromium for its software driver)', () => {
  it.skipIf(!plainDriver)(
    'agree with the reference',
    async () => {
      const script = path.join(import.meta.dirname, 'differences-on-webgpu.ts');
      const { device, texts, pictures } = await printedOn(plainDriver, script);
      expect(device).toBe('webgpu');
      expect(texts).toBeLessThan(1e-4);
      expect(pictures).toBeLessThan(1e-4);
    },
    LIMIT_MS,
  );

  it.skipIf(!plainDriver)(
    'refuse fp16 where the card has none',
    async () => {
      expect(await printedOn(plainDriver, HALF)).toMatchObject({
        code: 'precision.fp16-on-card',
        device: 'webgpu',
      });
    },
    LIMIT_MS,
  );
});

describe('the towers in fp16 on WebGPU', { tags: ['half-driver'] }, () => {
  it(
    'give nearly the embeddings of float32, and the same alone and among others',
    async () => {
      const { least, isSound } = await printedOn(findHalfDriver(), HALF);
      expect(least).toBeGreaterThan(0.9999);
      // Float32 would be nearer.
      expect(least).toBeLessThan(1 - 5e-7);
      expect(isSound).toBe(true);
    },
    LIMIT_MS,
  );
});
