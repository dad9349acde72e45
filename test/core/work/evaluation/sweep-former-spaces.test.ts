import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sweepFormerSpaces } from '../../../../core/work/evaluation/sweep-former-spaces.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const SPACE = { modelId: 'demo@00000000', precision: 'int8' } as const;
const CURRENT = 'demo@00000000-int8-graph-2-normalizer-3-inputs-00000000';

it('deletes what is left of a model’s former names, and nothing that may be opened or is being written', async () => {
  const folder = await temporaryFolder();
  const make = async (name: string, time: Date) => {
    const file = path.join(folder, name, '1.embeddings');
    await mkdir(path.dirname(file));
    await writeFile(file, 'x');
    for (const one of [file, path.dirname(file)]) await utimes(one, time, time);
    return name;
  };
  const longAgo = new Date('2026-01-01');
  await make('demo@00000000-int8-normalizer-3', longAgo);
  await make('demo@00000000-int8-graph-1-normalizer-3-inputs-00000000', longAgo);
  await make('.deleted-1', longAgo);
  const kept = [
    await make(CURRENT, longAgo),
    await make('demo@00000000-int8-graph-2-normalizer-4-inputs-00000000', new Date()),
    await make('demo@00000000-fp32-normalizer-3', longAgo),
    await make('demo@00000001-int8-normalizer-3', longAgo),
  ];
  await sweepFormerSpaces(folder, SPACE, CURRENT);
  expect((await readdir(folder)).toSorted()).toEqual(kept.toSorted());
});

it('has nothing to do before the first evaluation', async () => {
  const folder = path.join(await temporaryFolder(), 'none');
  await expect(sweepFormerSpaces(folder, SPACE, CURRENT)).resolves.toBeUndefined();
});
