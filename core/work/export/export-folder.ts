import { constants, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { newId } from '../../ground/domain/id.ts';
import { codeOf, InputError, toDiskError } from '../../ground/errors.ts';
import { syncFolder } from '../../ground/files/sync-folder.ts';
import { type ImageOpener, isAbsent, type StreamTarget } from './export-target.ts';

/** Suffixes of what is being written, and of what killed runs had written, beside the final name. */
const UNFINISHED = '.unfinished';
const EARLIER = '.earlier-';

/**
 * A folder that appears whole or not at all. A killed run leaves its images beside it; the next run for the same folder
 * moves them instead of copying them again.
 */
export class ExportFolder implements StreamTarget {
  readonly #target: string;
  readonly #folder: string;
  readonly #earlier: readonly string[];
  readonly #made = new Set<string>();

  private constructor(target: string, earlier: readonly string[]) {
    this.#target = target;
    this.#folder = target + UNFINISHED;
    this.#earlier = earlier;
  }

  /**
   * @param target absolute; what is there already is never changed.
   * @throws InputError 'file.exists'; RetryableError 'disk.full'
   */
  static async open(target: string): Promise<ExportFolder> {
    const there = await readdir(target).catch((error: unknown) => {
      if (isAbsent(error)) return [];
      if (codeOf(error) === 'ENOTDIR') return ['a file'];
      throw error;
    });
    if (there.length > 0) throw new InputError('file.exists', { path: target });
    const parent = path.dirname(target);
    try {
      await mkdir(parent, { recursive: true });
      await rename(target + UNFINISHED, `${target}${EARLIER}${newId()}`).catch(ifThere);
      const names = await readdir(parent);
      const earlier = names.filter(name => name.startsWith(`${path.basename(target)}${EARLIER}`));
      await mkdir(target + UNFINISHED);
      return new ExportFolder(
        target,
        earlier.map(name => path.join(parent, name)),
      );
    } catch (error) {
      throw toDiskError(error, parent);
    }
  }

  async image(name: string, source: ImageOpener): Promise<boolean> {
    const file = await this.#placeOf(name);
    for (const folder of this.#earlier) if (await moved(path.join(folder, name), file)) return true;
    // The file is complete under its final name, or does not have that name.
    const beside = `${file}${UNFINISHED}`;
    try {
      const input = (await source())?.input;
      if (input === undefined) return false;
      if (input instanceof Uint8Array) await writeFile(beside, input);
      else await copyFile(input.path, beside, constants.COPYFILE_FICLONE);
      await rename(beside, file);
      return true;
    } catch (error) {
      await rm(beside, { force: true });
      if (isAbsent(error)) return false;
      throw toDiskError(error, this.#target);
    }
  }

  file(name: string, content: Uint8Array): Promise<void> {
    return this.stream(name, once(content));
  }

  async stream(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const file = await this.#placeOf(name);
    try {
      await pipeline(content, createWriteStream(file, { flush: true }));
    } catch (error) {
      throw toDiskError(error, this.#target);
    }
  }

  /** Gives the folder its final name, and deletes what killed runs have left. */
  async finish(): Promise<void> {
    try {
      await syncFolder(this.#folder);
      // An existing folder is empty.
      await rmdir(this.#target).catch(ifThere);
      await rename(this.#folder, this.#target);
      await syncFolder(path.dirname(this.#target));
    } catch (error) {
      throw toDiskError(error, this.#target);
    }
    for (const folder of this.#earlier) await rm(folder, { recursive: true, force: true });
  }

  async #placeOf(name: string): Promise<string> {
    const file = path.join(this.#folder, name);
    const folder = path.dirname(file);
    if (!this.#made.has(folder)) {
      await mkdir(folder, { recursive: true });
      this.#made.add(folder);
    }
    return file;
  }
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

function ifThere(error: unknown): void {
  if (!isAbsent(error)) throw error;
}

const moved = (from: string, to: string): Promise<boolean> =>
  rename(from, to).then(
    () => true,
    (error: unknown) => {
      ifThere(error);
      return false;
    },
  );
