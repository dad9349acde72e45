import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMeasured } from '../../../../../core/engines/vector-index/exact/remembered-scans.ts';
import { choosesCodes, codesPay } from '../../../../../core/engines/vector-index/exact/scan-choice.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();
const large = { bytes: 2 ** 30, threads: 1 };

describe('how an exact index is compared', () => {
  it('is what the setting says, however small it is', async () => {
    expect(await choosesCodes({ wanted: 'fp32' }, large)).toBe(false);
    expect(await choosesCodes({ wanted: 'int8' }, { bytes: 100, threads: 1 })).toBe(true);
  });

  it('is float32 for a small one, without measuring', async () => {
    const file = path.join(temporary.path, 'small', 'scan.json');
    expect(await choosesCodes({ wanted: 'auto', file }, { bytes: 1000, threads: 1 })).toBe(false);
    expect(await readMeasured(file)).toBeUndefined();
  });

  it('is measured once for a machine, and then remembered', async () => {
    const file = path.join(temporary.path, 'measured', 'scan.json');
    const first = await choosesCodes({ wanted: 'auto', file }, large);
    const measured = await readMeasured(file);
    expect(first).toBe(codesPay(measured!));
    // What the file says counts, whatever the machine would say now.
    for (const [int8Ms, choice] of [
      [1, true],
      [99, false],
    ] as const) {
      await writeFile(file, JSON.stringify({ ...measured, int8Ms, fp32Ms: 50 }));
      expect(await choosesCodes({ wanted: 'auto', file }, large)).toBe(choice);
    }
  });

  it.each([
    ['of another machine', '{"machine":"other","int8Ms":99,"fp32Ms":1}'],
    ['cut off', '{"machine":"oth'],
  ])('is measured again where the file is %s', async (_, content) => {
    const file = path.join(temporary.path, 'scan.json');
    await writeFile(file, content);
    await choosesCodes({ wanted: 'auto', file }, large);
    expect(await readFile(file, 'utf8')).not.toBe(content);
    expect((await readMeasured(file))!.machine).not.toBe('other');
  });
});
