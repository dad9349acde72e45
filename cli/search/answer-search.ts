import type {
  SearchFilters,
  SearchMode,
  SearchPage,
  SearchTermInput,
} from '../../core/ground/domain/search/search.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { type SearchClient, searchClientOf } from '../../core/work/search/client.ts';
import { toQueryTerm } from '../../core/work/search/question.ts';
import { cliMessages } from '../../locales/cli.ts';
import type { CommandContext } from '../command-context.ts';
import { readPicture } from './read-picture.ts';

/** The parts of a query from the command line, possibly with a picture's file among them. */
export interface Subject {
  readonly terms: readonly SearchTermInput[];
  readonly imageFile?: string;
}

export interface PageWanted {
  readonly top: number;
  readonly offset: number;
  readonly filters: SearchFilters;
  /** How images are ranked; only for words. */
  readonly mode?: SearchMode | undefined;
  /** Searches the words exactly as typed. */
  readonly literal?: boolean | undefined;
  /** Shows near duplicates as separate results. */
  readonly duplicates?: boolean | undefined;
  /** Words that no image may show. */
  readonly without?: readonly string[] | undefined;
}

/**
 * Asks the running search process. If none runs, this process loads the model and searches itself.
 * @throws the search's errors; NotFoundError 'file.not-found'.
 */
export async function answerSearch(
  subject: Subject,
  page: PageWanted,
  context: CommandContext,
): Promise<SearchPage> {
  const { imageFile } = subject;
  const picture = imageFile === undefined ? undefined : await readPicture(imageFile, context.config);
  try {
    return await askProcess(searchClientOf(context.config), subject, picture, {
      ...page,
      signal: context.signal,
    });
  } catch (error) {
    const isAway = error instanceof NegarehError && error.code === 'service.unreachable';
    // A configured address is another machine's, whose images are not here.
    if (!isAway || context.config.searchUrl) throw error;
  }
  if (process.stderr.isTTY) context.note(cliMessages(context.locale).search.loading);
  return searchHere(subject, picture, page, context);
}

type Picture = Uint8Array<ArrayBuffer> | undefined;

function askProcess(
  client: SearchClient,
  { terms }: Subject,
  picture: Picture,
  { mode, literal, ...page }: PageWanted & { signal: AbortSignal },
): Promise<SearchPage> {
  const ranked = { ...page, ...(mode && { mode }) };
  if (!picture) return client.search({ terms, ...ranked, literal });
  const words = terms.flatMap(({ text, weight = 1 }) => (text === undefined ? [] : [{ text, weight }]));
  return client.searchImage(picture, { words, ...ranked });
}

async function searchHere(
  subject: Subject,
  picture: Picture,
  page: PageWanted,
  { config, log, withDatabase }: CommandContext,
): Promise<SearchPage> {
  const { openSearch } = await import('../../core/work/search/open-search.ts');
  return withDatabase(async database => {
    const search = await openSearch(config, log, database.url, {
      imageEncoder: 'at-first-picture',
      reads: 'at-once',
    });
    try {
      const parts = [...(picture ? [{ image: picture }] : []), ...subject.terms.map(toQueryTerm)];
      return await search.service.search({ terms: parts, ...page });
    } finally {
      await search.close();
    }
  });
}
