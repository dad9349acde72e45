import type { Metadata } from 'next';
import { Problem } from '../../../components/search/problem.tsx';
import { SearchBox } from '../../../components/search/search-box.tsx';
import { searchOptions } from '../../../server/facets.ts';
import { readerWords } from '../../../server/locale.ts';
import type { RawParameters } from '../../../server/search-question.ts';

export const metadata: Metadata = { robots: { index: false } };

/** Why an uploaded picture could not be used for a search. */
export default async function PictureProblemPage({ searchParams }: { searchParams: Promise<RawParameters> }) {
  const [{ code }, { search: words }, options] = await Promise.all([
    searchParams,
    readerWords(),
    searchOptions(),
  ]);
  const texts: Readonly<Record<string, string>> = words.pictureProblems;
  return (
    <div className="mx-auto w-full max-w-3xl px-4 py-6 sm:px-6">
      <SearchBox options={options} />
      <Problem
        title={words.mendTitle}
        text={(typeof code === 'string' && Object.hasOwn(texts, code) && texts[code]) || words.away}
      />
    </div>
  );
}
