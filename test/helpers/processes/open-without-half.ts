/** A child of webgpu.test.ts, which sets a driver without float16: prints what happens to an index that assumes float16. */
import { MASKED, paddedRows } from '../../../core/engines/vector-index/exact/graph.ts';
import { openMatrix } from '../../../core/engines/vector-index/exact/open-matrix.ts';
import { seededRandom } from '../../../core/ground/domain/seeded-random.ts';
import { randomImages } from '../../core/engines/vector-index/random-images.ts';
import { snapshotOf } from '../../core/engines/vector-index/snapshots.ts';

const [COUNT, DIMENSION, ROW] = [300, 16, 7];
const images = randomImages(COUNT, DIMENSION, seededRandom(3));
const { folder } = await snapshotOf(process.argv[2]!, images);
const told: string[] = [];
const { scorer, half } = await openMatrix(
  { folder, count: COUNT, dimension: DIMENSION, largestNorm: 1 },
  { device: 'webgpu', threads: 1, onWithoutHalf: reason => told.push(reason) },
  async () => true,
);
const mask = Float32Array.from({ length: paddedRows(COUNT) }, (_, row) => (row < COUNT ? 0 : MASKED));
const [best] = await scorer.best({ queries: images[ROW]!.vector, width: 1, mask });
await scorer.close();
await half?.close();
process.stdout.write(JSON.stringify({ isHalf: half !== undefined, told, isFound: best?.rows[0] === ROW }));
