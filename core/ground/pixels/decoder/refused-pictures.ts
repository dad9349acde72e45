import { stat } from 'node:fs/promises';
import { LatestEntries } from '../../async/latest-entries.ts';
import type { InputError } from '../../errors.ts';
import { imageSha256 } from '../../files/image-sha256.ts';
import type { ImageInput } from '../image-input.ts';

/** The most pictures remembered; the oldest is forgotten first. */
const MOST = 1_000;

/**
 * Remembers pictures that exceeded a limit, so that a second try costs nothing. Only for the life of this process, because
 * the next one may have other limits.
 */
export class RefusedPictures {
  readonly #refusals = new LatestEntries<string, InputError>(MOST);
  /** Only a picture of the same size needs to be hashed. */
  readonly #sizes = new Set<number>();

  async remember(input: ImageInput, refusal: InputError): Promise<void> {
    const key = await keyOf(input);
    if (key === undefined) return;
    this.#refusals.set(key.text, refusal);
    this.#sizes.add(key.size);
  }

  /** Why it was refused before. */
  async find(input: ImageInput): Promise<InputError | undefined> {
    if (this.#refusals.size === 0) return undefined;
    if (input instanceof Uint8Array && !this.#sizes.has(input.length)) return undefined;
    const key = await keyOf(input);
    return key && this.#refusals.get(key.text);
  }
}

/** By content, or by a file's path, size and modification time. */
async function keyOf(input: ImageInput): Promise<{ text: string; size: number } | undefined> {
  if (input instanceof Uint8Array) return { text: await imageSha256(input), size: input.length };
  const found = await stat(input.path).catch(() => undefined);
  return found && { text: `${input.path}\0${found.size}\0${found.mtimeMs}`, size: found.size };
}
