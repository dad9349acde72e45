import type { CrawledPicture, CrawledSource } from '../../core/ground/domain/crawl/crawl.ts';
import type { NegarehError } from '../../core/ground/errors.ts';
import { ingestImages } from '../../core/work/ingest/ingest-images.ts';
import type { ImportServices } from '../import-captions.ts';
import { inspectPicture } from './inspect-picture.ts';

export type StoreServices = Pick<ImportServices, 'images' | 'files' | 'limits' | 'english' | 'decisions'>;

export interface FetchedPicture {
  readonly picture: CrawledPicture;
  readonly bytes: Uint8Array;
}

/**
 * Ingests fetched pictures, their rows in one transaction. A second call after a kill doubles nothing.
 * @returns ids, or each picture's problem, by the pictures' tokens
 * @throws database errors, RetryableError 'disk.full'
 */
export async function storePictures(
  source: CrawledSource,
  fetched: readonly FetchedPicture[],
  services: StoreServices,
): Promise<Map<string, string | NegarehError>> {
  const outcomes = new Map<string, string | NegarehError>();
  const incoming = fetched.map(({ picture, bytes }) => incomingOf(source, picture, bytes));
  for await (const outcome of ingestImages(incoming, { ...services, inspect: inspectPicture })) {
    outcomes.set(outcome.name, outcome.status === 'failed' ? outcome.error : outcome.imageId);
  }
  return outcomes;
}

/**
 * Adds captions to existing images: Persian ones as pairs that wait for review, English ones for translation; and links near duplicates.
 * Repeating it changes nothing.
 */
export async function captionImages(
  captioned: readonly { readonly imageId: string; readonly captions: CrawledPicture['captions'] }[],
  { images, english, decisions }: StoreServices,
): Promise<void> {
  if (captioned.length === 0) return;
  const ids = captioned.map(({ imageId }) => imageId);
  await images.linkNearDuplicates(ids);
  await images.addCaptions(
    captioned.map(({ imageId, captions }) => {
      const persian = captions.filter(({ language }) => language === 'fa');
      return {
        imageId,
        captions: persian.map(({ text }) => {
          return { persian: text, source: 'crawled' as const, status: 'pending' as const };
        }),
      };
    }),
  );
  await english.add(
    captioned.flatMap(({ imageId, captions }) =>
      captions.flatMap(({ language, text }) => (language === 'en' ? { imageId, text } : [])),
    ),
  );
  await decisions.refresh(ids);
}

function incomingOf(
  source: CrawledSource,
  { token, pageUrl, imageToken, attribution, city, category }: CrawledPicture,
  content: Uint8Array,
) {
  return {
    name: token,
    content,
    source,
    sourceToken: imageToken,
    captions: [],
    ...(pageUrl !== undefined && { sourceUrl: pageUrl }),
    ...(attribution !== undefined && { attribution }),
    ...(city !== undefined && { city }),
    ...(category !== undefined && { category }),
  };
}
