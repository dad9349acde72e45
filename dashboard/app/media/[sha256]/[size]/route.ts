import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { isPictureFile, maySee, type PictureFile } from '../../../../server/picture-access.ts';
import { services } from '../../../../server/services.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Kept for good by the browser that asked, for the content never changes under its name; by no shared cache, which
 * would go on showing a picture after it was reported and hidden.
 */
const CACHE_CONTROL = 'private, max-age=31536000, immutable';

/** Of a picture that the worker has not seen to yet, the large rendition is given in the place of the middle one. */
const STAND_IN_CACHE_CONTROL = 'private, max-age=600';

/** `/media/<sha256>/320`, `…/640`, `…/1280` and `…/original`: a file of the image store as it lies there, never decoded. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ sha256: string; size: string }> },
): Promise<Response> {
  const { sha256, size } = await params;
  if (!SHA256.test(sha256) || !isPictureFile(size)) return missing();
  const { images } = services();
  const image = await images.findByContent(sha256);
  if (!image || !(await maySee(image.state, size))) return missing();
  const etag = `"${sha256}-${size}"`;
  const headers = { etag, 'cache-control': CACHE_CONTROL };
  if (request.headers.get('if-none-match')?.includes(etag))
    return new Response(null, { status: 304, headers });
  const opened = await openFile({ sha256, format: image.format }, size);
  if (!opened) return missing();
  const { file, given } = opened;
  const { size: length } = await file.stat();
  const body = Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      ...(given === size ? headers : { 'cache-control': STAND_IN_CACHE_CONTROL }),
      'content-type': typeOf(given, image.format),
      'content-length': String(length),
      'x-content-type-options': 'nosniff',
    },
  });
}

/** The file that was asked for, or the large rendition in the place of a middle one that is not there yet. */
async function openFile({ sha256, format }: { sha256: string; format: string }, size: PictureFile) {
  const { files } = services();
  for (const given of size === '640' ? (['640', '1280'] as const) : [size]) {
    const path =
      given === 'original' ? files.pathOf(sha256, format) : files.renditionPath(sha256, SIZES[given]);
    const file = await open(path).catch(() => undefined);
    if (file) return { file, given };
  }
  return undefined;
}

const SIZES = { '320': 320, '640': 640, '1280': 1280 } as const;

function typeOf(size: PictureFile, format: string): string {
  if (size === 'original') return `image/${format}`;
  return size === '640' ? 'image/webp' : 'image/jpeg';
}

const missing = (): Response =>
  new Response('not found', { status: 404, headers: { 'cache-control': 'no-store' } });
