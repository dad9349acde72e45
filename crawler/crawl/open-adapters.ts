import { requireSourceOn } from '../../core/data/crawl/divar-terms.ts';
import { DATASET_READERS } from '../../core/data/datasets/readers.ts';
import type { Config } from '../../core/ground/config.ts';
import type { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { hashFile } from '../../core/ground/files/hash-file.ts';
import { createPageReader } from '../web/page-reader.ts';
import type { SourceAdapter } from './adapter.ts';
import { createCommonsAdapter } from './commons.ts';
import { createDivarAdapter } from './divar.ts';
import type { PostPages } from './divar-page.ts';
import { divarCity } from './divar-places.ts';
import { createListAdapter } from './list.ts';

export interface OpenedAdapters {
  /** One per list of the source, at least one. */
  readonly adapters: readonly SourceAdapter[];
  /** Seconds between two requests to the source's API, if it wants another pause than CRAWL_GAP_SECONDS. */
  readonly apiGapSeconds?: number;
  close(): Promise<void>;
}

/**
 * Opens the adapters for the lists of a request.
 * @param onBad called for rows of a list's file without an address or a caption
 * @throws PermanentError 'crawl.source-off'; InputError 'request.invalid' for an unknown city; NotFoundError 'file.not-found'
 */
export async function openAdapters(
  request: CrawlRequest,
  config: Config,
  onBad: (position: number) => void = () => undefined,
): Promise<OpenedAdapters> {
  requireSourceOn(request, config);
  const close = async () => undefined;
  switch (request.source) {
    case 'divar': {
      const { crawlBrowser, divarPagesUrl, divarGapSeconds: apiGapSeconds } = config;
      const reader = crawlBrowser === undefined ? undefined : createPageReader(crawlBrowser);
      const pages = reader && { origin: divarPagesUrl, reader };
      const adapters = divarAdapters(request, config, pages);
      return { adapters, apiGapSeconds, close: async () => reader?.close() };
    }
    case 'commons': {
      const { wanted, languages } = request;
      const { commonsUrl: origin, commonsPictureHosts: pictureHosts } = config;
      return { adapters: [createCommonsAdapter({ origin, pictureHosts, languages, wanted })], close };
    }
    case 'list':
      return { adapters: [await listAdapter(request.file, onBad)], close };
  }
}

function divarAdapters(
  { cities, categories }: Extract<CrawlRequest, { source: 'divar' }>,
  { divarUrl: origin, divarPictureHosts: pictureHosts }: Config,
  pages: PostPages | undefined,
): SourceAdapter[] {
  const wanted = categories.length > 0 ? categories : [undefined];
  return cities.flatMap(city => {
    const place = { origin, pictureHosts, city, cityId: divarCity(city) };
    return wanted.map(category =>
      createDivarAdapter({ ...place, ...(category !== undefined && { category }), ...(pages && { pages }) }),
    );
  });
}

async function listAdapter(file: string, onBad: (position: number) => void): Promise<SourceAdapter> {
  const checksum = await hashFile(file).catch((cause: unknown) => {
    throw new NotFoundError('file.not-found', { path: file }, { cause });
  });
  const read = DATASET_READERS[/\.jsonl?$/i.test(file) ? 'jsonl' : 'csv'];
  return createListAdapter({ checksum, rows: () => read(file), onBad });
}
