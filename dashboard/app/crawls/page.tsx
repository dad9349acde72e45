import type { Metadata } from 'next';
import type { WaitingImages } from '../../../core/data/images/image-previews.ts';
import { CRAWLED_SOURCES } from '../../../core/ground/domain/images/image.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { CoverageTable } from '../../components/crawls/coverage-table.tsx';
import { WaitingGallery } from '../../components/crawls/waiting-gallery.tsx';
import { imageUrl } from '../../components/image-url.ts';
import { RunList } from '../../components/jobs/run-list.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card, CardTitle } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { shownRuns } from '../../server/shown-runs.ts';
import { requireViewer } from '../../server/viewer.ts';
import { WhenKnown } from '../../server/when-known.tsx';
import { moveRun, startJob } from '../jobs/actions.ts';

const GALLERY = 30;

export async function generateMetadata(): Promise<Metadata> {
  return { title: upkeepMessages(await readerLocale()).crawls.title };
}

export default async function CrawlsPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = upkeepMessages(locale).crawls;
  const { sources: names } = jobMessages(locale);
  const { sourceHealth, nearDuplicates, waitingImages } = services();
  const [health, runs] = await Promise.all([
    Promise.all(CRAWLED_SOURCES.map(source => sourceHealth(source))),
    shownRuns(locale),
  ]);
  return (
    <PageBody title={words.title} about={words.about}>
      <RunList given={runs} move={moveRun} kinds={['crawl']} />
      {health.map(({ source, coverage, breakers, parsing }) => (
        <Card key={source} className="flex flex-col gap-3">
          <CardTitle>{names[source]}</CardTitle>
          <ul className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
            {breakers.map(({ lane, pausedUntil, reason, refusals }) => (
              <li key={lane} className={pausedUntil || refusals > 0 ? 'text-warning' : ''}>
                <span className="text-muted-foreground">{words.breaker[lane]}:</span>{' '}
                {pausedUntil
                  ? words.paused(formatDateTime(locale, pausedUntil), reason)
                  : refusals > 0
                    ? words.refused(refusals)
                    : words.open}
              </li>
            ))}
          </ul>
          {coverage.length === 0 ? (
            <p className="text-muted-foreground">{words.none}</p>
          ) : (
            <CoverageTable source={source} label={names[source]} rows={coverage} />
          )}
          <WhenKnown read={() => nearDuplicates(source)} meanwhile={null}>
            {count => count > 0 && <p className="text-sm">{words.duplicates(count)}</p>}
          </WhenKnown>
          {parsing && (
            <details className="text-sm">
              <summary className="cursor-pointer">
                {words.parsed(parsing.readable, parsing.unreadable)}
              </summary>
              <ul className="mt-2">
                {Object.entries(parsing.unknown).map(([kind, count]) => (
                  <li key={kind}>{words.unknown(kind, count)}</li>
                ))}
              </ul>
              {parsing.samples.length > 0 && (
                <>
                  <p className="mt-2 font-medium">{words.samples}</p>
                  {[...new Set(parsing.samples)].map(sample => (
                    <pre
                      key={sample}
                      dir="ltr"
                      className="mt-1 overflow-x-auto rounded-lg bg-muted p-2 text-xs"
                    >
                      {sample}
                    </pre>
                  ))}
                </>
              )}
            </details>
          )}
        </Card>
      ))}
      <WhenKnown read={() => waitingImages(GALLERY)} meanwhile={null}>
        {waiting => <Gate waiting={waiting} words={words} />}
      </WhenKnown>
    </PageBody>
  );
}

function Gate({
  waiting: { count, images },
  words,
}: {
  waiting: WaitingImages;
  words: ReturnType<typeof upkeepMessages>['crawls'];
}) {
  return (
    <Card className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <CardTitle>{words.gate}</CardTitle>
          <p className="text-muted-foreground">{count > 0 ? words.gateAbout(count) : words.noneWaits}</p>
        </div>
        {count > 0 && (
          <Button asChild variant="secondary">
            <a href="/review?source=crawled">{words.review}</a>
          </Button>
        )}
      </div>
      <WaitingGallery
        ask={startJob}
        images={images.map(({ id, sha256, caption, sourceUrl }) => ({
          id,
          caption,
          sourceUrl,
          src: imageUrl(sha256, 320),
        }))}
      />
    </Card>
  );
}
