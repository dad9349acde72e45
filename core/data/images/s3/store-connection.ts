import { S3Client } from '@aws-sdk/client-s3';
import type { Backoff } from '../../../ground/async/backoff.ts';
import { retry } from '../../../ground/async/retry.ts';
import type { Config } from '../../../ground/config.ts';
import { isPassing, ownError } from '../../../ground/errors.ts';
import { toStoreError } from './store-error.ts';
import { addressOf, type StorePlace } from './store-place.ts';

/** How the store is reached. */
export type S3Config = Pick<
  Config,
  's3Endpoint' | 's3Region' | 's3PathStyle' | 's3AccessKeyId' | 's3SecretAccessKey' | 's3SessionToken'
>;

const TRIES = 6;
const BACKOFF: Backoff = { firstMs: 200, longestMs: 10_000 };
/** A store that asks for more is left alone; whoever asked comes back. */
const LONGEST_ASKED_MS = 30_000;
const CONNECT_MS = 5_000;
const IDLE_MS = 30_000;
/** Of one request, including bodies of 60 MB on a slow line. */
const REQUEST_MS = 5 * 60_000;

/** The connection to one bucket through the official SDK, with our retry rules and our errors. */
export class StoreConnection {
  readonly #client: S3Client;
  readonly #place: StorePlace;
  readonly #backoff: Backoff;

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

  get bucket(): string {
    return this.#place.bucket;
  }

  /** Where in the bucket an object of this key lies. */
  objectOf(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: this.nameOf(key) };
  }

  /** The bucket's name of a key, or of the beginning of one. */
  nameOf(key: string): string {
    return this.#place.prefix === '' ? key : `${this.#place.prefix}/${key}`;
  }

  /** The key of a name in the bucket. */
  keyOf(name: string): string {
    return this.#place.prefix === '' ? name : name.slice(this.#place.prefix.length + 1);
  }

  /** @throws errors of ours, with the SDK's as their cause. */
  ask<Result>(act: (client: S3Client) => Promise<Result>): Promise<Result> {
    const ask = () =>
      act(this.#client).catch((error: unknown): never => {
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

  close(): void {
    this.#client.destroy();
  }
}
