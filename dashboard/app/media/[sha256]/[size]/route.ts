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

/** `/media/<sha256>/320`, `…/1280` and `…/original`: a file of the image store as it lies there, never decoded. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ sha256: string; size: string }> },
): Promise<Response> {
  const { sha256, size } = await params;
  if (!SHA256.test(sha256) || !isPictureFile(size)) return missing();
  const { files, images } = services();
  const image = await images.findByContent(sha256);
  if (!image || !(await maySee(image.state, size))) return missing();
  const etag = `"${sha256}-${size}"`;
  const headers = { etag, 'cache-control': CACHE_CONTROL };
  if (request.headers.get('if-none-match')?.includes(etag))
    return new Response(null, { status: 304, headers });
  const path =
    size === 'original'
      ? files.pathOf(sha256, image.format)
      : files.renditionPath(sha256, size === '320' ? 320 : 1280);
  const file = await open(path).catch(() => undefined);
  if (!file) return missing();
  const { size: length } = await file.stat();
  const body = Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      ...headers,
      'content-type': typeOf(size, image.format),
      'content-length': String(length),
      'x-content-type-options': 'nosniff',
    },
  });
}

const typeOf = (size: PictureFile, format: string): string =>
  size === 'original' ? `image/${format}` : 'image/jpeg';

const missing = (): Response =>
  new Response('not found', { status: 404, headers: { 'cache-control': 'no-store' } });
