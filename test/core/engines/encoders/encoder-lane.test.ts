import { expect, test } from 'vitest';
import { openLane } from '../../../../core/engines/encoders/encoder-lane.ts';

test('an encoder that does without its graphics card says why, once, and encodes', async () => {
  const told: string[] = [];
  const lane = await openLane<number, number[]>({
    name: 'encoder of a test',
    entry: new URL('./full-card-thread.ts', import.meta.url),
    data: undefined,
    dimension: 1,
    batchLimit: 2,
    maxWaiting: 2,
    pack: items => ({ batch: items }),
    onWithoutDevice: reason => told.push(reason),
  });
  const rows = await Promise.all([lane.encode(7), lane.encode(8)]);
  await lane.close();
  expect(rows.map(row => [...row])).toEqual([[7], [8]]);
  expect(told).toEqual(['no memory on the card']);
});
