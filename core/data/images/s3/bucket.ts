import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Backoff } from '../../../ground/async/backoff.ts';
import { ownError, RetryableError } from '../../../ground/errors.ts';
import { sha256Hex } from '../../../ground/files/sha256.ts';
import { lendObject } from './lend-object.ts';
import { type LeftUpload, listObjects, listUploads, listVersions, type StoredObject } from './list-bucket.ts';
import { type S3Config, StoreConnection } from './store-connection.ts';
import {
  isMissing,
  isMissingToHead,
  isThereAlready,
  isUnknownCondition,
  isUploadGone,
} from './store-error.ts';
import type { StorePlace } from './store-place.ts';
import { PART_BYTES, uploadParts } from './upload-parts.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg' };

/** How often a body that arrived damaged is asked for again; after that the stored one counts as damaged. */
const DAMAGED_LOOKS = 3;
/** The sha256 of what was put, in lower-case hex: the object's own metadata, which every store keeps. */
const CHECKSUM = 'sha256';

/** The objects of one bucket: put whole or not at all, read as they were put, deleted with all that is kept of them. */
export class Bucket {
  readonly #store: StoreConnection;
  #hasConditions = true;

  constructor(place: StorePlace, config: S3Config, backoff?: Backoff) {
    this.#store = new StoreConnection(place, config, backoff);
  }

  get address(): string {
    return this.#store.address;
  }

  /** Whether the store keeps to `If-None-Match`, as far as is known. */
  get hasConditions(): boolean {
    return this.#hasConditions;
  }

  /** A whole object; undefined when it does not exist. */
  async get(key: string): Promise<Buffer | undefined> {
    let looks = 0;
    return this.#store
      .ask(async client => {
        const { Body, ContentLength, Metadata } = await client.send(
          new GetObjectCommand(this.#store.objectOf(key)),
        );
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        const wanted = Metadata?.[CHECKSUM];
        const isWhole = ContentLength === undefined || ContentLength === bytes.length;
        const isSame = isWhole && (wanted === undefined || wanted === sha256Hex(bytes));
        if (isSame || (isWhole && ++looks >= DAMAGED_LOOKS)) return bytes;
        const reason = isWhole ? 'the bytes are not those that were stored' : 'the body was cut';
        throw new RetryableError('store.unreachable', { place: this.address, reason });
      })
      .catch(undefinedIfMissing);
  }

  /**
   * Size and checksum of an object; undefined where the store, or a proxy before it, knows of none. Whoever must be sure asks
   * `list`.
   */
  async head(key: string): Promise<{ bytes: number; sha256: string | undefined } | undefined> {
    return this.#store.ask(async client => {
      try {
        const { ContentLength = 0, Metadata } = await client.send(
          new HeadObjectCommand(this.#store.objectOf(key)),
        );
        return { bytes: ContentLength, sha256: Metadata?.[CHECKSUM] };
      } catch (error) {
        if (isMissingToHead(error)) return undefined;
        throw error;
      }
    });
  }

  /**
   * Puts an object in place, whole or not at all.
   * @param options.ifAbsent leaves alone what is there.
   * @returns whether it was put.
   */
  async put(key: string, bytes: Uint8Array, { ifAbsent }: { ifAbsent: boolean }): Promise<boolean> {
    const condition = ifAbsent && this.#hasConditions ? { IfNoneMatch: '*' } : {};
    try {
      if (bytes.length > PART_BYTES) await this.#putParts(key, bytes, condition);
      else await this.#putWhole(key, bytes, condition);
      return true;
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (!condition.IfNoneMatch) throw error;
      if (isThereAlready(cause)) return false;
      if (!isUnknownCondition(cause)) throw error;
      this.#hasConditions = false;
      return this.put(key, bytes, { ifAbsent });
    }
  }

  /** An address at which the store gives an object to whoever has it, see {@link lendObject}. */
  lend(key: string, seconds: number): Promise<string> {
    return this.#store.ask(client => lendObject(client, this.#store.objectOf(key), seconds));
  }

  /** Deletes an object, with everything that a versioned bucket keeps of it. */
  async delete(key: string): Promise<void> {
    const of = this.#store.objectOf(key);
    const deleted = await this.#store
      .ask(client => client.send(new DeleteObjectCommand(of)))
      .catch(undefinedIfMissing);
    if (!deleted?.DeleteMarker && !deleted?.VersionId) return;
    for await (const one of listVersions(this.#store, key)) {
      if (one.key === key)
        await this.#store.ask(client =>
          client.send(new DeleteObjectCommand({ ...of, VersionId: one.versionId })),
        );
    }
  }

  /**
   * How many objects there are whose keys begin so, older versions included, as far as the bucket keeps any and we may see them.
   */
  async count(prefix: string): Promise<number> {
    const found = (await this.isVersioned()) ? listVersions(this.#store, prefix) : this.list(prefix);
    let count = 0;
    for await (const one of found) if (!('isMarker' in one && one.isMarker)) count += 1;
    return count;
  }

  /** Objects whose keys begin with this prefix. */
  list(prefix: string): AsyncGenerator<StoredObject> {
    return listObjects(this.#store, prefix);
  }

  /** Uploads in parts that are unfinished. */
  uploads(): AsyncGenerator<LeftUpload> {
    return listUploads(this.#store);
  }

  /** One that somebody else has thrown away meanwhile is not an error. */
  async abort({ key, uploadId }: Pick<LeftUpload, 'key' | 'uploadId'>): Promise<void> {
    const of = { ...this.#store.objectOf(key), UploadId: uploadId };
    await this.#store.ask(async client => {
      try {
        await client.send(new AbortMultipartUploadCommand(of));
      } catch (error) {
        if (!isUploadGone(error)) throw error;
      }
    });
  }

  /** Whether older versions are kept, or were before that was switched off; undefined where we may not ask. */
  async isVersioned(): Promise<boolean | undefined> {
    try {
      const { Status } = await this.#store.ask(client =>
        client.send(new GetBucketVersioningCommand({ Bucket: this.#store.bucket })),
      );
      return Status !== undefined;
    } catch (error) {
      if (ownError(error)?.code === 'store.refused') return undefined;
      throw error;
    }
  }

  close(): void {
    this.#store.close();
  }

  async #putWhole(key: string, bytes: Uint8Array, condition: { IfNoneMatch?: string }): Promise<void> {
    await this.#store.ask(client =>
      client.send(
        new PutObjectCommand({
          ...this.#describe(key, bytes),
          ...condition,
          Body: bytes,
          ContentLength: bytes.length,
        }),
      ),
    );
  }

  async #putParts(key: string, bytes: Uint8Array, condition: { IfNoneMatch?: string }): Promise<void> {
    const object = this.#describe(key, bytes);
    await uploadParts(this.#store, object, bytes, condition, async uploadId => {
      // What cannot be aborted now is swept later.
      await this.abort({ key, uploadId }).catch(() => undefined);
    });
  }

  #describe(key: string, bytes: Uint8Array) {
    const format = key.split('.').at(-1) ?? '';
    return {
      ...this.#store.objectOf(key),
      ContentType: CONTENT_TYPES[format] ?? `image/${format}`,
      Metadata: { [CHECKSUM]: sha256Hex(bytes) },
    };
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (!(error instanceof Error && isMissing(error.cause))) throw error;
}
