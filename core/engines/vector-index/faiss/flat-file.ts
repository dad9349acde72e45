import { createReadStream } from 'node:fs';
import type { HashedFile } from '../snapshot/hashed-file.ts';

/** Bytes of the header before the vectors of an IndexFlatIP. */
const FLAT_HEADER_BYTES = 45;

/**
 * The header of FAISS's IndexFlatIP (index_write.cpp: "IxFI", write_index_header, length of the codes in floats):
 * dimension int32, count int64, two unused int64, trained bool, metric int32 (0: inner product), floats uint64.
 */
function flatHeader(count: number, dimension: number): Buffer {
  const header = Buffer.alloc(FLAT_HEADER_BYTES);
  header.write('IxFI', 0, 'latin1');
  header.writeInt32LE(dimension, 4);
  header.writeBigInt64LE(BigInt(count), 8);
  header.writeBigInt64LE(1n << 20n, 16);
  header.writeBigInt64LE(1n << 20n, 24);
  header.writeUInt8(1, 32);
  header.writeInt32LE(0, 33);
  header.writeBigUInt64LE(BigInt(count) * BigInt(dimension), 37);
  return header;
}

/** Writes an IndexFlatIP straight from a file of vectors: faiss-node would take every number through an array. */
export async function writeFlat(
  to: HashedFile,
  { vectorsFile, count, dimension }: { vectorsFile: string; count: number; dimension: number },
): Promise<void> {
  await to.write(flatHeader(count, dimension));
  if (count === 0) return;
  const vectors: AsyncIterable<Buffer> = createReadStream(vectorsFile, {
    end: count * dimension * 4 - 1,
    highWaterMark: 2 ** 20,
  });
  for await (const chunk of vectors) await to.write(chunk);
}
