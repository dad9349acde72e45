import type { Metadata } from 'next';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { CompareForm } from '../../components/index/compare-form.tsx';
import { Comparison } from '../../components/index/comparison.tsx';
import { SnapshotTable } from '../../components/index/snapshot-table.tsx';
import { RunList } from '../../components/jobs/run-list.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Card, CardTitle } from '../../components/ui/card.tsx';
import { AskButton } from '../../components/upkeep/ask-button.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import {
  queriesToCompare,
  shownComparisons,
  showSnapshot,
  snapshotName,
} from '../../server/shown-indexes.ts';
import { shownRuns } from '../../server/shown-runs.ts';
import { requireViewer } from '../../server/viewer.ts';
import { WhenKnown } from '../../server/when-known.tsx';
import { moveRun, startJob } from '../jobs/actions.ts';
import { unpinIndex } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: upkeepMessages(await readerLocale()).index.title };
}

export default async function IndexPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = upkeepMessages(locale).index;
  const { upkeep, waitingForIndex } = services();
  const [snapshots, runs, jobs] = await Promise.all([
    upkeep.snapshots.list(),
    upkeep.runs.list({ limit: 20, kinds: ['compare-indexes'] }),
    shownRuns(locale),
  ]);
  const current = await upkeep.snapshots.newestPublished();
  const comparable = snapshots.filter(({ state }) => state === 'published' || state === 'retired');
  const comparisons = await shownComparisons(runs, snapshots, locale);
  return (
    <PageBody
      title={words.title}
      about={words.about}
      aside={
        <AskButton
          act={startJob}
          input={{ request: { kind: 'build-index' } }}
          done={words.asked}
          variant="primary"
        >
          {words.build}
        </AskButton>
      }
    >
      {current && (
        <WhenKnown read={() => waitingForIndex(current)} meanwhile={null}>
          {({ images, pairs, most }) =>
            images + pairs > 0 && (
              <Card className="border-warning p-4" role="status">
                {words.waiting(images, pairs, most)}
              </Card>
            )
          }
        </WhenKnown>
      )}
      {current?.pinned && (
        <Card className="flex flex-wrap items-center justify-between gap-3 p-4">
          <p>{words.pinned}</p>
          <AskButton act={unpinIndex} input={{}} done={words.unpin}>
            {words.unpin}
          </AskButton>
        </Card>
      )}
      <Card>
        {snapshots.length === 0 ? (
          <p className="text-muted-foreground">{words.none}</p>
        ) : (
          <SnapshotTable
            ask={startJob}
            snapshots={snapshots.map(snapshot => showSnapshot(snapshot, locale, current ?? undefined))}
          />
        )}
      </Card>
      <RunList given={jobs} move={moveRun} kinds={['build-index', 'publish-index', 'compare-indexes']} />
      {comparable.length > 1 && (
        <Card>
          <CardTitle>{words.compare}</CardTitle>
          <p className="mb-4 text-muted-foreground">{words.compareAbout}</p>
          <CompareForm
            ask={startJob}
            snapshots={comparable.map(one => [one.id, snapshotName(one, locale)])}
            queries={queriesToCompare(runs)}
          />
        </Card>
      )}
      {comparisons.length > 0 && (
        <section className="flex flex-col gap-3">
          <h2 className="text-lg font-semibold">{words.results}</h2>
          {comparisons.map((comparison, index) => (
            <Comparison key={comparison.id} comparison={comparison} open={index === 0} />
          ))}
        </section>
      )}
    </PageBody>
  );
}
