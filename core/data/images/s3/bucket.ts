import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Backoff } from '../../../ground/async/backoff.ts';
import { retry } from '../../../ground/async/retry.ts';
import type { Config } from '../../../ground/config.ts';
import { isPassing, ownError, RetryableError } from '../../../ground/errors.ts';
import { sha256Hex } from '../../../ground/files/sha256.ts';
import { lendObject } from './lend-object.ts';
import {
  isMissing,
  isMissingToHead,
  isThereAlready,
  isUnknownCondition,
  isUploadGone,
  toStoreError,
} from './store-error.ts';
import { addressOf, type StorePlace } from './store-place.ts';
import { PART_BYTES, uploadParts } from './upload-parts.ts';

/** How the store is reached. */
export type S3Config = Pick<
  Config,
  's3Endpoint' | 's3Region' | 's3PathStyle' | 's3AccessKeyId' | 's3SecretAccessKey' | 's3SessionToken'
>;

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** Parts of a file that never came to an end. */
export interface LeftUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Milliseconds since 1970. */
  readonly begunAt: number;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = { jpg: 'image/jpeg' };

const TRIES = 6;
const BACKOFF: Backoff = { firstMs: 200, longestMs: 10_000 };
/** A store that asks for more is left alone; whoever asked comes back. */
const LONGEST_ASKED_MS = 30_000;
const CONNECT_MS = 5_000;
const IDLE_MS = 30_000;
/** Of one request, including bodies of 60 MB on a slow line. */
const REQUEST_MS = 5 * 60_000;
/** How often a body that arrived damaged is asked for again; after that the stored one counts as damaged. */
const DAMAGED_LOOKS = 3;
/** The sha256 of what was put, in lower-case hex: the object's own metadata, which every store keeps. */
const CHECKSUM = 'sha256';

/** One bucket through the official SDK: requests that are tried again by our rules, and errors of ours. */
export class Bucket {
  readonly #client: S3Client;
  readonly #place: StorePlace;
  readonly #backoff: Backoff;
  #hasConditions = true;

  constructor(place: StorePlace, config: S3Config, backoff: Backoff = BACKOFF) {
    const { s3Endpoint: endpoint, s3Region: region, s3PathStyle } = config;
    const { s3AccessKeyId, s3SecretAccessKey, s3SessionToken } = config;
    this.#place = place;
    this.#backoff = backoff;
    this.#client = new S3Client({
      region,
      ...(endpoint && { endpoint }),
      forcePathStyle: s3PathStyle === 'auto' ? endpoint !== undefined : s3PathStyle === 'yes',
      // Without keys of our settings the SDK looks where it always does: its own files, the machine's role.
      ...(s3AccessKeyId &&
        s3SecretAccessKey && {
          credentials: {
            accessKeyId: s3AccessKeyId,
            secretAccessKey: s3SecretAccessKey,
            ...(s3SessionToken && { sessionToken: s3SessionToken }),
          },
        }),
      // Our own `retry` does that.
      maxAttempts: 1,
      // Bodies are signed with their hash; further checksums are unknown to some stores.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        socketTimeout: IDLE_MS,
        requestTimeout: REQUEST_MS,
        throwOnRequestTimeout: true,
      },
    });
  }

  get address(): string {
    return addressOf(this.#place);
  }

  /** Whether the store keeps to `If-None-Match`, as far as is known. */
  get hasConditions(): boolean {
    return this.#hasConditions;
  }

  /** All of an object; undefined where there is none. */
  async get(key: string): Promise<Buffer | undefined> {
    let looks = 0;
    return this.#try(async () => {
      const { Body, ContentLength, Metadata } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.#place.bucket, Key: this.#keyOf(key) }),
      );
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      const wanted = Metadata?.[CHECKSUM];
      const isWhole = ContentLength === undefined || ContentLength === bytes.length;
      const isSame = isWhole && (wanted === undefined || wanted === sha256Hex(bytes));
      if (isSame || (isWhole && ++looks >= DAMAGED_LOOKS)) return bytes;
      const reason = isWhole ? 'the bytes are not those that were stored' : 'the body was cut';
      throw new RetryableError('store.unreachable', { place: this.address, reason });
    }).catch(undefinedIfMissing);
  }

  /**
   * Size and checksum of an object; undefined where the store, or a proxy before it, knows of none. Whoever must be sure asks
   * `list`.
   */
  async head(key: string): Promise<{ bytes: number; sha256: string | undefined } | undefined> {
    return this.#try(async () => {
      try {
        const { ContentLength = 0, Metadata } = await this.#client.send(
          new HeadObjectCommand({ Bucket: this.#place.bucket, Key: this.#keyOf(key) }),
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
    return this.#try(() =>
      lendObject(this.#client, { Bucket: this.#place.bucket, Key: this.#keyOf(key) }, seconds),
    );
  }

  /** Takes an object away, with all that a versioned bucket keeps of it. */
  async delete(key: string): Promise<void> {
    const of = { Bucket: this.#place.bucket, Key: this.#keyOf(key) };
    const deleted = await this.#try(() => this.#client.send(new DeleteObjectCommand(of))).catch(
      undefinedIfMissing,
    );
    if (!deleted?.DeleteMarker && !deleted?.VersionId) return;
    for await (const { name, VersionId } of this.#versions(key)) {
      if (name === key)
        await this.#try(() => this.#client.send(new DeleteObjectCommand({ ...of, VersionId })));
    }
  }

  /**
   * How many objects there are whose keys begin so, older versions included, as far as the bucket keeps any and we may see them.
   */
  async count(prefix: string): Promise<number> {
    const found = (await this.isVersioned()) ? this.#versions(prefix) : this.list(prefix);
    let count = 0;
    for await (const one of found) if (!('isMarker' in one && one.isMarker)) count += 1;
    return count;
  }

  /** What a versioned bucket keeps of objects whose keys begin so, and its notes that they were deleted. */
  async *#versions(prefix: string) {
    let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (from) {
      const marker: { KeyMarker?: string; VersionIdMarker?: string } = from;
      const page = await this.#try(() =>
        this.#client.send(
          new ListObjectVersionsCommand({
            Bucket: this.#place.bucket,
            Prefix: this.#keyOf(prefix),
            ...marker,
          }),
        ),
      );
      const versions = (page.Versions ?? []).map(one => ({ ...one, isMarker: false }));
      const markers = (page.DeleteMarkers ?? []).map(one => ({ ...one, isMarker: true }));
      for (const { Key, VersionId, isMarker } of [...versions, ...markers])
        if (Key !== undefined && VersionId !== undefined)
          yield { name: this.#nameOf(Key), VersionId, isMarker };
      const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
      from =
        IsTruncated && NextKeyMarker
          ? { KeyMarker: NextKeyMarker, ...(NextVersionIdMarker && { VersionIdMarker: NextVersionIdMarker }) }
          : undefined;
    }
  }

  /** Objects whose keys begin so. */
  async *list(prefix: string): AsyncGenerator<StoredObject> {
    let token: string | undefined;
    do {
      const page = await this.#try(() =>
        this.#client.send(
          new ListObjectsV2Command({
            Bucket: this.#place.bucket,
            Prefix: this.#keyOf(prefix),
            ...(token && { ContinuationToken: token }),
          }),
        ),
      );
      for (const { Key, Size = 0, LastModified } of page.Contents ?? [])
        if (Key !== undefined)
          yield { key: this.#nameOf(Key), bytes: Size, changedAt: LastModified?.getTime() ?? 0 };
      token = page.NextContinuationToken;
    } while (token);
  }

  /** Uploads in parts that are unfinished. */
  async *uploads(): AsyncGenerator<LeftUpload> {
    let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (from) {
      const marker: { KeyMarker?: string; UploadIdMarker?: string } = from;
      const page = await this.#try(() =>
        this.#client.send(
          new ListMultipartUploadsCommand({
            Bucket: this.#place.bucket,
            Prefix: this.#keyOf(''),
            ...marker,
          }),
        ),
      );
      for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
        if (Key !== undefined && UploadId !== undefined)
          yield { key: this.#nameOf(Key), uploadId: UploadId, begunAt: Initiated?.getTime() ?? 0 };
      const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
      from =
        IsTruncated && NextKeyMarker
          ? { KeyMarker: NextKeyMarker, ...(NextUploadIdMarker && { UploadIdMarker: NextUploadIdMarker }) }
          : undefined;
    }
  }

  /** One that somebody else has thrown away meanwhile is not an error. */
  async abort({ key, uploadId }: Pick<LeftUpload, 'key' | 'uploadId'>): Promise<void> {
    const of = { Bucket: this.#place.bucket, Key: this.#keyOf(key), UploadId: uploadId };
    await this.#try(async () => {
      try {
        await this.#client.send(new AbortMultipartUploadCommand(of));
      } catch (error) {
        if (!isUploadGone(error)) throw error;
      }
    });
  }

  /** Whether older versions are kept, or were before that was switched off; undefined where we may not ask. */
  async isVersioned(): Promise<boolean | undefined> {
    try {
      const { Status } = await this.#try(() =>
        this.#client.send(new GetBucketVersioningCommand({ Bucket: this.#place.bucket })),
      );
      return Status !== undefined;
    } catch (error) {
      if (ownError(error)?.code === 'store.refused') return undefined;
      throw error;
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #putWhole(key: string, bytes: Uint8Array, condition: { IfNoneMatch?: string }): Promise<void> {
    await this.#try(() =>
      this.#client.send(
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
    const services = { client: this.#client, ask: <Result>(act: () => Promise<Result>) => this.#try(act) };
    const object = this.#describe(key, bytes);
    await uploadParts(services, object, bytes, condition, async uploadId => {
      // What cannot be undone now is swept later.
      await this.abort({ key, uploadId }).catch(() => undefined);
    });
  }

  #describe(key: string, bytes: Uint8Array) {
    const format = key.split('.').at(-1) ?? '';
    return {
      Bucket: this.#place.bucket,
      Key: this.#keyOf(key),
      ContentType: CONTENT_TYPES[format] ?? `image/${format}`,
      Metadata: { [CHECKSUM]: sha256Hex(bytes) },
    };
  }

  /** @throws errors of ours, with the SDK's as their cause. */
  #try<Result>(act: () => Promise<Result>): Promise<Result> {
    const ask = () =>
      act().catch((error: unknown): never => {
        throw toStoreError(error, this.address);
      });
    return retry(ask, {
      backoff: this.#backoff,
      tries: TRIES,
      longestAskedMs: LONGEST_ASKED_MS,
      // Nobody makes room within seconds.
      passes: error => isPassing(error) && ownError(error)?.code !== 'store.full',
    });
  }

  #keyOf(key: string): string {
    return this.#place.prefix === '' ? key : `${this.#place.prefix}/${key}`;
  }

  #nameOf(objectKey: string): string {
    return this.#place.prefix === '' ? objectKey : objectKey.slice(this.#place.prefix.length + 1);
  }
}

function undefinedIfMissing(error: unknown): undefined {
  if (!(error instanceof Error && isMissing(error.cause))) throw error;
}
