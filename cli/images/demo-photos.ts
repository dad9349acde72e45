import { demoMessages } from '../../locales/demo.ts';
import { formatNumber } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { runCrawl } from '../crawl/run-crawl.ts';

/** What the people of Commons have chosen as their best, the newest first: some 18,000 of all kinds. */
const GALLERY = 'Featured pictures on Wikimedia Commons';
export const GALLERY_COUNT = 300;
/** Of 1,280 pixels, as the crawler fetches them. */
const MEGABYTES_A_PHOTO = 0.35;
/** The source is asked at most once a second or so. */
const SECONDS_A_PHOTO = 1.5;

export interface GalleryChoice {
  readonly count?: number;
  readonly yes?: true;
}

/**
 * `negareh demo photos`: a gallery of photographs of Wikimedia Commons, by the crawler's own source and its rules. Fetches
 * nothing before somebody who has read what it is about says so.
 */
export async function photosCommand(
  { count = GALLERY_COUNT, yes }: GalleryChoice,
  context: CommandContext,
  version: string,
): Promise<void> {
  const { locale, print, note, config } = context;
  const { gallery } = demoMessages(locale);
  const number = (value: number) => formatNumber(locale, Math.ceil(value));
  if (!yes) {
    const minutes = number((count * SECONDS_A_PHOTO) / 60);
    print(gallery.offer(number(count), number(count * MEGABYTES_A_PHOTO), minutes));
    print(gallery.licences);
    if (!config.crawlContact) print(gallery.contact);
    print(gallery.howToFetch);
    return;
  }
  const request = {
    source: 'commons',
    wanted: { category: GALLERY },
    languages: ['fa', 'en'],
    max: count,
  } as const;
  await context.withDatabase(database =>
    runCrawl({ ...request, languages: [...request.languages] }, { database, context, version }),
  );
  if (!config.showUnreviewedCrawled) note(gallery.howToShow);
}
