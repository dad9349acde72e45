import { z } from 'zod';
import { BusyError, NegarehError, PermanentError, RetryableError, reasonOf } from '../../../ground/errors.ts';

/** The fields that we read of the SDK's errors. Codes of S3: docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const RawStoreError = z.object({
  name: z.string().catch(''),
  $metadata: z
    .object({
      httpStatusCode: z.number().optional().catch(undefined),
      requestId: z.string().optional().catch(undefined),
    })
    .catch({}),
  $response: z
    .object({ headers: z.record(z.string(), z.string()).catch({}) })
    .optional()
    .catch(undefined),
});

const FULL =
  /^(?:XMinioStorageFull|XMinioAdminBucketQuotaExceeded|QuotaExceeded|InsufficientStorage|StorageFull)$/;
const BUSY = /^(?:SlowDown|ServiceUnavailable|TooManyRequests|RequestLimitExceeded|Throttling\w*)$/;
const SKEWED = /^(?:RequestTimeTooSkewed|RequestExpired)$/;
/** The request did not arrive as it was sent, or came in between two others: the same again may. */
const AGAIN =
  /^(?:RequestTimeout|IncompleteBody|BadDigest|XAmzContentSHA256Mismatch|ConditionalRequestConflict|OperationAborted|NoSuchUpload|InvalidPart)$/;
/** Of connections, by Node and by the SDK. */
const NETWORK =
  /^(?:TimeoutError|AbortError|ECONN\w+|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|NetworkingError)$/;
const CUT =
  /aborted|socket hang up|ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|premature close|terminated|timed? ?out/i;

/** Amazon refuses what is 15 minutes off; answers that are nearly so may be as well. */
const SKEW_MS = 5 * 60_000;
/** The pause that a busy store gets when it names none. */
const BUSY_SECONDS = 1;

/** The store itself says so. Another's 404 (a proxy's, a wrong S3_ENDPOINT's) names no code, and the SDK calls it NotFound. */
export const isMissing = (error: unknown): boolean => nameOf(error) === 'NoSuchKey';
/** An answer to HEAD has no body that could name a code. */
export const isMissingToHead = (error: unknown): boolean => /^(?:NoSuchKey|NotFound)$/.test(nameOf(error));
/** Parts that somebody else has thrown away or put together. */
export const isUploadGone = (error: unknown): boolean => nameOf(error) === 'NoSuchUpload';
/** `If-None-Match: *` was not kept to: it is there. */
export const isThereAlready = (error: unknown): boolean => statusOf(error) === 412;
/** The store does not know that header. */
export const isUnknownCondition = (error: unknown): boolean => statusOf(error) === 501;

const nameOf = (error: unknown): string => RawStoreError.safeParse(error).data?.name ?? '';
const statusOf = (error: unknown): number | undefined =>
  RawStoreError.safeParse(error).data?.$metadata.httpStatusCode;

/** Whatever the SDK throws, as an error of ours, which says what to do about it. */
export function toStoreError(error: unknown, place: string): NegarehError {
  if (error instanceof NegarehError) return error;
  const name = nameOf(error);
  const status = statusOf(error);
  const reason = [name, reasonOf(error)].filter(Boolean).join(': ');
  const cause = { cause: error };
  if (name === 'NoSuchBucket') return new PermanentError('store.no-bucket', { place }, cause);
  if (FULL.test(name) || status === 507) return new RetryableError('store.full', { place }, cause);
  // The SDK has taken the store's clock from this answer: the next request is signed by it.
  if (SKEWED.test(name) || (status === 403 && isSkewed(error)))
    return new RetryableError('store.clock', { place }, cause);
  if (BUSY.test(name) || status === 503 || status === 429)
    return new BusyError('store.busy', { place, seconds: secondsAsked(error) }, cause);
  const isAnothers = (status === 404 && !isMissing(error)) || (status === 403 && isStrangers(error));
  if (isAnothers || (status !== 501 && (AGAIN.test(name) || (status ?? 0) >= 500 || isNetwork(error, name))))
    return new RetryableError('store.unreachable', { place, reason }, cause);
  return new PermanentError('store.refused', { place, reason }, cause);
}

function isNetwork(error: unknown, name: string): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return NETWORK.test(name) || NETWORK.test(code) || CUT.test(reasonOf(error));
}

/**
 * Stores give each answer a number, those to HEAD as well, or call it XML at least, as rclone's server does; the page of a proxy
 * that lets nobody through has neither, and no code.
 */
function isStrangers(error: unknown): boolean {
  const said = RawStoreError.safeParse(error).data;
  const isXml = /\bxml\b/.test(said?.$response?.headers['content-type'] ?? '');
  const hasCode = !/^(?:|Unknown|UnknownError|Forbidden)$/.test(said?.name ?? '');
  return said?.$metadata.requestId === undefined && !hasCode && !isXml;
}

/** An answer to HEAD has no body that could say so, but its date does. */
function isSkewed(error: unknown): boolean {
  const theirs = Date.parse(RawStoreError.safeParse(error).data?.$response?.headers['date'] ?? '');
  return Math.abs(theirs - Date.now()) > SKEW_MS;
}

function secondsAsked(error: unknown): number {
  const asked = Number(RawStoreError.safeParse(error).data?.$response?.headers['retry-after']);
  return Number.isFinite(asked) && asked > 0 ? asked : BUSY_SECONDS;
}
