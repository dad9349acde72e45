import { openVectorIndex } from '../../../../../core/engines/vector-index/open-vector-index.ts';
import { describeVectorIndex } from '../contract.ts';
import { snapshotOf, stream } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const temporary = temporaryFolder();

describeVectorIndex(
  'USearch',
  async ({ dimension, images = [], hidden = [] }) => {
    const usearch = { factory: 'HNSW32,F32', recall: 1 };
    const { folder } = await snapshotOf(temporary.path, images, dimension, { usearch });
    const shown = images.filter(image => !hidden.includes(image.id));
    return openVectorIndex({ folder, dimension, images: stream(shown), device: 'cpu', threads: 1 });
  },
  { isGraph: true },
);
