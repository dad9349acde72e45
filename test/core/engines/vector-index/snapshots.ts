import type { FaissBuild } from '../../../../core/engines/vector-index/faiss/build-faiss.ts';
import type { MilvusBuild } from '../../../../core/engines/vector-index/milvus/build-milvus.ts';
import type { SnapshotDescription } from '../../../../core/engines/vector-index/snapshot/manifest.ts';
import {
  type WrittenSnapshot,
  writeSnapshot,
} from '../../../../core/engines/vector-index/snapshot/write-snapshot.ts';
import type { UsearchBuild } from '../../../../core/engines/vector-index/usearch/build-usearch.ts';
import type { IndexedImage } from '../../../../core/engines/vector-index/vector-index.ts';
import { newId } from '../../../../core/ground/domain/id.ts';

export async function* stream<Item>(items: Iterable<Item>): AsyncGenerator<Item> {
  yield* items;
}

export const describeSnapshot = (dimension: number): SnapshotDescription => ({
  id: newId(),
  modelId: 'demo@00000000',
  precision: 'fp32',
  normalizerVersion: 1,
  dimension,
  preprocessing: { imageSize: 64, mean: [0.5, 0.5, 0.5] },
});

export const snapshotOf = (
  directory: string,
  images: readonly IndexedImage[],
  dimension = images[0]!.vector.length,
  engine?: FaissBuild | { readonly milvus: MilvusBuild } | { readonly usearch: UsearchBuild },
): Promise<WrittenSnapshot> =>
  writeSnapshot({
    directory,
    manifest: describeSnapshot(dimension),
    rows: stream(images),
    ...(engine && ('factory' in engine ? { faiss: engine } : engine)),
  });
