import type { Encoder } from '../../engines/encoders/encoder.ts';
import { sha256Hex } from '../../ground/files/sha256.ts';
import type { EmbedOptions } from './embed-gallery.ts';
import type { EmbeddingCache } from './embedding-cache.ts';

/** Texts in one call of the encoder; the run can be stopped after each call. */
const BATCH = 128;

/** Embeds texts, a row each. @throws AbortError after the signal, with what was embedded kept in the cache. */
export async function embedCaptions(
  texts: readonly string[],
  { textEncoder, cache }: { textEncoder: Encoder<string>; cache: EmbeddingCache },
  { signal, onProgress }: EmbedOptions,
): Promise<Float32Array> {
  const { dimension } = textEncoder;
  const rows = new Float32Array(texts.length * dimension);
  for (let from = 0; from < texts.length; from += BATCH) {
    signal?.throwIfAborted();
    const batch = texts.slice(from, from + BATCH).map(text => ({ text, key: keyOf(text) }));
    const missing = batch.filter(({ key }) => !cache.get(key));
    const made = missing.length > 0 ? await textEncoder.encode(missing.map(({ text }) => text)) : undefined;
    for (const [row, { key }] of missing.entries()) {
      await cache.put(key, made!.slice(row * dimension, (row + 1) * dimension));
    }
    for (const [row, { key }] of batch.entries()) rows.set(cache.get(key)!, (from + row) * dimension);
    onProgress?.(Math.min(texts.length, from + BATCH));
  }
  await cache.flush();
  return rows;
}

/** Keeps the keys of texts apart from those of images, which are hashes of bytes alone. */
const keyOf = (text: string): string => sha256Hex(`text\0${text}`);
