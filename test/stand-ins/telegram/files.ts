import { createHash } from 'node:crypto';
import type { PhotoSize } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { imageSize } from './image-size.ts';

interface StoredFile {
  readonly bytes: Buffer;
  readonly kind: 'photo' | 'document';
  readonly path: string;
  /** All sizes of a photo, smallest first; empty for a document. */
  readonly sizes: PhotoSize[];
}

const PHOTO_BYTES = 10_000_000;
const BOXES = [90, 320, 800, 1280];
const hash = (...parts: (string | Buffer)[]): string => {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(part);
  return sha.digest('base64url');
};

/** Files of one bot: a `file_id` is valid only for its token, a `file_unique_id` is the same for everyone. */
export class BotFiles {
  readonly #token: string;
  readonly #files = new Map<string, StoredFile>();
  readonly #refused = new Set<string>();

  constructor(token: string) {
    this.#token = token;
  }

  /** Accepts a picture like Telegram: checks it, and offers it in two to four sizes. */
  addPhoto(bytes: Buffer): PhotoSize[] {
    if (bytes.length > PHOTO_BYTES) throw badRequest('file is too big');
    const size = imageSize(bytes);
    if (!size) throw badRequest('IMAGE_PROCESS_FAILED');
    const { width, height } = size;
    const ratio = Math.max(width / height, height / width);
    if (width + height > 10_000 || ratio > 20) throw badRequest('PHOTO_INVALID_DIMENSIONS');
    const longest = Math.max(width, height);
    const boxes = [...BOXES.filter(box => box < longest), Math.min(longest, 2560)];
    const sizes = boxes.slice(-4).map((box): PhotoSize => {
      const scale = box / longest;
      return {
        file_id: `AgACAgQ${hash(this.#token, bytes, String(box))}`,
        file_unique_id: `AQAD${hash(bytes, String(box)).slice(0, 12)}`,
        width: Math.max(1, Math.round(width * scale)),
        height: Math.max(1, Math.round(height * scale)),
        file_size: Math.max(1, Math.round(bytes.length * scale * scale)),
      };
    });
    const path = `photos/file_${this.#files.size}.jpg`;
    for (const { file_id } of sizes) {
      this.#files.set(file_id, { bytes, kind: 'photo', path, sizes });
      this.#refused.delete(file_id);
    }
    return sizes;
  }

  addDocument(bytes: Buffer, name: string): { file_id: string; file_unique_id: string } {
    if (bytes.length > 50_000_000) throw badRequest('file is too big');
    const file_id = `BQACAgQ${hash(this.#token, bytes)}`;
    this.#files.set(file_id, { bytes, kind: 'document', path: `documents/${name}`, sizes: [] });
    return { file_id, file_unique_id: `AgAD${hash(bytes).slice(0, 12)}` };
  }

  /** @throws ApiError for an id of another bot, an invented id, one of another kind, or a refused one. */
  find(fileId: string, kind: StoredFile['kind']): StoredFile {
    const file = this.#files.get(fileId);
    if (!file || this.#refused.has(fileId)) throw badRequest('wrong file identifier/HTTP URL specified');
    if (file.kind !== kind) throw badRequest(`type of file mismatch`);
    return file;
  }

  byId(fileId: string): StoredFile | undefined {
    return this.#refused.has(fileId) ? undefined : this.#files.get(fileId);
  }

  byPath(path: string): StoredFile | undefined {
    return [...this.#files.values()].find(file => file.path === path);
  }

  /** Knob: this id is refused from now on, until the same bytes are uploaded again. */
  refuse(fileId: string): void {
    this.#refused.add(fileId);
  }

  /** Knob: every id that was given out is refused from now on, until the same bytes are uploaded again. */
  refuseKnownIds(): void {
    for (const id of this.#files.keys()) this.#refused.add(id);
  }
}
