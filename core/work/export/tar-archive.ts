import { readFile } from 'node:fs/promises';
import { pack } from 'tar-stream';
import { type ExportTarget, type ImageOpener, isAbsent } from './export-target.ts';

/** One timestamp for all entries: the same pairs give the same bytes. */
const MOMENT = new Date(0);

/** A tar file that is streamed; at most the current entry is held ahead of the reader. */
export class TarArchive implements ExportTarget {
  readonly #pack = pack();

  /** The archive's bytes. When the reader stops, the archive ends and adding to it fails. */
  async *bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#pack) if (chunk instanceof Uint8Array) yield chunk;
  }

  file(name: string, content: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const entry = this.#pack.entry({ name, size: content.length, mode: 0o644, mtime: MOMENT }, error =>
        error ? reject(error) : resolve(),
      );
      entry.on('error', reject);
      entry.end(content);
    });
  }

  async image(name: string, source: ImageOpener): Promise<boolean> {
    const content = await readSource(source);
    if (content) await this.file(name, content);
    return content !== undefined;
  }

  finish(): void {
    this.#pack.finalize();
  }

  /** Ends the archive early: its reader fails, too. */
  destroy(error?: Error): void {
    this.#pack.destroy(error);
  }
}

/** Reads the whole file; undefined when the store lacks it. */
async function readSource(source: ImageOpener): Promise<Uint8Array | undefined> {
  const input = (await source())?.input;
  if (input === undefined || input instanceof Uint8Array) return input;
  return readFile(input.path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}
