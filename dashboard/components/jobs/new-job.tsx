'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import type { z } from 'zod';
import type { CrawlRequest } from '../../../core/ground/domain/crawl/crawl-request.ts';
import type { JobRequest } from '../../../core/ground/domain/jobs/job-run.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { ActionForm } from '../forms/action-form.tsx';
import type { ActionResult } from '../forms/action-result.ts';
import { useLocale } from '../locale.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog.tsx';
import { Choice } from './choice.tsx';
import { CrawlFields } from './crawl-fields.tsx';
import { JobFields } from './job-fields.tsx';
import { FORM_KINDS, type ReadField, readCrawl, readJob, readSchedule } from './read-job.ts';
import { StartField } from './start-field.tsx';

interface Schedule {
  startAt?: string;
  everyHours?: number;
}
export type StartJob = (
  input: { request: z.input<typeof JobRequest> } & Schedule,
) => Promise<ActionResult<string>>;
export type StartCrawl = (
  input: { request: z.input<typeof CrawlRequest>; hasReadTerms: boolean } & Schedule,
) => Promise<ActionResult<string>>;

/** The jobs that can be requested here; those for an index or a model are requested on their own pages. */
const KINDS = ['crawl', ...FORM_KINDS] as const;
type Kind = (typeof KINDS)[number];

interface NewJobProps {
  readonly startJob: StartJob;
  readonly startCrawl: StartCrawl;
  /** Presets on this machine. */
  readonly models: readonly string[];
  /** The presets that can be trained further. */
  readonly trainable: readonly string[];
  readonly isDivarOn: boolean;
}

/** Requests a job: what, how, when, and how often. */
export function NewJob({ startJob, startCrawl, models, trainable, isDivarOn }: NewJobProps) {
  const words = jobMessages(useLocale());
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<Kind>('crawl');
  // Jobs that start by themselves whenever something is missing need no schedule.
  const hasSchedule = kind !== 'embed-images' && kind !== 'score-pairs';
  const start = (field: ReadField): Promise<ActionResult<string>> => {
    const schedule = hasSchedule ? readSchedule(field) : {};
    if (kind !== 'crawl') return startJob({ request: readJob(kind, field), ...schedule });
    const hasReadTerms = field('hasReadTerms') === 'yes';
    return startCrawl({ hasReadTerms, request: readCrawl(field), ...schedule });
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden />
          {words.start}
        </Button>
      </DialogTrigger>
      <DialogContent title={words.start} description={words.startAbout}>
        <ActionForm
          submit={words.startNow}
          act={start}
          // A field that is not shown reads as the word “null”.
          read={text => (name: string) => (text(name) === 'null' ? '' : text(name))}
          onDone={() => {
            setOpen(false);
            toast.success(words.started);
          }}
        >
          <Choice
            label={words.fields.kind}
            name="kind"
            of={KINDS.map(one => [one, words.kinds[one]])}
            onChange={setKind}
          />
          {kind === 'crawl' ? (
            <CrawlFields isDivarOn={isDivarOn} />
          ) : (
            <JobFields key={kind} kind={kind} models={models} trainable={trainable} />
          )}
          {hasSchedule && (
            <>
              <StartField />
              <Choice
                label={words.fields.repeat}
                name="everyHours"
                of={([0, 6, 24, 168] as const).map(hours => [String(hours), words.fields.repeats[hours]])}
              />
            </>
          )}
        </ActionForm>
      </DialogContent>
    </Dialog>
  );
}
