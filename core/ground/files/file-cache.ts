import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from './sha256.ts';

export interface FileCacheOptions {
  readonly folder: string;
  /** The limit for all files together; several processes writing at once may exceed it for a moment. */
  readonly maxBytes: number;
  /** Files that were fetched longer ago have expired. */
  readonly maxAgeMs: number;
}

/** The share of the limit that a process writes before it scans the folder again, and that it frees then. */
const SLACK = 0.1;
const TRIM_EVERY_MS = 60 * 60_000;
const CHECKSUM_BYTES = 32;

/**
 * A cache of files, bounded by size and age; the least recently used are deleted first. Several processes may share a
 * folder. Reads verify a checksum. On a full or broken disk the cache stays empty, which is not an error. A file's access
 * time says when it was last used, its modification time when it was fetched.
 */
export class FileCache {
  readonly #options: FileCacheOptions;
  /** Bytes written since the folder was last scanned; infinite at first, so that the first write scans. */
  #written = Number.POSITIVE_INFINITY;
  #trimmedAt = 0;
  #trimming: Promise<void> | undefined;

  constructor(options: FileCacheOptions) {
    this.#options = options;
  }

  async read(name: string): Promise<Buffer | undefined> {
    const file = this.#fileOf(name);
    // A process that only reads must trim too: images that others took down may still be here.
    if (this.#isTrimDue()) void this.trim();
    try {
      const [info, content] = await Promise.all([stat(file), readFile(file)]);
      const bytes = content.subarray(CHECKSUM_BYTES);
      const isWhole = content.subarray(0, CHECKSUM_BYTES).equals(sha256Of(bytes));
      if (!isWhole || info.mtimeMs < Date.now() - this.#options.maxAgeMs) {
        await this.delete(name);
        return undefined;
      }
      await utimes(file, new Date(), info.mtime);
      return bytes;
    } catch {
      return undefined;
    }
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const { folder, maxBytes } = this.#options;
    if (bytes.length > maxBytes * SLACK) return;
    const file = this.#fileOf(name);
    const beside = path.join(folder, `.${randomUUID()}`);
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(beside, Buffer.concat([sha256Of(bytes), bytes]));
      await rename(beside, file);
    } catch {
      await rm(beside, { force: true }).catch(() => undefined);
      return;
    }
    this.#written += bytes.length;
    if (this.#written > maxBytes * SLACK || this.#isTrimDue()) await this.trim();
  }

  async delete(name: string): Promise<void> {
    await rm(this.#fileOf(name), { force: true });
  }

  /** Deletes expired files, and then the least recently used ones until there is some room again. */
  async trim(): Promise<void> {
    this.#trimming ??= this.#trim().finally(() => {
      this.#trimming = undefined;
    });
    await this.#trimming;
  }

  async #trim(): Promise<void> {
    const { folder, maxBytes, maxAgeMs } = this.#options;
    [this.#written, this.#trimmedAt] = [0, Date.now()];
    const kept: { file: string; bytes: number; usedAt: number }[] = [];
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const info = await stat(file).catch(() => undefined);
      if (!info) continue;
      if (info.mtimeMs < Date.now() - maxAgeMs) await removeIfPossible(file);
      else kept.push({ file, bytes: info.size, usedAt: info.atimeMs });
    }
    let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxBytes * (1 - SLACK)) return;
    for (const { file, bytes } of kept.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= maxBytes * (1 - SLACK)) return;
      await removeIfPossible(file);
      total -= bytes;
    }
  }

  #isTrimDue(): boolean {
    return Date.now() - this.#trimmedAt > TRIM_EVERY_MS;
  }

  #fileOf(name: string): string {
    return path.join(this.#options.folder, name);
  }
}

const removeIfPossible = (file: string): Promise<void> => rm(file, { force: true }).catch(() => undefined);
