import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { InputError } from '../../core/ground/errors.ts';

interface BodyOptions {
  readonly address: string;
  /** Bytes, after decompression. */
  readonly limit: number;
  /** Keeps the beginning of a longer body. */
  readonly isCut: boolean;
}

const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

const isKnown = (encoding: string): encoding is keyof typeof DECODERS => Object.hasOwn(DECODERS, encoding);

/**
 * An answer's body as it arrives, decompressed; never more in memory than the limit plus a chunk.
 * @throws InputError 'web.too-large' as soon as the limit is exceeded; Error if the connection breaks in the middle.
 */
export async function readBody(
  answer: IncomingMessage,
  { address, limit, isCut }: BodyOptions,
): Promise<Buffer> {
  const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const isPlain = encoding === 'identity' || encoding === '';
  const tooLarge = () => new InputError('web.too-large', { address, limit });
  if (!isPlain && !isKnown(encoding)) {
    answer.destroy();
    throw new Error(`unknown content encoding ${encoding}`);
  }
  if (isPlain && !isCut && Number(answer.headers['content-length']) > limit) {
    answer.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      const room = limit - bytes;
      if (chunk.length > room && !isCut) throw tooLarge();
      chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
      bytes += chunk.length;
      if (bytes > limit) return;
    }
  };
  if (isKnown(encoding)) await pipeline(answer, DECODERS[encoding](), collect);
  else await pipeline(answer, collect);
  return Buffer.concat(chunks);
}
