/** A child of kill.test.ts: writes snapshots of different sizes into a folder until it is killed. */
import { seededRandom } from '../../../core/ground/domain/seeded-random.ts';
import { randomImages } from '../../core/engines/vector-index/random-images.ts';
import { snapshotOf } from '../../core/engines/vector-index/snapshots.ts';

const [, , directory, factory] = process.argv;
const faiss = factory ? { factory, recall: 0.5 } : undefined;
const images = randomImages(6000, 32, seededRandom(1));
process.stdout.write('writing\n');
for (let round = 0; ; round++) {
  const { folder } = await snapshotOf(directory!, images.slice(0, 1 + ((round * 1777) % 6000)), 32, faiss);
  process.stdout.write(`${folder}\n`);
}
