import { createHash } from 'node:crypto';
import { sha256Hex } from '../../ground/files/sha256.ts';

/** Hashes entries as they pass, so that one number stands for all of them in their order. */
export class EntryDigest {
  readonly #hash = createHash('sha256');
  #entries = 0;
  #bytes = 0;

  /** @returns the sha256 of the entry's content, in hex. */
  add(name: string, content: Uint8Array): string {
    const sha256 = sha256Hex(content);
    this.#hash.update(`${name} ${content.length} ${sha256}\n`);
    this.#entries += 1;
    this.#bytes += content.length;
    return sha256;
  }

  /** Ends the digest; nothing may be added after it. */
  finish(): { entries: number; bytes: number; sha256: string } {
    return { entries: this.#entries, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
