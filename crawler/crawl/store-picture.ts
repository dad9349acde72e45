import type { CrawledPicture, CrawledSource } from '../../core/ground/domain/crawl.ts';
import { ingestImages } from '../../core/work/ingest/ingest-images.ts';
import type { ImportServices } from '../import-captions.ts';
import { inspectPicture } from './inspect-picture.ts';

export type StoreServices = Pick<ImportServices, 'images' | 'files' | 'limits' | 'english' | 'decisions'>;

/**
 * Takes a fetched picture in, with its captions: Persian ones as pairs that wait for review, English ones for translation.
 * Killed at any moment and called again, nothing is doubled.
 * @param bytes absent for a picture that is here by its source's name of it
 * @throws what is wrong with the picture; database errors
 */
export async function storePicture(
  source: CrawledSource,
  picture: CrawledPicture,
  bytes: Uint8Array | undefined,
  services: StoreServices,
): Promise<void> {
  const { images, english, decisions } = services;
  const imageId = bytes
    ? await ingest(source, picture, bytes, services)
    : (await images.findByTokens(source, [picture.imageToken])).get(picture.imageToken);
  if (imageId === undefined) return;
  await images.linkNearDuplicate(imageId);
  const persian = picture.captions.filter(({ language }) => language === 'fa');
  await images.addCaptions([
    {
      imageId,
      captions: persian.map(({ text }) => {
        return { persian: text, source: 'crawled' as const, status: 'pending' as const };
      }),
    },
  ]);
  const rest = picture.captions.filter(({ language }) => language === 'en');
  await english.add(rest.map(({ text }) => ({ imageId, text })));
  await decisions.refresh([imageId]);
}

async function ingest(
  source: CrawledSource,
  { url, pageUrl, imageToken, attribution, city, category }: CrawledPicture,
  content: Uint8Array,
  services: StoreServices,
): Promise<string | undefined> {
  const optional = {
    ...(pageUrl !== undefined && { sourceUrl: pageUrl }),
    ...(attribution !== undefined && { attribution }),
    ...(city !== undefined && { city }),
    ...(category !== undefined && { category }),
  };
  const incoming = { name: url, content, source, sourceToken: imageToken, captions: [], ...optional };
  for await (const outcome of ingestImages([incoming], { ...services, inspect: inspectPicture })) {
    if (outcome.status === 'failed') throw outcome.error;
    return outcome.imageId;
  }
  return undefined;
}
