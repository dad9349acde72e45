import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EmbeddingVector } from '../../ground/domain/models/embedding.ts';
import { placeFiles } from '../../ground/files/place-files.ts';
import { sha256Of } from '../../ground/files/sha256.ts';

const KEY_BYTES = 32;
const CHECKSUM_BYTES = 32;
const SUFFIX = '.embeddings';
/** The most embeddings that a killed run has to compute again. */
const FLUSH_AT = 256;

/**
 * Caches embeddings of one space by the sha256 of their input, in a folder between runs. Each batch is its own file,
 * written whole or not at all, so runs may share the folder and be killed at any moment. A file that does not match its
 * checksum counts as absent.
 */
export class EmbeddingCache {
  readonly #folder: string;
  readonly #dimension: number;
  readonly #known = new Map<string, EmbeddingVector>();
  #waiting: { key: string; vector: EmbeddingVector }[] = [];

  private constructor(folder: string, dimension: number) {
    this.#folder = folder;
    this.#dimension = dimension;
  }

  static async open(folder: string, dimension: number): Promise<EmbeddingCache> {
    const cache = new EmbeddingCache(folder, dimension);
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter(one => one.endsWith(SUFFIX))) {
      cache.#take(await readFile(path.join(folder, name)));
    }
    return cache;
  }

  /** @param key sha256, hex. */
  get(key: string): EmbeddingVector | undefined {
    return this.#known.get(key);
  }

  async put(key: string, vector: EmbeddingVector): Promise<void> {
    if (this.#known.has(key)) return;
    this.#known.set(key, vector);
    this.#waiting.push({ key, vector });
    if (this.#waiting.length >= FLUSH_AT) await this.flush();
  }

  /** Writes what is not on the disk yet. @throws RetryableError 'disk.full' */
  async flush(): Promise<void> {
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const body = Buffer.concat(
      batch.flatMap(({ key, vector }) => [
        Buffer.from(key, 'hex'),
        Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength),
      ]),
    );
    const bytes = Buffer.concat([sha256Of(body), body]);
    const file = path.join(this.#folder, `${randomUUID()}${SUFFIX}`);
    await placeFiles(this.#folder, path.join(this.#folder, 'temporary'), [{ bytes, paths: [file] }]);
  }

  #take(bytes: Buffer): void {
    const body = bytes.subarray(CHECKSUM_BYTES);
    const recordBytes = KEY_BYTES + 4 * this.#dimension;
    if (body.length % recordBytes !== 0 || !bytes.subarray(0, CHECKSUM_BYTES).equals(sha256Of(body))) return;
    for (let at = 0; at < body.length; at += recordBytes) {
      const key = body.toString('hex', at, at + KEY_BYTES);
      // Copied, because the bytes need not lie at a multiple of four.
      const numbers = Uint8Array.from(body.subarray(at + KEY_BYTES, at + recordBytes));
      this.#known.set(key, new Float32Array(numbers.buffer));
    }
  }
}
