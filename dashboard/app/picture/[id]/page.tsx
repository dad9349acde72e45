import { ArrowUpRight, Flag } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PHOTOS_PER_PAGE } from '../../../../core/ground/domain/search/photos-per-page.ts';
import { formatDate, formatNumber } from '../../../../locales/format.ts';
import { imageUrl, sourceSet } from '../../../components/image-url.ts';
import { Problem } from '../../../components/search/problem.tsx';
import { Results } from '../../../components/search/results.tsx';
import { toShownHit, webLink } from '../../../components/search/shown-hit.ts';
import { Notice } from '../../../components/shell/notice.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { findImage } from '../../../server/find-image.ts';
import { readerLocale, readerWords } from '../../../server/locale.ts';
import { trySearch } from '../../../server/search-problem.ts';
import { searchHref } from '../../../server/search-question.ts';
import { services } from '../../../server/services.ts';

interface Props {
  readonly params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const image = await findImage((await params).id);
  const words = await readerWords();
  if (image === null || image === 'hidden') return { robots: { index: false } };
  const title = image.captions[0] ?? words.image.untitled;
  return {
    title,
    description: words.description,
    openGraph: {
      title,
      description: words.description,
      images: [{ url: imageUrl(image.sha256, 1280), alt: title }],
    },
    twitter: { card: 'summary_large_image' },
  };
}

/** One image: large, with everything known about it, and similar images below. */
export default async function ImagePage({ params }: Props) {
  const image = await findImage((await params).id);
  if (image === null) notFound();
  const [locale, { image: words, search }] = await Promise.all([readerLocale(), readerWords()]);
  if (image === 'hidden')
    return <Notice title={words.hiddenTitle} text={words.hidden} href="/" action={words.home} />;
  const { value: similar, problem } = await trySearch(() =>
    services().search.similar({ imageId: image.id, top: PHOTOS_PER_PAGE }),
  );
  const [caption, ...others] = image.captions;
  const link = webLink(image.sourceUrl);
  const facts: readonly (readonly [string, string | null])[] = [
    [search.source, search.sources[image.source]],
    [words.attribution, image.attribution],
    [search.city, image.city],
    [search.category, image.category && categoryName(search.categories, image.category)],
    [words.added, formatDate(locale, image.createdAt)],
    [words.size, words.pixels(formatNumber(locale, image.width), formatNumber(locale, image.height))],
  ];
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-6 sm:px-6">
      <article className="grid gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] lg:gap-10">
        <div className="flex items-center justify-center overflow-hidden rounded-2xl bg-muted">
          {/* biome-ignore lint/performance/noImgElement: our own renditions, already of the right sizes */}
          <img
            src={imageUrl(image.sha256, 1280)}
            srcSet={sourceSet(image)}
            sizes="(max-width: 64rem) 95vw, 55rem"
            width={image.width}
            height={image.height}
            alt={caption ?? words.untitled}
            fetchPriority="high"
            // A small image is enlarged at most twice.
            style={{ maxWidth: `min(100%, ${image.width * 2}px)` }}
            className="h-auto max-h-[75dvh] w-auto object-contain"
          />
        </div>
        <div>
          <h1 className="text-2xl font-bold text-balance" lang={caption ? 'fa' : locale} dir="auto">
            {caption ?? words.untitled}
          </h1>
          {others.map(other => (
            <p key={other} lang="fa" dir="auto" className="mt-1 text-muted-foreground">
              {other}
            </p>
          ))}
          <dl className="mt-6 grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm">
            {facts.map(
              ([name, value]) =>
                value !== null && (
                  <div key={name} className="contents">
                    <dt className="text-muted-foreground">{name}</dt>
                    <dd dir="auto" className="wrap-anywhere">
                      {value}
                    </dd>
                  </div>
                ),
            )}
          </dl>
          <div className="mt-6 flex flex-wrap gap-3">
            {link && (
              <Button asChild>
                <a href={link} rel="noreferrer nofollow">
                  <ArrowUpRight aria-hidden className="rtl:-scale-x-100" />
                  {words.toSource}
                </a>
              </Button>
            )}
            <Button asChild variant="outline">
              <a href={`/picture/${image.id}/report`}>
                <Flag aria-hidden />
                {words.report}
              </a>
            </Button>
          </div>
        </div>
      </article>
      <section id="similar" className="mt-12 scroll-mt-6" aria-labelledby="similar-title">
        <h2 id="similar-title" className="mb-4 text-xl font-bold">
          {words.similar}
        </h2>
        {similar && similar.hits.length > 0 && (
          <Results
            queryId={similar.queryId}
            hits={similar.hits.map(toShownHit)}
            nextOffset={similar.nextOffset}
            moreHref={searchHref({ query: similar.queryId, offset: similar.nextOffset ?? 0 })}
          />
        )}
        {similar?.hits.length === 0 && <p className="text-muted-foreground">{words.nothingSimilar}</p>}
        {problem && (
          <Problem title={search.waitTitle} text={search.away} retryHref={`/picture/${image.id}`} level={3} />
        )}
      </section>
    </div>
  );
}

const categoryName = (names: Readonly<Record<string, string>>, category: string): string =>
  (Object.hasOwn(names, category) ? names[category] : undefined) ?? category;
