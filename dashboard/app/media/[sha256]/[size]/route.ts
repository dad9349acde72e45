import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { OpenImage } from '../../../../../core/data/images/image-files.ts';
import { originalKey, renditionKey } from '../../../../../core/ground/domain/images/image-keys.ts';
import { isServedFile, maySee, type ServedFile } from '../../../../server/image-access.ts';
import { services } from '../../../../server/services.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * The browser that asked may cache it permanently, because the content never changes under its name. Shared caches may not: they would go
 * on showing an image after it was reported and hidden.
 */
const CACHE_CONTROL = 'private, max-age=31536000, immutable';

/** If the worker has not made the middle rendition yet, the large one is sent instead. */
const STAND_IN_CACHE_CONTROL = 'private, max-age=600';

/** Shorter than the lifetime of a lent address. */
const LENT_CACHE_CONTROL = 'private, max-age=240';

/**
 * `/media/<sha256>/320`, `…/640`, `…/1280` and `…/original`: a file of the image store as it is, never decoded. If the store lends
 * addresses, a redirect to one.
 */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ sha256: string; size: string }> },
): Promise<Response> {
  const { sha256, size } = await params;
  if (!SHA256.test(sha256) || !isServedFile(size)) return missing();
  const { images } = services();
  const image = await images.findByContent(sha256);
  if (!image || !(await maySee(image.state, size))) return missing();
  const etag = `"${sha256}-${size}"`;
  const headers = { etag, 'cache-control': CACHE_CONTROL };
  if (request.headers.get('if-none-match')?.includes(etag))
    return new Response(null, { status: 304, headers });
  const lent = await services().files.lend(keyOf({ sha256, format: image.format }, size));
  if (lent !== undefined) {
    return new Response(null, {
      status: 302,
      headers: { location: lent, 'cache-control': LENT_CACHE_CONTROL, 'referrer-policy': 'no-referrer' },
    });
  }
  const opened = await openFile({ sha256, format: image.format }, size);
  if (!opened) return missing();
  const { body, bytes, given } = opened;
  return new Response(body, {
    headers: {
      ...(given === size ? headers : { 'cache-control': STAND_IN_CACHE_CONTROL }),
      'content-type': typeOf(given, image.format),
      'content-length': String(bytes),
      'x-content-type-options': 'nosniff',
    },
  });
}

const keyOf = ({ sha256, format }: { sha256: string; format: string }, size: ServedFile): string =>
  size === 'original' ? originalKey(sha256, format) : renditionKey(sha256, SIZES[size]);

/** The requested file, or the large rendition if the middle one is not made yet. */
async function openFile({ sha256, format }: { sha256: string; format: string }, size: ServedFile) {
  const { files } = services();
  for (const given of size === '640' ? (['640', '1280'] as const) : [size]) {
    const file = await files.open(keyOf({ sha256, format }, given));
    const body = file && (await bodyOf(file));
    if (body) return { body, bytes: file.bytes, given };
  }
  return undefined;
}

const SIZES = { '320': 320, '640': 640, '1280': 1280 } as const;

function typeOf(size: ServedFile, format: string): string {
  if (size === 'original') return `image/${format}`;
  return size === '640' ? 'image/webp' : 'image/jpeg';
}
/** Streams a file of this machine; undefined if it was deleted meanwhile. */
async function bodyOf({ input }: OpenImage): Promise<BodyInit | undefined> {
  if (input instanceof Uint8Array) return new Uint8Array(input);
  const file = await open(input.path).catch(() => undefined);
  return file && (Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>);
}

const missing = (): Response =>
  new Response('not found', { status: 404, headers: { 'cache-control': 'no-store' } });
