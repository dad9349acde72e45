import type { Metadata } from 'next';
import { oversightMessages } from '../../../locales/oversight.ts';
import { BulkHistory } from '../../components/bulk/bulk-history.tsx';
import { BulkScreen } from '../../components/bulk/bulk-screen.tsx';
import { toShownDecision } from '../../components/bulk/shown-decision.ts';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Card } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import { beginBulk, sampleBulk, undoBulk } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: oversightMessages(await readerLocale()).bulk.title };
}

export default async function BulkPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireViewer('maintainer');
  const words = oversightMessages(await readerLocale()).bulk;
  const { buckets, bulk } = services();
  const asked = await searchParams;
  const groups = await buckets.scorers();
  const chosen =
    groups.find(({ source, scorer }) => source === asked['source'] && scorer === asked['scorer']) ??
    groups[0];
  // People do not judge translations that lost to another one.
  const filter = chosen && { source: chosen.source, scorer: chosen.scorer, proposed: true };
  const [counts, judged, history] = await Promise.all([
    filter ? buckets.histogram(filter) : [],
    filter ? buckets.histogram({ ...filter, judged: true }) : [],
    bulk.list(20),
  ]);
  return (
    <PageBody title={words.title} about={words.about}>
      {filter ? (
        <BulkScreen
          key={`${filter.source} ${filter.scorer}`}
          groups={groups}
          filter={filter}
          counts={counts}
          judged={judged}
          sample={sampleBulk}
          begin={beginBulk}
        />
      ) : (
        <Card>{words.noScores}</Card>
      )}
      <BulkHistory decisions={history.map(toShownDecision)} undo={undoBulk} />
    </PageBody>
  );
}
