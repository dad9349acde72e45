/** A child of webgpu.test.ts, which sets the driver's variables: prints what the index on WebGPU finds. */
import { openVectorIndex } from '../../../core/engines/vector-index/open-vector-index.ts';
import { seededRandom } from '../../../core/ground/domain/seeded-random.ts';
import { randomImages, randomVectors } from '../../core/engines/vector-index/random-images.ts';
import { stream } from '../../core/engines/vector-index/snapshots.ts';

const [, , folder, pieceBytes] = process.argv;
const images = randomImages(5000, 16, seededRandom(1));
const index = await openVectorIndex({
  folder: folder!,
  dimension: 16,
  images: stream(images),
  device: 'webgpu',
  threads: 0,
  ...(pieceBytes && { pieceBytes: Number(pieceBytes) }),
  onWithoutDevice: error => {
    throw error;
  },
});
await index.remove([images[10]!.id]);
const queries = randomVectors(3, 16, seededRandom(2));
const found = await index.search(queries, 100, { source: ['demo', 'divar'] });
await index.close();
process.stdout.write(JSON.stringify(found));
