import type { Metadata } from 'next';
import { formatDateTime } from '../../../locales/format.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { DivarSwitch } from '../../components/jobs/divar-switch.tsx';
import { NewJob } from '../../components/jobs/new-job.tsx';
import { RunList } from '../../components/jobs/run-list.tsx';
import { PageBody } from '../../components/shell/page-body.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { shownRuns } from '../../server/shown-runs.ts';
import { requireViewer } from '../../server/viewer.ts';
import { moveRun, startCrawl, startJob, switchDivar } from './actions.ts';

export async function generateMetadata(): Promise<Metadata> {
  return { title: jobMessages(await readerLocale()).title };
}

export default async function JobsPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = jobMessages(locale);
  const { upkeep } = services();
  const [runs, divar, listed] = await Promise.all([shownRuns(locale), upkeep.divar(), upkeep.models.read()]);
  const here = (listed?.models ?? []).filter(({ state }) => state !== 'absent');
  const models = here.map(({ name }) => name);
  // The searching model comes first, because it is the one to improve.
  const trainable = here
    .filter(({ kind }) => kind === 'search')
    .sort((left, right) => Number(right.state === 'active') - Number(left.state === 'active'))
    .map(({ name }) => name);
  return (
    <PageBody
      title={words.title}
      about={words.about}
      aside={
        <NewJob
          startJob={startJob}
          startCrawl={startCrawl}
          models={models}
          trainable={trainable}
          isDivarOn={divar.isOn}
        />
      }
    >
      <RunList given={runs} move={moveRun} />
      <DivarSwitch
        state={{
          isOn: divar.isOn,
          by: divar.by,
          when: divar.at && formatDateTime(locale, divar.at),
        }}
        switchTo={switchDivar}
      />
    </PageBody>
  );
}
