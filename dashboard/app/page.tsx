import { EXAMPLE_QUERIES } from '../../core/demo/example-queries.ts';
import { SearchForm } from '../components/search/search-form.tsx';
import { readerWords } from '../server/locale.ts';

/** The query box and nothing that would keep the eye from it. */
export default async function HomePage() {
  const words = await readerWords();
  return (
    <div className="mx-auto my-auto w-full max-w-3xl px-4 py-12 text-center sm:px-6">
      <h1 className="mb-8 text-3xl font-bold text-balance sm:text-4xl">{words.tagline}</h1>
      <SearchForm large />
      <p className="mt-8 mb-3 text-muted-foreground">{words.search.examples}</p>
      <ul className="flex flex-wrap justify-center gap-2" lang="fa" dir="rtl">
        {EXAMPLE_QUERIES.slice(0, 8).map(query => (
          <li key={query}>
            <a
              href={`/search?q=${encodeURIComponent(query)}`}
              className="inline-block rounded-full border border-border bg-surface px-4 py-1.5 hover:border-accent hover:text-accent"
            >
              {query}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
