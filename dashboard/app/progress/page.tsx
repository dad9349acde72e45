import type { Metadata } from 'next';
import { dayOf } from '../../../core/ground/domain/calendar-day.ts';
import { paceOf } from '../../../core/work/review/pace.ts';
import { wilson } from '../../../core/work/review/precision.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { teamMessages } from '../../../locales/team.ts';
import { DayChart } from '../../components/progress/day-chart.tsx';
import { DayTable } from '../../components/progress/day-table.tsx';
import { PaceCards } from '../../components/progress/pace-cards.tsx';
import { PersonTable } from '../../components/progress/person-table.tsx';
import { peopleOf, sumByPerson } from '../../components/progress/person-totals.ts';
import { RangeLinks } from '../../components/progress/range-links.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Card, CardTitle } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';

const RANGES = [7, 30, 90] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: oversightMessages(await readerLocale()).progress.title };
}

/** Maintainers see everybody's work, annotators their own. The time left is based on everybody's work. */
export default async function ProgressPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const viewer = await requireViewer('annotator');
  const locale = await readerLocale();
  const words = oversightMessages(locale).progress;
  const asked = Number((await searchParams)['days']);
  const days = RANGES.find(range => range === asked) ?? 7;
  const isMaintainer = viewer.role === 'maintainer';
  const { progress, users, buckets, team } = services();
  const [all, names, { pending }, scores] = await Promise.all([
    progress.byDay({ days }),
    users.names(),
    buckets.totals(),
    team.gold.scores(),
  ]);
  const own = scores.find(({ userId }) => userId === viewer.id);
  const accuracy = own && wilson(own.right, own.answers);
  const gold = teamMessages(locale).gold;
  const work = all.map(day => ({ ...day, decisions: day.approved + day.rejected }));
  const shown = isMaintainer ? work : work.filter(({ personId }) => personId === viewer.id);
  const nameOf = (id: string) => names.get(id) ?? words.gone;
  const people = peopleOf(shown).map(id => ({ id, name: nameOf(id) }));
  // For a review that began three days ago, the pace is that of three days.
  const first = work[0]?.day;
  const window = first === undefined ? days : Math.min(days, daysSince(first) + 1);
  return (
    <PageBody
      title={words.title}
      about={isMaintainer ? words.about : words.aboutOwn}
      aside={<RangeLinks ranges={RANGES} chosen={days} />}
    >
      <PaceCards pending={pending} pace={paceOf(work, window, pending)} />
      {accuracy && (
        <Card>
          <CardTitle className="mb-1">{gold.own}</CardTitle>
          <p>{gold.share(accuracy.share, accuracy.low, accuracy.high)}</p>
        </Card>
      )}
      {shown.length === 0 ? (
        <Card className="text-muted-foreground">{words.none}</Card>
      ) : (
        <>
          <Card>
            <CardTitle className="mb-4">{words.byDay}</CardTitle>
            <DayChart days={shown} people={people} />
            <DayTable rows={shown.map(row => ({ ...row, name: nameOf(row.personId) }))} />
          </Card>
          <Card>
            <CardTitle className="mb-4">{words.byPerson}</CardTitle>
            <PersonTable rows={sumByPerson(shown).map(row => ({ ...row, name: nameOf(row.personId) }))} />
          </Card>
        </>
      )}
    </PageBody>
  );
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const daysSince = (day: string): number =>
  Math.round((Date.parse(dayOf(new Date())) - Date.parse(day)) / DAY_MS);
