import type { Metadata } from 'next';
import { wilson } from '../../../core/work/review/precision.ts';
import type { TeamAgreement } from '../../../core/work/review/team-agreement.ts';
import { inOneLine } from '../../../locales/apart.ts';
import type { Locale } from '../../../locales/format.ts';
import { oversightMessages } from '../../../locales/oversight.ts';
import { teamMessages } from '../../../locales/team.ts';
import { PageBody } from '../../components/shell/page-body.tsx';
import { AgreementCard } from '../../components/team/agreement-card.tsx';
import { AgreementTable } from '../../components/team/agreement-table.tsx';
import { GoldList } from '../../components/team/gold-list.tsx';
import { GoldTable } from '../../components/team/gold-table.tsx';
import { TeamRuleForm } from '../../components/team/team-rule-form.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card, CardTitle } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { requireViewer } from '../../server/viewer.ts';
import { WhenKnown } from '../../server/when-known.tsx';
import { removeGoldPair, saveTeamRule } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: teamMessages(await readerLocale()).agreement.title };
}

/** Older ones are found among the pairs: deciding one differently removes it from the gold pairs. */
const GOLDS_SHOWN = 20;

/** How far people agree, how well each judges, and the rules of the team. */
export default async function AgreementPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = teamMessages(locale);
  const { team, users } = services();
  const [names, rule, scores, golds, newest] = await Promise.all([
    users.names(),
    team.rules.read(),
    team.gold.scores(),
    team.gold.count(),
    team.gold.newest(GOLDS_SHOWN),
  ]);
  const nameOf = (id: string) => names.get(id) ?? words.disputes.somebody;
  return (
    <PageBody
      title={words.agreement.title}
      about={words.agreement.about}
      aside={
        <WhenKnown read={() => team.disputes.count()} meanwhile={null}>
          {disputes =>
            disputes > 0 && (
              <Button asChild variant="outline">
                <a href="/disputes">{words.agreement.disputes(disputes)}</a>
              </Button>
            )
          }
        </WhenKnown>
      }
    >
      <WhenKnown
        read={() => team.agreement()}
        meanwhile={<Card className="text-muted-foreground">{words.agreement.measuring}</Card>}
      >
        {agreement => <Measured agreement={agreement} locale={locale} nameOf={nameOf} />}
      </WhenKnown>
      <Card>
        <CardTitle className="mb-1">{words.gold.title}</CardTitle>
        <p className="mb-4 text-muted-foreground">{golds > 0 ? words.gold.about(golds) : words.gold.none}</p>
        {scores.length > 0 && (
          <GoldTable
            rows={scores.map(({ userId, answers, right }) => ({
              userId,
              name: nameOf(userId),
              answers,
              estimate: wilson(right, answers),
            }))}
          />
        )}
        {newest.length > 0 && <GoldList golds={newest} remove={removeGoldPair} />}
      </Card>
      <Card>
        <CardTitle className="mb-4">{words.agreement.settings}</CardTitle>
        <TeamRuleForm rule={rule} save={saveTeamRule} />
      </Card>
    </PageBody>
  );
}

function Measured({
  agreement,
  locale,
  nameOf,
}: {
  agreement: TeamAgreement;
  locale: Locale;
  nameOf: (id: string) => string;
}) {
  const words = teamMessages(locale).agreement;
  const sources = oversightMessages(locale).source;
  if (agreement.all === null) return <Card className="text-muted-foreground">{words.none}</Card>;
  const tables = [
    {
      heading: words.byPeople,
      column: words.people,
      measure: words.kappa,
      rows: agreement.people.map(({ name, measured }) => ({ name: inOneLine(name.map(nameOf)), measured })),
    },
    {
      heading: words.bySource,
      column: words.source,
      measure: words.alpha,
      rows: agreement.sources.map(({ name, measured }) => ({ name: sources[name], measured })),
    },
    {
      heading: words.byScore,
      column: words.score,
      measure: words.alpha,
      rows: agreement.bands.map(({ name: { from, to }, measured }) => ({
        name: from === null || to === null ? words.noScore : words.band(from, to),
        measured,
      })),
    },
  ];
  return (
    <>
      <AgreementCard measured={agreement.all} />
      {tables.map(table => (
        <AgreementTable key={table.heading} {...table} />
      ))}
    </>
  );
}
