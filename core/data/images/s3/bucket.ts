import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { Backoff } from '../../../ground/async/backoff.ts';
import { retry } from '../../../ground/async/retry.ts';
import type { Config } from '../../../ground/config.ts';
import { isPassing, ownError, RetryableError } from '../../../ground/errors.ts';
import { sha256Hex } from '../../../ground/files/sha256.ts';
import { presign } from './presign.ts';
import {
  isMissing,
  isMissingToHead,
  isThereAlready,
  isUnknownCondition,
  isUploadGone,
  toStoreError,
} from './store-error.ts';
import { addressOf, type StorePlace } from './store-place.ts';

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

/** Larger files go up in parts, each of which is retried by itself. S3 wants at least 5 MiB of all but the last. */
const PART_BYTES = 8 * 2 ** 20;
/** Parts of one file under way at a time. */
const PARTS_AT_ONCE = 3;
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
/** What the SDK would send, as far as an address goes. */
const Request = z.object({
  protocol: z.string(),
  hostname: z.string(),
  port: z.number().optional(),
  path: z.string(),
  query: z.record(z.string(), z.string()).default({}),
});
/** Of the content under its name, which never changes, in the browser of the one who asked. */
const LENT_CACHE_CONTROL = 'private, max-age=31536000, immutable';

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
   * Size and checksum of an object; undefined where there is none, or where somebody stands before the store and knows of none:
   * what must be sure of that asks `list`.
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

  /**
   * An address at which the store gives an object to whoever has it. The same one for as long as a quarter of its time, so that a
   * browser keeps what it has fetched. Nothing is asked of the store.
   */
  lend(key: string, seconds: number): Promise<string> {
    return this.#try(async () => {
      const command = new GetObjectCommand({
        Bucket: this.#place.bucket,
        Key: this.#keyOf(key),
        ResponseCacheControl: LENT_CACHE_CONTROL,
      });
      let request: unknown;
      // Where an object lies (path or host name, region, partition) is the SDK's to know: it says so, and sends nothing.
      command.middlewareStack.add(
        () => async args => {
          request = args.request;
          return { response: undefined, output: { $metadata: {} } };
        },
        { step: 'finalizeRequest', priority: 'high', name: 'lend' },
      );
      await this.#client.send(command);
      const { protocol, hostname, port, path, query } = Request.parse(request);
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const { accessKeyId, secretAccessKey, sessionToken } = await this.#client.config.credentials();
      const step = seconds * 250;
      return presign({
        url,
        region: await this.#client.config.region(),
        keyId: accessKeyId,
        secret: secretAccessKey,
        sessionToken,
        at: new Date(Math.floor(Date.now() / step) * step),
        seconds,
      });
    });
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

  /** The condition is looked at when the parts become one, so that two writers at once leave one whole file. */
  async #putParts(key: string, bytes: Uint8Array, condition: { IfNoneMatch?: string }): Promise<void> {
    const { UploadId } = await this.#try(() =>
      this.#client.send(new CreateMultipartUploadCommand(this.#describe(key, bytes))),
    );
    const of = { Bucket: this.#place.bucket, Key: this.#keyOf(key), UploadId };
    try {
      const count = Math.ceil(bytes.length / PART_BYTES);
      const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
      const numbers = Array.from({ length: count }, (_, index) => index + 1).values();
      const send = async (): Promise<void> => {
        for (const PartNumber of numbers) {
          const Body = bytes.subarray((PartNumber - 1) * PART_BYTES, PartNumber * PART_BYTES);
          const part = new UploadPartCommand({ ...of, PartNumber, Body, ContentLength: Body.length });
          const { ETag } = await this.#try(() => this.#client.send(part));
          Parts[PartNumber - 1] = { PartNumber, ETag };
        }
      };
      const sending = Array.from({ length: PARTS_AT_ONCE }, send);
      await Promise.allSettled(sending);
      await Promise.all(sending);
      await this.#try(() =>
        this.#client.send(
          new CompleteMultipartUploadCommand({ ...of, ...condition, MultipartUpload: { Parts } }),
        ),
      );
    } catch (error) {
      // What cannot be undone now is swept later.
      if (UploadId) await this.abort({ key, uploadId: UploadId }).catch(() => undefined);
      throw error;
    }
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
