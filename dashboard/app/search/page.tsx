import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import type { SearchPage } from '../../../core/ground/domain/search/search.ts';
import type { DashboardMessages } from '../../../locales/dashboard.ts';
import { errorMessage } from '../../../locales/messages.ts';
import { Examples } from '../../components/search/examples.tsx';
import { Problem } from '../../components/search/problem.tsx';
import { QueryPictureView } from '../../components/search/query-picture-view.tsx';
import { Results } from '../../components/search/results.tsx';
import { SearchBox } from '../../components/search/search-box.tsx';
import { toShownHit } from '../../components/search/shown-hit.ts';
import { searchOptions } from '../../server/facets.ts';
import { readerLocale, readerWords } from '../../server/locale.ts';
import { runSearch } from '../../server/run-search.ts';
import type { SearchProblem } from '../../server/search-problem.ts';
import {
  type RawParameters,
  readQuestion,
  type SearchQuestion,
  searchHref,
} from '../../server/search-question.ts';
import { services } from '../../server/services.ts';

interface Props {
  readonly searchParams: Promise<RawParameters>;
}

const search = (question: SearchQuestion) => runSearch(searchHref(question).split('?')[1] ?? '');

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const question = readQuestion(await searchParams);
  const words = (await readerWords()).search;
  const title = question.q?.trim() ? words.heading(question.q) : words.pictureHeading;
  const { value: page } = await search(question);
  const image = page && page.hits.length > 0 ? `/preview?query=${page.queryId}` : undefined;
  return {
    title,
    description: words.description,
    // There are as many of these pages as there are sentences.
    robots: { index: false, follow: true },
    openGraph: {
      title,
      description: words.description,
      ...(image && { images: [{ url: image, width: 1200, height: 630, alt: title }] }),
    },
    twitter: { card: image ? 'summary_large_image' : 'summary' },
  };
}

/** What was searched, if that differs from what was typed. */
function describeReading(
  words: DashboardMessages['search'],
  { reading, alsoRead }: SearchPage,
): string | undefined {
  if (reading !== null) return words.readAs(reading, alsoRead ?? undefined);
  return alsoRead === null ? undefined : words.alsoRead(alsoRead);
}

/** The results of a sentence or of an uploaded picture, ten at a time. */
export default async function SearchResultsPage({ searchParams }: Props) {
  const question = readQuestion(await searchParams);
  if (question.query === undefined && question.q === undefined) redirect('/');
  const [options, { value: page, problem }] = await Promise.all([searchOptions(), search(question)]);
  const words = (await readerWords()).search;
  const { q, mode, source, city, category, since } = question;
  const searched = page && describeReading(words, page);
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-6 sm:px-6">
      <div className="mb-6 max-w-3xl">
        <SearchBox query={q} chosen={{ mode, source, city, category, since }} options={options} />
      </div>
      {problem && <SearchFailed problem={problem} href={searchHref(question)} sources={options.source} />}
      {page && page.hits.length === 0 && (
        <NothingFound question={question} modelId={page.modelId} sources={options.source} />
      )}
      {page && page.hits.length > 0 && (
        <>
          {/* If both would just fit side by side, letters that arrive late would move everything below by a line. */}
          <div className="mb-4 flex flex-col gap-x-6 gap-y-1 sm:flex-row sm:items-baseline sm:justify-between">
            <div className="flex items-center gap-4">
              {question.query !== undefined && <QueryPictureView queryId={question.query} />}
              <h1 className="text-xl font-bold text-balance">
                {q?.trim() ? words.heading(q) : words.pictureHeading}
              </h1>
            </div>
            <p className="text-sm text-muted-foreground">{words.took(page.tookMs)}</p>
          </div>
          {page.fit?.isPoor && (
            <p className="mb-4 rounded-lg bg-muted px-4 py-2" role="status">
              {words.poorFit}
            </p>
          )}
          {searched !== undefined && (
            <p className="mb-4 text-sm text-muted-foreground">
              {searched}{' '}
              <Link className="underline underline-offset-4" href={searchHref({ ...question, literal: '1' })}>
                {page.reading === null ? words.onlyLiterally : words.literally}
              </Link>
            </p>
          )}
          {page.hits.some(({ alike }) => alike > 0) && question.query === undefined && (
            <p className="mb-4 text-sm text-muted-foreground">
              {words.folded}{' '}
              <Link
                className="underline underline-offset-4"
                href={searchHref({ ...question, duplicates: '1' })}
              >
                {words.unfolded}
              </Link>
            </p>
          )}
          <Results
            key={`${page.queryId} ${question.offset}`}
            queryId={page.queryId}
            hits={page.hits.map(toShownHit)}
            nextOffset={page.nextOffset}
            moreHref={searchHref({ q, query: page.queryId, offset: page.nextOffset ?? 0 })}
          />
        </>
      )}
    </div>
  );
}

/** No photo fits; or none yet, while some wait to be embedded. */
async function NothingFound({
  question,
  modelId,
  sources,
}: {
  question: SearchQuestion;
  modelId: string;
  sources: readonly string[];
}) {
  const isEnd = question.offset > 0;
  const [preparation, { search: words }] = await Promise.all([
    // The list of a stored query stays empty, however often the page asks for it.
    isEnd || question.query !== undefined ? undefined : services().preparation(modelId),
    readerWords(),
  ]);
  if (preparation) {
    const { ready, total } = preparation;
    return (
      <Problem
        title={words.waitTitle}
        text={words.preparing(ready, total)}
        retryHref={searchHref(question)}
      />
    );
  }
  return (
    <Problem title={words.nothingTitle} text={isEnd ? words.end : words.nothing}>
      <div className="mt-4">
        <Examples sources={sources} />
      </div>
    </Problem>
  );
}

async function SearchFailed({
  problem: { kind, error },
  href,
  sources,
}: {
  problem: SearchProblem;
  href: string;
  sources: readonly string[];
}) {
  const [locale, { search: words }] = await Promise.all([readerLocale(), readerWords()]);
  // Visitors read their own text about a wait; the error's text is for the people who run the system.
  const waits: Readonly<Record<string, string>> = {
    'service.busy': words.busy,
    'service.starting': words.starting,
  };
  const text = kind === 'wait' ? (waits[error.code] ?? words.away) : errorMessage(locale, error);
  return (
    <Problem
      title={{ wait: words.waitTitle, mend: words.mendTitle, gone: words.goneTitle }[kind]}
      text={kind === 'gone' ? words.gone : text}
      retryHref={kind === 'wait' ? href : undefined}
    >
      {kind !== 'wait' && (
        <div className="mt-4">
          <Examples sources={sources} />
        </div>
      )}
    </Problem>
  );
}
