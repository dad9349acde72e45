/** A child of webgpu.test.ts, which sets the driver's variables: prints the results of indexes on WebGPU, and how they were found. */
import type { ScanCounts } from '../../../core/engines/vector-index/exact/ranking.ts';
import { openVectorIndex } from '../../../core/engines/vector-index/open-vector-index.ts';
import { ask, CASES, imagesOf } from '../../core/engines/vector-index/exact/webgpu-cases.ts';
import { snapshotOf, stream } from '../../core/engines/vector-index/snapshots.ts';

const [, , directory, wanted, cases] = process.argv;
const answers = [];
for (const asked of cases === 'all' ? CASES.all : CASES.filtered) {
  const images = imagesOf(asked);
  const { folder } = await snapshotOf(directory!, images);
  const scans: ScanCounts[] = [];
  const index = await openVectorIndex({
    folder,
    dimension: asked.dimension,
    images: stream(images),
    device: 'webgpu',
    threads: 0,
    ...(asked.pieceBytes !== undefined && { pieceBytes: asked.pieceBytes }),
    ...(wanted === 'fp32' && { scan: { wanted } }),
    onScans: counts => scans.push(counts),
    onWithoutDevice: error => {
      throw error;
    },
  });
  answers.push({ name: asked.name, found: await ask(index, asked), scans });
  await index.close();
}
process.stdout.write(JSON.stringify(answers));
