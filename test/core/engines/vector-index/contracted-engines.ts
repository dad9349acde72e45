import path from 'node:path';
import {
  type OpenVectorIndexOptions,
  openVectorIndex,
} from '../../../../core/engines/vector-index/open-vector-index.ts';
import type { VectorIndex } from '../../../../core/engines/vector-index/vector-index.ts';
import type { Start } from './contract.ts';
import { snapshotOf, stream } from './snapshots.ts';

interface Folder {
  readonly path: string;
}
type Engine = Parameters<typeof snapshotOf>[3];

/** Writes a snapshot for an engine and opens it, without what may not be found. */
const opens =
  (
    folder: Folder,
    engine: Engine,
    options: () => Partial<OpenVectorIndexOptions> = () => ({}),
  ): ((start: Start) => Promise<VectorIndex>) =>
  async ({ dimension, images = [], hidden = [] }) => {
    const written = await snapshotOf(folder.path, images, dimension, engine);
    const shown = images.filter(image => !hidden.includes(image.id));
    return openVectorIndex({
      folder: written.folder,
      dimension,
      images: stream(shown),
      device: 'cpu',
      threads: 1,
      ...options(),
    });
  };

// What the first one measures of this machine holds for the others: each would spend most of a second of a core on it.
export const opensExact = (wanted: 'int8' | 'fp32', folder: Folder) =>
  opens(folder, undefined, () => ({ scan: { wanted, file: path.join(folder.path, 'scans.json') } }));

export const opensFlat = (folder: Folder) => opens(folder, { factory: 'Flat', recall: 0.95 });

export const opensUsearch = (folder: Folder) =>
  opens(folder, { usearch: { factory: 'HNSW32,F32', recall: 1 } });
