import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { findHalfDriver, findPlainDriver } from '../../../../helpers/vulkan-drivers.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { CASES, expectedOf } from './webgpu-cases.ts';

const temporary = temporaryFolder();
const plainDriver = findPlainDriver();

const Answers = z.array(
  z.object({
    name: z.string(),
    found: z.array(z.array(z.object({ id: z.string(), score: z.number() }))),
    scans: z.array(z.object({ rounding: z.string(), certified: z.number(), scanned: z.number() })),
  }),
);

const expected = (cases: keyof typeof CASES) =>
  CASES[cases].map(asked => ({ name: asked.name, found: expectedOf(asked) }));

async function answersOn(
  driver: Readonly<Record<string, string>> | undefined,
  { cases, scan = 'auto' }: { readonly cases: keyof typeof CASES; readonly scan?: 'auto' | 'fp32' },
) {
  const script = path.resolve(import.meta.dirname, '../../../../helpers/processes/search-on-webgpu.ts');
  const env = { ...process.env, ...driver };
  const limits = { env, maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, temporary.path, scan, cases],
    limits,
  );
  const answers = Answers.parse(JSON.parse(stdout));
  return {
    found: answers.map(({ name, found }) => ({ name, found })),
    scans: answers.flatMap(({ scans }) => scans),
  };
}

describe('the exact index on WebGPU', () => {
  it.skipIf(!plainDriver)(
    'finds exactly what a plain loop finds, in float32 (needs Debian’s chromium for its software driver)',
    async () => {
      const { found, scans } = await answersOn(plainDriver, { cases: 'filtered' });
      expect(found).toEqual(expected('filtered'));
      // Nothing was rounded.
      expect(scans.every(({ certified, scanned }) => certified + scanned === 0)).toBe(true);
    },
    180_000,
  );

  it.skipIf(!plainDriver)(
    'lies on the card in float32 where float16 was to work and fails, and says so (needs Debian’s chromium for its software driver)',
    async () => {
      const script = path.resolve(import.meta.dirname, '../../../../helpers/processes/open-without-half.ts');
      const env = { ...process.env, ...plainDriver };
      const { stdout } = await promisify(execFile)(process.execPath, [script, temporary.path], { env });
      expect(JSON.parse(stdout)).toEqual({
        isHalf: false,
        told: [expect.stringMatching(/^[^{]*f16/)],
        isFound: true,
      });
    },
    180_000,
  );

  describe('with float16', { tags: ['half-driver'] }, () => {
    it('finds exactly what a plain loop finds, by itself where that is certain', async () => {
      const { found, scans } = await answersOn(findHalfDriver(), { cases: 'all' });
      expect(found).toEqual(expected('all'));
      for (const [at, { name, queries = 1, certified = queries }] of CASES.all.entries()) {
        const counts = { rounding: 'fp16', certified, scanned: queries - certified };
        expect({ name, ...scans[at] }).toEqual({ name, ...counts });
      }
    }, 180_000);

    it('keeps to float32 where EXACT_SCAN wants it', async () => {
      const { found, scans } = await answersOn(findHalfDriver(), { cases: 'filtered', scan: 'fp32' });
      expect(found).toEqual(expected('filtered'));
      expect(scans.every(({ certified, scanned }) => certified + scanned === 0)).toBe(true);
    }, 180_000);
  });
});
