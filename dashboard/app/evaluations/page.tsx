import type { Metadata } from 'next';
import type { Estimate, Evaluation } from '../../../core/ground/domain/models/evaluation.ts';
import {
  formatDateTime,
  formatDecimal,
  formatNumber,
  formatPercent,
  type Locale,
} from '../../../locales/format.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { AccuracyChart } from '../../components/evaluations/accuracy-chart.tsx';
import { EvaluationTables, type ShownEvaluation } from '../../components/evaluations/evaluation-tables.tsx';
import { HardestQueries } from '../../components/evaluations/hardest-queries.tsx';
import { RunList } from '../../components/jobs/run-list.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Card, CardTitle } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { shownRuns } from '../../server/shown-runs.ts';
import { requireViewer } from '../../server/viewer.ts';
import { moveRun } from '../jobs/actions.ts';

const SHOWN = 30;
const BESIDE = 4;

export async function generateMetadata(): Promise<Metadata> {
  return { title: upkeepMessages(await readerLocale()).evaluations.title };
}

export default async function EvaluationsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = upkeepMessages(locale).evaluations;
  const [evaluations, runs] = await Promise.all([
    services().upkeep.evaluations.latest(SHOWN),
    shownRuns(locale),
  ]);
  const asked = new Set([(await searchParams)['ids'] ?? []].flat());
  const chosen = evaluations.filter(({ id }) => asked.has(id));
  const shown = chosen.length > 0 ? chosen : evaluations.slice(0, BESIDE);
  const [first] = shown.filter(({ result }) => result.hardest.length > 0);
  return (
    <PageBody title={words.title} about={words.about}>
      <RunList given={runs} move={moveRun} kinds={['evaluate']} />
      {evaluations.length === 0 ? (
        <Card className="text-muted-foreground">{words.none}</Card>
      ) : (
        <>
          <Card>
            <CardTitle className="mb-4">{words.chart}</CardTitle>
            <AccuracyChart
              runs={shown.map(one => ({ id: one.id, name: nameOf(one, locale), points: pointsOf(one) }))}
            />
          </Card>
          <Card>
            <EvaluationTables evaluations={evaluations.map(one => show(one, locale, shown.includes(one)))} />
          </Card>
          {first && (
            <Card>
              <CardTitle>{words.hardest}</CardTitle>
              <p className="mb-4 text-muted-foreground">
                {nameOf(first, locale)} · {words.hardestAbout}
              </p>
              <HardestQueries id={first.id} queries={first.result.hardest} />
            </Card>
          )}
        </>
      )}
    </PageBody>
  );
}

function whatRanked({ modelId, precision, parameters }: Evaluation, locale: Locale): string {
  if (modelId !== null) return `${modelId} · ${precision}`;
  return upkeepMessages(locale).evaluations.methods[parameters.method];
}

const nameOf = (evaluation: Evaluation, locale: Locale): string =>
  `${evaluation.parameters.dataset} · ${whatRanked(evaluation, locale)}`;

/** Enough points for a smooth line: every k up to 20, then steps of some percent. */
function pointsOf({ result: { accuracyAt } }: Evaluation): { k: number; share: number }[] {
  const marks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
  return accuracyAt.flatMap((share, index) => {
    const k = index + 1;
    const isShown = k <= 20 || marks.includes(k) || k === accuracyAt.length || k % Math.ceil(k / 20) === 0;
    return isShown ? [{ k, share }] : [];
  });
}

function show(evaluation: Evaluation, locale: Locale, isChosen: boolean): ShownEvaluation {
  const { id, parameters, result, createdAt } = evaluation;
  const { recallAt1, recallAt5, recallAt10, meanReciprocalRank, medianRank } = result.captionToPicture;
  const percent = (share: number) => formatPercent(locale, share);
  const withInterval = ({ value, low, high }: Estimate) =>
    `${percent(value)} [${percent(low)}–${percent(high)}]`;
  return {
    id,
    isChosen,
    dataset: parameters.dataset,
    when: formatDateTime(locale, createdAt),
    what: whatRanked(evaluation, locale),
    images: formatNumber(locale, result.pictures),
    median: formatNumber(locale, medianRank),
    mrr: formatDecimal(locale, meanReciprocalRank.value, 3),
    recall: [withInterval(recallAt1), withInterval(recallAt5), withInterval(recallAt10)],
  };
}
