import { rm } from 'node:fs/promises';
import path from 'node:path';
import { HashedFile, writeHashed } from '../snapshot/hashed-file.ts';
import type { CodesDescription, FileRecord } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { VectorReader } from '../snapshot/vector-reader.ts';
import { gatherGraph } from './gather-graph.ts';
import { paddedRows } from './graph.ts';
import { CODES_VERSION, quantiseRow } from './row-codes.ts';
import { strideOf } from './scan/kernel-layout.ts';

/** Numbers read at a time; the event loop gets its turn in between. */
const CHUNK_NUMBERS = 2 ** 20;
/** A norm beyond this could not be squared and added up in float32; embeddings have norm 1. */
const LARGEST_NORM = 1e15;

export interface WrittenCodes {
  readonly codes: CodesDescription;
  readonly files: Readonly<Record<string, FileRecord>>;
}

/**
 * Writes the vectors of an unfinished snapshot as int8, row by row as the scan reads them.
 * @returns undefined for vectors so long that the bounds would not hold.
 */
export async function writeCodes(
  folder: string,
  { count, dimension }: { readonly count: number; readonly dimension: number },
): Promise<WrittenCodes | undefined> {
  const rows = paddedRows(count);
  const stride = strideOf(dimension);
  const place = (name: string): string => path.join(folder, name);
  // Scales of all rows, then their rests, then their sums, which are whole numbers.
  const numbers = new Float32Array(3 * rows);
  let largestNorm = 0;
  const file = await HashedFile.create(place(SNAPSHOT_FILES.codes));
  try {
    await using vectors = await VectorReader.open(place(SNAPSHOT_FILES.vectors), dimension);
    const chunkRows = Math.max(1, Math.floor(CHUNK_NUMBERS / dimension));
    for (let first = 0; first < rows; first += chunkRows) {
      const height = Math.min(chunkRows, rows - first);
      const chunk = await vectors.read(first, height);
      const codes = new Int8Array(height * stride);
      for (let row = 0; row < height; row++) {
        const vector = chunk.subarray(row * dimension, (row + 1) * dimension);
        const { scale, rest, norm, sum } = quantiseRow(vector, codes.subarray(row * stride));
        numbers[first + row] = scale;
        numbers[rows + first + row] = rest;
        numbers[2 * rows + first + row] = sum;
        largestNorm = Math.max(largestNorm, norm + rest);
      }
      await file.write(new Uint8Array(codes.buffer));
    }
    if (!(largestNorm < LARGEST_NORM)) {
      await file.abandon();
      await rm(place(SNAPSHOT_FILES.codes));
      return undefined;
    }
    return {
      codes: { version: CODES_VERSION, largestNorm },
      files: {
        [SNAPSHOT_FILES.codes]: await file.finish(),
        [SNAPSHOT_FILES.scales]: await writeHashed(
          place(SNAPSHOT_FILES.scales),
          new Uint8Array(numbers.buffer),
        ),
        [SNAPSHOT_FILES.gatherGraph]: await writeHashed(
          place(SNAPSHOT_FILES.gatherGraph),
          gatherGraph(dimension, rows),
        ),
      },
    };
  } finally {
    await file.abandon();
  }
}
