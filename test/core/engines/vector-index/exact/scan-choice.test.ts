import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMeasured } from '../../../../../core/engines/vector-index/exact/remembered-scans.ts';
import { chooseScan, planOf, scanOf } from '../../../../../core/engines/vector-index/exact/scan-choice.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();
const large = { bytes: 2 ** 30, threads: 1 };

describe('how an exact index is compared', () => {
  it('is what the setting says, however small it is', async () => {
    expect(await chooseScan({ wanted: 'fp32' }, large)).toBeUndefined();
    const small = { bytes: 100, threads: 1 };
    expect(await chooseScan({ wanted: 'int8', many: 'kernel' }, small)).toEqual({
      one: 'int8',
      many: 'kernel',
    });
    expect(await chooseScan({ wanted: 'int8' }, small)).toMatchObject({ one: 'int8' });
  });

  it('is float32 for a small one, without measuring', async () => {
    const file = path.join(temporary.path, 'small', 'scan.json');
    expect(await chooseScan({ wanted: 'auto', file }, { bytes: 1000, threads: 1 })).toBeUndefined();
    expect(await readMeasured(file)).toBeUndefined();
  });

  it('is measured once for a machine, and then remembered', async () => {
    const file = path.join(temporary.path, 'measured', 'scan.json');
    const first = await chooseScan({ wanted: 'auto', file }, large);
    const measured = await readMeasured(file);
    expect(first).toEqual(planOf(measured!, large.bytes));
    // What the file says counts, whatever the machine would say now.
    const slow = { kernelMs: 99, productsMs: 99, fp32Ms: 50 };
    for (const [int8Ms, choice] of [
      [1, { one: 'int8', many: 'fp32' }],
      [99, undefined],
    ] as const) {
      await writeFile(file, JSON.stringify({ ...measured, int8Ms, fp32Ms: 50, many: slow }));
      expect(await chooseScan({ wanted: 'auto', file }, large)).toEqual(choice);
    }
  });

  it.each([
    ['the kernel where it is the fastest', 10, 20, 30, 'kernel'],
    ['products where those are', 20, 10, 30, 'products'],
    ['float32 where that is, beside codes for one query', 40, 35, 30, 'fp32'],
  ] as const)('is for many queries at once %s', (_, kernelMs, productsMs, fp32Ms, many) => {
    const plan = planOf({ int8Ms: 1, fp32Ms: 3, many: { kernelMs, productsMs, fp32Ms } }, large.bytes);
    expect(plan).toEqual({ one: 'int8', many });
    expect([1, 7, 8, 32].map(count => scanOf(plan!, count))).toEqual(['kernel', 'kernel', many, many]);
  });

  it('is float32 for many queries over an index so small that what follows the codes takes longer than they save', () => {
    const measured = { int8Ms: 1, fp32Ms: 3, many: { kernelMs: 20, productsMs: 11, fp32Ms: 14 } };
    const chosen = [51.2, 102.4, 204.8, 512].map(megabytes => planOf(measured, megabytes * 1e6)?.many);
    expect(chosen).toEqual(['fp32', 'fp32', 'products', 'products']);
  });

  it('is float32 for one query where that is faster, and codes for many where those are', () => {
    const plan = planOf(
      { int8Ms: 3, fp32Ms: 3, many: { kernelMs: 9, productsMs: 5, fp32Ms: 9 } },
      large.bytes,
    );
    expect(plan).toEqual({ one: 'fp32', many: 'products' });
    expect([1, 7, 8].map(count => scanOf(plan!, count))).toEqual(['fp32', 'fp32', 'products']);
  });

  it.each([
    [
      'of another machine',
      '{"machine":"other","int8Ms":99,"fp32Ms":1,"many":{"kernelMs":1,"productsMs":1,"fp32Ms":1}}',
    ],
    ['of an earlier release', '{"machine":"other","int8Ms":99,"fp32Ms":1}'],
    ['cut off', '{"machine":"oth'],
  ])('is measured again where the file is %s', async (_, content) => {
    const file = path.join(temporary.path, 'scan.json');
    await writeFile(file, content);
    await chooseScan({ wanted: 'auto', file }, large);
    expect(await readFile(file, 'utf8')).not.toBe(content);
    expect((await readMeasured(file))!.machine).not.toBe('other');
  });
});
