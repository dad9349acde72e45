import { modelKnowledge } from '../../locales/model-knowledge.ts';
import { Examples } from '../components/search/examples.tsx';
import { SearchBox } from '../components/search/search-box.tsx';
import { searchOptions } from '../server/facets.ts';
import { readerLocale, readerWords } from '../server/locale.ts';
import { services } from '../server/services.ts';

/** The query box, and nothing that distracts from it. */
export default async function HomePage() {
  const [words, options, locale, model] = await Promise.all([
    readerWords(),
    searchOptions(),
    readerLocale(),
    services().modelInUse(),
  ]);
  const { knows, more } = modelKnowledge(model, locale) ?? {};
  return (
    <div className="mx-auto my-auto w-full max-w-3xl px-4 py-12 text-center sm:px-6">
      <h1 className="mb-8 text-3xl font-bold text-balance sm:text-4xl">{words.tagline}</h1>
      <SearchBox options={options} large />
      <Examples
        sources={options.source}
        heading={<p className="mt-8 mb-3 text-muted-foreground">{words.search.examples}</p>}
      />
      <p className="mt-8 text-sm text-balance text-muted-foreground">
        {options.source.length === 0 ? words.search.emptyCollection : knows}
      </p>
      {more !== undefined && (
        <details className="mx-auto mt-3 max-w-xl text-sm text-muted-foreground">
          <summary className="cursor-pointer">{words.search.knowsMore}</summary>
          <p className="mt-2">
            {more.map(part =>
              typeof part === 'string' ? (
                part
              ) : (
                // Gets its own line if it does not fit: the sentence continues after it, and its own words keep their order.
                <code
                  key={part.command}
                  dir="ltr"
                  className="inline-block rounded bg-muted px-1.5 font-mono text-foreground"
                >
                  {part.command}
                </code>
              ),
            )}
          </p>
        </details>
      )}
    </div>
  );
}
