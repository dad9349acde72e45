import type { Metadata } from 'next';
import { isErrorCode } from '../../../core/ground/error-codes.ts';
import { errorOf } from '../../../core/ground/errors.ts';
import { formatDateTime } from '../../../locales/format.ts';
import { errorMessage } from '../../../locales/messages.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { RunList } from '../../components/jobs/run-list.tsx';
import { ModelList } from '../../components/models/model-list.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Card } from '../../components/ui/card.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { shownRuns } from '../../server/shown-runs.ts';
import { requireViewer } from '../../server/viewer.ts';
import { moveRun, startJob } from '../jobs/actions.ts';
import { giveUpSwitch, useModel } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: upkeepMessages(await readerLocale()).models.title };
}

export default async function ModelsPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = upkeepMessages(locale).models;
  const [listed, runs] = await Promise.all([services().upkeep.models.read(), shownRuns(locale)]);
  const sentence = (problem: { code: string; parameters: object }): string =>
    errorMessage(locale, isErrorCode(problem.code) ? errorOf(problem.code, problem.parameters) : undefined);
  return (
    <PageBody title={words.title} about={words.about}>
      {listed ? (
        <>
          <ModelList
            models={listed.models.map(model => ({
              ...model,
              problem: model.problem && sentence(model.problem),
            }))}
            ask={startJob}
            use={useModel}
            giveUp={giveUpSwitch}
          />
          <p className="text-sm text-muted-foreground">{words.asOf(formatDateTime(locale, listed.at))}</p>
        </>
      ) : (
        <Card className="text-muted-foreground">{words.none}</Card>
      )}
      <RunList given={runs} move={moveRun} kinds={['pull-model', 'verify-model', 'train-model']} />
    </PageBody>
  );
}
