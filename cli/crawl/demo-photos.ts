import type { Command } from 'commander';
import { demoMessages } from '../../locales/demo.ts';
import { formatNumber } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../input/numbers.ts';
import { runCrawl } from './run-crawl.ts';

/** The pictures that the community of Commons has chosen as its best, newest first: some 18,000 of all kinds. */
const GALLERY = 'Featured pictures on Wikimedia Commons';
const GALLERY_COUNT = 300;
const LARGEST_COUNT = 10_000;
/** At 1,280 pixels, the size that the crawler fetches. */
const MEGABYTES_A_PHOTO = 0.35;
/** The source gets at most about one request per second. */
const SECONDS_A_PHOTO = 1.5;

interface GalleryChoice {
  readonly count?: number;
  readonly yes?: true;
}

/** Adds `photos` to the commands of the demo. */
export function registerDemoPhotos(demo: Command, context: CommandContext, version: string): void {
  const { aboutCount, gallery } = demoMessages(context.locale);
  demo
    .command('photos')
    .description(gallery.about)
    .option('--count <number>', aboutCount, wholeNumber({ from: 1, to: LARGEST_COUNT }, context.locale))
    .option('--yes', gallery.aboutYes)
    .action((choice: GalleryChoice) => photosCommand(choice, context, version));
}

/**
 * `negareh demo photos`: a gallery of photographs from Wikimedia Commons, through the crawler's own source and rules. Fetches nothing until
 * a person has read what it does and agrees.
 */
async function photosCommand(
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
    print(gallery.howToFetch(count === GALLERY_COUNT ? '' : ` --count ${count}`));
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
