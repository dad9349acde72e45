import type { ImageCaptions } from '../../data/captions/add-caption-pairs.ts';
import type { ImageFiles } from '../../data/images/image-files.ts';
import type { ImageRepository } from '../../data/images/images.ts';
import type { NewImage } from '../../data/images/new-image.ts';
import { mapAhead } from '../../ground/async/map-ahead.ts';
import { CAPTION_LIMIT, isTooLongCaption } from '../../ground/domain/captions/caption-pair.ts';
import { textLength } from '../../ground/domain/text-length.ts';
import { InputError, type NegarehError, NotFoundError, RetryableError } from '../../ground/errors.ts';
import { imageSha256 } from '../../ground/files/image-sha256.ts';
import { type PictureLimits, readImageInput } from '../../ground/pixels/image-input.ts';
import { type Picture, readPicture } from '../../ground/pixels/inspect.ts';
import type { IncomingImage, IngestOutcome } from './incoming-image.ts';

export interface IngestServices {
  readonly images: ImageRepository;
  readonly files: ImageFiles;
  readonly limits: PictureLimits;
  /** Pictures in progress at once: more than there are decoders, so that no decoder waits for files and rows. */
  readonly concurrency?: number;
  /**
   * Inspects each picture before it is stored, and returns what its row keeps of that.
   * @throws InputError for a picture to leave out
   */
  readonly inspect?: (picture: Picture) => Promise<Pick<NewImage, 'perceptualHash'>>;
}

/** Rows in one transaction: a stored picture waits for at most this many others. */
const BATCH = 32;

type Prepared =
  | { readonly kind: 'stored'; readonly name: string; readonly image: NewImage }
  | { readonly kind: 'known'; readonly name: string; readonly imageCaptions: ImageCaptions }
  | { readonly kind: 'failed'; readonly name: string; readonly error: NegarehError };

/**
 * Ingests pictures: validates them, stores file and renditions, then rows and captions in batches. A bad picture is an
 * outcome, not an exception. Files are written before rows, and everything is keyed by content: a run killed at any moment
 * continues when run again, and duplicates nothing.
 * @throws RetryableError 'disk.full' and database errors: what was reported until then is stored.
 */
export async function* ingestImages(
  items: AsyncIterable<IncomingImage> | Iterable<IncomingImage>,
  services: IngestServices,
): AsyncGenerator<IngestOutcome> {
  const { images, concurrency = 8 } = services;
  let stored: Extract<Prepared, { kind: 'stored' }>[] = [];
  let known: Extract<Prepared, { kind: 'known' }>[] = [];

  async function* flush(): AsyncGenerator<IngestOutcome> {
    const batch = stored;
    stored = [];
    if (batch.length === 0) return;
    try {
      const rows = await images.insert(batch.map(({ image }) => image));
      for (const [index, { id, isNew }] of rows.entries()) {
        yield { name: batch[index]!.name, status: isNew ? 'added' : 'duplicate', imageId: id };
      }
    } catch (error) {
      // One of them was taken down after its files were written: all others are inserted.
      if (!(error instanceof InputError)) throw error;
      for (const one of batch) yield await insertAlone(one, services);
    }
  }

  async function* flushKnown(): AsyncGenerator<IngestOutcome> {
    const batch = known;
    known = [];
    await images.addCaptions(batch.map(({ imageCaptions }) => imageCaptions));
    for (const { name, imageCaptions } of batch) {
      yield { name, status: 'duplicate', imageId: imageCaptions.imageId };
    }
  }

  for await (const prepared of mapAhead(items, item => prepare(item, services), concurrency)) {
    if (prepared.kind === 'stored') stored.push(prepared);
    else if (prepared.kind === 'known') known.push(prepared);
    else yield { name: prepared.name, status: 'failed', error: prepared.error };
    if (stored.length >= BATCH) yield* flush();
    if (known.length >= BATCH) yield* flushKnown();
  }
  yield* flush();
  yield* flushKnown();
}

async function insertAlone(
  { name, image }: Extract<Prepared, { kind: 'stored' }>,
  { images, files }: IngestServices,
): Promise<IngestOutcome> {
  try {
    const [row] = await images.insert([image]);
    return { name, status: row!.isNew ? 'added' : 'duplicate', imageId: row!.id };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await files.remove(image.sha256, image.format);
    return { name, status: 'failed', error };
  }
}

async function prepare(item: IncomingImage, services: IngestServices): Promise<Prepared> {
  const { name, content, captions: _captions, ...fields } = item;
  const { images, files, limits, inspect } = services;
  try {
    const captions = checkCaptions(item);
    const bytes = await readImageInput(content, limits.maxBytes);
    const imageId = await findKnown(item, bytes, images, files);
    if (imageId !== undefined) {
      return { kind: 'known', name, imageCaptions: { imageId, captions } };
    }
    const picture = await readPicture(bytes, limits);
    const look = await inspect?.(picture);
    await files.write(picture);
    const { sha256, format, width, height } = picture;
    return {
      kind: 'stored',
      name,
      image: { ...fields, ...look, sha256, format, width, height, byteSize: bytes.length, captions },
    };
  } catch (error) {
    // An error that the picture itself caused is its outcome; a full disk or a lost database stops the run. A decoder that
    // was ended from outside is no reason to leave out the other pictures; the next run tries this one again.
    if (isOwn(error)) return { kind: 'failed', name, error };
    throw error;
  }
}

const isOwn = (error: unknown): error is NegarehError =>
  error instanceof InputError ||
  error instanceof NotFoundError ||
  (error instanceof RetryableError && error.code === 'image.decoder-stopped');

/**
 * Looks up a picture by content or source token before anything is decoded: a folder that was ingested before costs one
 * read. A picture whose files are missing or were found broken is ingested like a new one, which repairs it.
 */
async function findKnown(
  { source, sourceToken }: IncomingImage,
  bytes: Uint8Array,
  images: ImageRepository,
  files: ImageFiles,
): Promise<string | undefined> {
  const sha256 = await imageSha256(bytes);
  const known = await images.findKnown(sha256, source, sourceToken);
  if (known?.sha256 !== sha256) return known?.id;
  if (known.hasProblem) await files.remove(sha256, known.format);
  return (await files.has(sha256, known.format)) ? known.id : undefined;
}

function checkCaptions({ captions }: IncomingImage): IncomingImage['captions'] {
  for (const { persian } of captions) {
    if (isTooLongCaption(persian)) {
      throw new InputError('text.too-long', { length: textLength(persian), limit: CAPTION_LIMIT });
    }
  }
  return captions
    .map(caption => ({ ...caption, persian: caption.persian.replaceAll('\0', '').trim() }))
    .filter(({ persian }) => persian !== '');
}
