import type { Metadata } from 'next';
import { formatBytes, formatNumber } from '../../../locales/format.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { errorMessage } from '../../../locales/messages.ts';
import { upkeepMessages } from '../../../locales/upkeep.ts';
import { PageBody } from '../../components/shell/page-body.tsx';
import { Card, CardTitle } from '../../components/ui/card.tsx';
import { QueueTable } from '../../components/upkeep/queue-table.tsx';
import { readerLocale } from '../../server/locale.ts';
import { services } from '../../server/services.ts';
import { shownRuns } from '../../server/shown-runs.ts';
import { requireViewer } from '../../server/viewer.ts';

const COLOURS = { runs: 'text-success', stopped: 'text-danger', off: 'text-muted-foreground' } as const;
const ERRORS = 12;

export async function generateMetadata(): Promise<Metadata> {
  return { title: upkeepMessages(await readerLocale()).system.title };
}

export default async function SystemPage() {
  await requireViewer('maintainer');
  const locale = await readerLocale();
  const words = upkeepMessages(locale).system;
  const { kinds } = jobMessages(locale);
  const [system, { runs }] = await Promise.all([services().readSystem(), shownRuns(locale)]);
  const { processes, searchProblem, queues, disk, versions, metricsUrl } = system;
  const errors = runs.filter(({ fault }) => fault !== null).slice(0, ERRORS);
  return (
    <PageBody title={words.title} about={words.about}>
      <Card>
        <CardTitle className="mb-4">{words.processes}</CardTitle>
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-6">
          {(['database', 'search', 'worker', 'dashboard', 'bot', 'crawler'] as const).map(name => (
            <div key={name} data-process={name}>
              <dt className="text-sm text-muted-foreground">{words.names[name]}</dt>
              <dd className={`font-semibold ${COLOURS[processes[name]]}`}>{words[processes[name]]}</dd>
            </div>
          ))}
        </dl>
        {searchProblem && <p className="mt-4 text-warning">{errorMessage(locale, searchProblem)}</p>}
      </Card>
      <div className="grid gap-6 lg:grid-cols-2">
        <Card>
          <CardTitle className="mb-4">{words.disk}</CardTitle>
          <progress
            aria-label={words.disk}
            value={disk.total - disk.free}
            max={disk.total}
            className="block h-2 w-full accent-(--accent)"
          />
          <p className="mt-2">
            {words.free(formatBytes(locale, disk.free), formatBytes(locale, disk.total))}
          </p>
        </Card>
        <Card>
          <CardTitle className="mb-4">{words.versions}</CardTitle>
          <dl className="flex flex-wrap gap-x-8 gap-y-2">
            {Object.entries(versions).map(([name, version]) => (
              <div key={name}>
                <dt className="text-sm text-muted-foreground">{name}</dt>
                <dd dir="ltr">{version}</dd>
              </div>
            ))}
          </dl>
          <p className="mt-4 text-sm text-muted-foreground">
            {words.metrics}. {words.metricsAbout} <bdi className="wrap-anywhere">{metricsUrl}</bdi>
          </p>
        </Card>
      </div>
      <Card>
        <CardTitle className="mb-4">{words.queue}</CardTitle>
        <QueueTable
          rows={queues.map(({ name, waiting, active, failed }) => ({
            name,
            waiting: formatNumber(locale, waiting),
            active: formatNumber(locale, active),
            failed: formatNumber(locale, failed),
          }))}
        />
      </Card>
      <Card>
        <CardTitle className="mb-4">{words.errors}</CardTitle>
        {errors.length === 0 && <p className="text-muted-foreground">{words.noErrors}</p>}
        <ul className="flex flex-col gap-3">
          {errors.map(({ id, kind, line, fault, when }) => (
            <li key={id}>
              <p className="font-medium">
                {kinds[kind]} <bdi className="text-sm font-normal text-muted-foreground">{line}</bdi>
              </p>
              <p className="text-sm wrap-anywhere text-danger">{fault}</p>
              <p className="text-sm text-muted-foreground">{when}</p>
            </li>
          ))}
        </ul>
      </Card>
    </PageBody>
  );
}
