import { writeSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { hashFile } from '../../../ground/files/hash-file.ts';
import { writeHashed } from '../snapshot/hashed-file.ts';
import type { CodesDescription, FileRecord } from '../snapshot/manifest.ts';
import { SNAPSHOT_FILES } from '../snapshot/snapshot-files.ts';
import { VectorReader } from '../snapshot/vector-reader.ts';
import { codesGraph, gatherGraph } from './codes-graph.ts';
import { GROUP_ROWS, paddedRows } from './graph.ts';
import { CODES_VERSION, quantiseRow } from './row-codes.ts';

/** Bytes of codes that are turned from rows into columns at a time. */
const BLOCK_BYTES = 2 ** 23;
/** Numbers read at a time; the event loop gets its turn in between. */
const CHUNK_NUMBERS = 2 ** 20;
/** A norm beyond this could not be squared and added up in float32; embeddings have norm 1. */
const LARGEST_NORM = 1e15;

interface Codes {
  /** Scales of all rows, then their rests: float32 [2, padded rows]. */
  readonly numbers: Float32Array;
  largestNorm: number;
}

export interface WrittenCodes {
  readonly codes: CodesDescription;
  readonly files: Readonly<Record<string, FileRecord>>;
}

/**
 * Writes the vectors of an unfinished snapshot as int8, column by column as the matrix product wants them, with the graphs
 * that search them.
 * @returns undefined for vectors so long that the bounds would not hold.
 */
export async function writeCodes(
  folder: string,
  { count, dimension }: { readonly count: number; readonly dimension: number },
): Promise<WrittenCodes | undefined> {
  const rows = paddedRows(count);
  const place = (name: string): string => path.join(folder, name);
  const codes: Codes = { numbers: new Float32Array(2 * rows), largestNorm: 0 };
  const file = await open(place(SNAPSHOT_FILES.codes), 'wx');
  try {
    await using vectors = await VectorReader.open(place(SNAPSHOT_FILES.vectors), dimension);
    const blockRows = Math.max(1, Math.floor(BLOCK_BYTES / dimension / GROUP_ROWS)) * GROUP_ROWS;
    for (let from = 0; from < rows; from += blockRows) {
      await writeBlock(file, vectors, { from, to: Math.min(rows, from + blockRows), rows, codes });
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (!(codes.largestNorm < LARGEST_NORM)) {
    await rm(place(SNAPSHOT_FILES.codes));
    return undefined;
  }
  const bytes = rows * dimension;
  const graph = codesGraph(dimension, rows);
  const gather = gatherGraph(dimension, rows);
  return {
    codes: { version: CODES_VERSION, largestNorm: codes.largestNorm },
    files: {
      [SNAPSHOT_FILES.codes]: { bytes, sha256: await hashFile(place(SNAPSHOT_FILES.codes)) },
      [SNAPSHOT_FILES.scales]: await writeHashed(
        place(SNAPSHOT_FILES.scales),
        new Uint8Array(codes.numbers.buffer),
      ),
      [SNAPSHOT_FILES.codesGraph]: await writeHashed(place(SNAPSHOT_FILES.codesGraph), graph),
      [SNAPSHOT_FILES.gatherGraph]: await writeHashed(place(SNAPSHOT_FILES.gatherGraph), gather),
    },
  };
}

interface Block {
  readonly from: number;
  readonly to: number;
  /** Of the whole matrix. */
  readonly rows: number;
  readonly codes: Codes;
}

async function writeBlock(
  file: FileHandle,
  vectors: VectorReader,
  { from, to, rows, codes }: Block,
): Promise<void> {
  const { dimension } = vectors;
  const width = to - from;
  const block = new Int8Array(width * dimension);
  const chunkRows = Math.max(1, Math.floor(CHUNK_NUMBERS / dimension));
  for (let first = from; first < to; first += chunkRows) {
    const last = Math.min(to, first + chunkRows);
    const chunk = await vectors.read(first, last - first);
    for (let row = first; row < last; row++) {
      const vector = chunk.subarray((row - first) * dimension, (row - first + 1) * dimension);
      const { scale, rest, norm } = quantiseRow(vector, block, { at: row - from, stride: width });
      codes.numbers[row] = scale;
      codes.numbers[rows + row] = rest;
      codes.largestNorm = Math.max(codes.largestNorm, norm + rest);
    }
  }
  // Small writes, many: each would cost ten times as much by way of the thread pool.
  for (let column = 0; column < dimension; column++) {
    const bytes = block.subarray(column * width, (column + 1) * width);
    for (let done = 0; done < width; ) {
      done += writeSync(file.fd, bytes, done, width - done, column * rows + from + done);
    }
  }
}
