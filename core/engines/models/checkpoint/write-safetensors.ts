import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { toDiskError } from '../../../ground/errors.ts';
import { syncFolder } from '../../../ground/files/sync-folder.ts';
import { writeAll } from '../../../ground/files/write-all.ts';
import { ELEMENT_BYTES } from './tensor.ts';

/** A tensor to be written, its numbers piece by piece in row-major order. */
export interface WrittenTensor {
  readonly name: string;
  readonly dtype: 'F32' | 'U8';
  readonly shape: readonly number[];
  content(): Iterable<ArrayBufferView> | AsyncIterable<ArrayBufferView>;
}

/** What readers of torch's checkpoints ask for before they open a file. */
const METADATA = { format: 'pt' };

/**
 * Writes a safetensors file (https://github.com/huggingface/safetensors#format) whole or not at all, synced to disk.
 * @throws RetryableError 'disk.full'
 */
export async function writeSafetensors(file: string, tensors: readonly WrittenTensor[]): Promise<void> {
  const folder = path.dirname(file);
  const beside = path.join(folder, `.${path.basename(file)}.${randomUUID()}`);
  try {
    const handle = await open(beside, 'wx');
    try {
      const header = headerOf(tensors);
      await writeAll(handle, header, 0);
      let position = header.length;
      for (const { content } of tensors) {
        for await (const chunk of content()) {
          await writeAll(handle, new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength), position);
          position += chunk.byteLength;
        }
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(beside, { force: true });
    throw toDiskError(error, file);
  }
}

/** Length, JSON, and spaces up to a multiple of eight, so that the numbers behind lie aligned. */
function headerOf(tensors: readonly WrittenTensor[]): Buffer {
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape }) => {
    const start = end;
    end += shape.reduce((product, size) => product * size, ELEMENT_BYTES[dtype]);
    return [name, { dtype, shape, data_offsets: [start, end] }] as const;
  });
  const json = Buffer.from(JSON.stringify({ __metadata__: METADATA, ...Object.fromEntries(entries) }));
  const padded = Math.ceil(json.length / 8) * 8;
  const header = Buffer.alloc(8 + padded, ' ');
  header.writeBigUInt64LE(BigInt(padded));
  json.copy(header, 8);
  return header;
}
