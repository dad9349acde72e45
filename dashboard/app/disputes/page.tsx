import type { Metadata } from 'next';
import { teamMessages } from '../../../locales/team.ts';
import { PageBody } from '../../components/shell/page-body.tsx';
import { DisputeCard } from '../../components/team/dispute-card.tsx';
import { Card } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { ownReasonNames } from '../../server/shown-reasons.ts';
import { requireViewer } from '../../server/viewer.ts';
import { settleDispute } from './actions.ts';

/** Settled ones make room for the next. */
const SHOWN = 10;

export async function generateMetadata(): Promise<Metadata> {
  return { title: teamMessages(await readerLocale()).disputes.title };
}

/** Pairs whose judges do not agree, the longest waiting first. */
export default async function DisputesPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = teamMessages(locale).disputes;
  const { disputes, reasons } = services().team;
  const [shown, count, own] = await Promise.all([disputes.oldest(SHOWN), disputes.count(), reasons.list()]);
  const ownReasons = ownReasonNames(own, locale);
  return (
    <PageBody title={words.title} about={words.about} aside={count > 0 && <p>{words.waiting(count)}</p>}>
      {shown.length === 0 ? (
        <Card className="text-muted-foreground">{words.none}</Card>
      ) : (
        <ul className="grid gap-6">
          {shown.map(dispute => (
            <DisputeCard
              key={dispute.pairId}
              dispute={dispute}
              ownReasons={ownReasons}
              settle={settleDispute}
            />
          ))}
        </ul>
      )}
    </PageBody>
  );
}
