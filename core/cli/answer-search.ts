import { readFile, stat } from 'node:fs/promises';
import { cliMessages } from '../../locales/cli.ts';
import type { SearchFilters, SearchMode, SearchPage } from '../domain/search.ts';
import { InputError, NegarehError, NotFoundError } from '../errors.ts';
import { type SearchClient, searchClientOf } from '../search/client.ts';
import type { CommandContext } from './command-context.ts';

/** What to search by, as the command line gives it. */
export type Subject =
  | { readonly text: string }
  | { readonly imageFile: string }
  | { readonly imageId: string };

export interface PageWanted {
  readonly top: number;
  readonly offset: number;
  readonly filters: SearchFilters;
  /** For words only: what ranks the pictures. */
  readonly mode?: SearchMode | undefined;
}

/**
 * Asks the running search process. Where none runs, this process loads the model and searches itself.
 * @throws what the search throws; NotFoundError 'file.not-found'.
 */
export async function answerSearch(
  subject: Subject,
  page: PageWanted,
  context: CommandContext,
): Promise<SearchPage> {
  const picture = 'imageFile' in subject ? await readPicture(subject.imageFile, context) : undefined;
  try {
    return await askProcess(searchClientOf(context.config), subject, picture, {
      ...page,
      signal: context.signal,
    });
  } catch (error) {
    const isAway = error instanceof NegarehError && error.code === 'service.unreachable';
    // An address that was set on purpose is another machine's, whose pictures are not here.
    if (!isAway || context.config.searchUrl) throw error;
  }
  if (process.stderr.isTTY) context.note(cliMessages(context.locale).search.loading);
  return searchHere(subject, picture, page, context);
}

type Picture = Uint8Array<ArrayBuffer> | undefined;

function askProcess(
  client: SearchClient,
  subject: Subject,
  picture: Picture,
  { mode, ...page }: PageWanted & { signal: AbortSignal },
): Promise<SearchPage> {
  if (picture) return client.searchImage(picture, page);
  if ('imageId' in subject) return client.similar({ imageId: subject.imageId, ...page });
  return client.search({ text: 'text' in subject ? subject.text : '', ...page, ...(mode && { mode }) });
}

async function searchHere(
  subject: Subject,
  picture: Picture,
  page: PageWanted,
  { config, log, withDatabase }: CommandContext,
): Promise<SearchPage> {
  const { openSearch } = await import('../search/open-search.ts');
  return withDatabase(async database => {
    const search = await openSearch(config, log, database.url, { lazyImageEncoder: true });
    try {
      if (picture) return await search.service.search({ image: picture, ...page });
      if ('imageId' in subject) return await search.service.search({ imageId: subject.imageId, ...page });
      return await search.service.search({ text: 'text' in subject ? subject.text : '', ...page });
    } finally {
      await search.close();
    }
  });
}

/** Looked at before it is read: a whole film should not be. */
async function readPicture(file: string, { config }: CommandContext): Promise<Uint8Array<ArrayBuffer>> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new NotFoundError('file.not-found', { path: file });
  const limit = config.maxImageBytes;
  if (found.size > limit) throw new InputError('image.too-many-bytes', { bytes: found.size, limit });
  return new Uint8Array(await readFile(file));
}
