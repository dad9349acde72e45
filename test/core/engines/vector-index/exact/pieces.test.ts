import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exactGraph, MASKED } from '../../../../../core/engines/vector-index/exact/graph.ts';
import { openScorer } from '../../../../../core/engines/vector-index/exact/scorer.ts';
import { openVectorIndex } from '../../../../../core/engines/vector-index/open-vector-index.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { randomImages, randomVectors } from '../random-images.ts';
import { snapshotOf, stream } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();
const [ROWS, DIMENSION, QUERIES] = [3072, 8, 5];

it('a matrix that is cut finds what the whole one finds, wherever it is cut', async () => {
  const matrix = randomVectors(ROWS, DIMENSION, seededRandom(1));
  await writeFile(path.join(temporary.path, 'matrix'), new Uint8Array(matrix.buffer));
  const vectors = { file: 'matrix', offset: 0, length: matrix.byteLength, rows: ROWS };
  const mask = Float32Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? MASKED : 0));
  const question = { queries: randomVectors(QUERIES, DIMENSION, seededRandom(2)), width: 40, mask };
  const find = async (rowsAtMost?: number) => {
    const options = { device: 'cpu', threads: 1, dataFolder: temporary.path } as const;
    const scorer = await openScorer(DIMENSION, options, exactGraph(DIMENSION, vectors, rowsAtMost));
    const found = await scorer.best(question);
    await scorer.close();
    return found;
  };
  const whole = await find();
  for (const rows of [ROWS, 1024, 1000, 7 * 64, ROWS - 1]) expect(await find(rows)).toEqual(whole);
});

it('an index for a device that does not work here is searched on the processor, and says so', async () => {
  const images = randomImages(300, 16, seededRandom(3));
  const { folder } = await snapshotOf(temporary.path, images);
  const told: string[] = [];
  const index = await openVectorIndex({
    folder,
    dimension: 16,
    images: stream(images),
    device: 'cuda',
    threads: 1,
    onWithoutDevice: ({ code }) => told.push(code),
  });
  const [[first] = []] = await index.search(images[7]!.vector, 1);
  await index.close();
  expect([first?.id, told]).toEqual([images[7]!.id, ['config.invalid']]);
});
