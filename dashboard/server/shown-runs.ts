import 'server-only';
import type { CrawlRun } from '../../core/data/crawl/crawl-runs.ts';
import type { JobRun } from '../../core/data/jobs/job-run-row.ts';
import type { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';
import {
  isOpenRun,
  isOwnWork,
  type JobKind,
  type JobRequest,
  jobRequestParts,
} from '../../core/ground/domain/jobs/job-run.ts';
import type { RunLine } from '../../core/ground/domain/jobs/run-log.ts';
import { TrainingNews } from '../../core/ground/domain/models/training.ts';
import { isErrorCode } from '../../core/ground/error-codes.ts';
import { errorOf } from '../../core/ground/errors.ts';
import { inOneLine } from '../../locales/apart.ts';
import { crawlNames } from '../../locales/crawl-names.ts';
import { formatDateTime, type Locale } from '../../locales/format.ts';
import { itemReason } from '../../locales/item-reasons.ts';
import { jobMessages, type RunStanding } from '../../locales/jobs.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { ShownRun, ShownRuns } from '../components/jobs/shown-run.ts';
import { services } from './services.ts';

/** How many finished runs are shown: enough to look back some days. */
const SHOWN = 40;

/** All runs that the page shows: unfinished ones first, then the newest. */
export async function shownRuns(locale: Locale): Promise<ShownRuns> {
  const { upkeep } = services();
  const [jobs, crawls, alive] = await Promise.all([
    upkeep.runs.list({ limit: SHOWN }),
    upkeep.crawlRuns.list(SHOWN),
    upkeep.alive(),
  ]);
  const now = Date.now();
  const runs = [
    ...jobs.map(run => ({ ...run, shown: showJob(run, locale, now) })),
    ...crawls.map(run => ({ ...run, shown: showCrawl(run, locale, now) })),
  ].sort(openFirst);
  return { ...alive, runs: runs.map(({ shown }) => shown) };
}

type Placed = Pick<JobRun, 'state' | 'createdAt'>;
const openFirst = (left: Placed, right: Placed): number =>
  Number(isOpenRun(right.state)) - Number(isOpenRun(left.state)) ||
  right.createdAt.getTime() - left.createdAt.getTime();

const BYTES: readonly JobKind[] = ['pull-model', 'verify-model'];

function showJob(run: JobRun, locale: Locale, now: number): ShownRun {
  const { id, request, state, resumeAt, attempts } = run;
  const { kind } = request;
  return {
    ...standingOf({ state, resumeAt, hasFault: attempts > 0 && run.fault !== null }, locale, now),
    id,
    of: 'job',
    kind,
    line: jobLine(request, locale),
    done: run.done,
    total: run.total,
    isBytes: BYTES.includes(kind),
    everyHours: run.everyHours,
    askedBy: run.askedBy,
    fault: run.fault && sentenceOf(run.fault, locale),
    problems: shownProblems(run, locale),
    log: linesOf(run.log, locale),
    training: kind === 'train-model' ? (TrainingNews.safeParse(run.result).data ?? null) : null,
    moves: [
      ...(state === 'waiting' ? (['pause'] as const) : []),
      ...(state === 'paused' ? (['resume'] as const) : []),
      // Automatic work would only start again.
      ...(!isOwnWork(kind) && isOpenRun(state) ? (['cancel'] as const) : []),
    ],
  };
}

function showCrawl(run: CrawlRun, locale: Locale, now: number): ShownRun {
  const { id, request, state, resumeAt } = run;
  return {
    ...standingOf({ state, resumeAt, hasFault: run.fault !== null }, locale, now),
    id,
    of: 'crawl',
    kind: 'crawl',
    line: crawlLine(request, locale),
    done: run.fetched,
    total: request.max ?? null,
    isBytes: false,
    everyHours: run.everyHours,
    askedBy: null,
    fault: run.fault && sentenceOf(run.fault, locale),
    problems: shownProblems(run, locale),
    log: linesOf(run.log, locale),
    training: null,
    moves: state === 'waiting' ? ['pause', 'cancel'] : state === 'paused' ? ['resume', 'cancel'] : [],
  };
}

/** What a job was asked for: names of files, models and engines as they are, the rest in the reader's language. */
function jobLine(request: JobRequest, locale: Locale): string {
  if (request.kind !== 'evaluate') return inOneLine(jobRequestParts(request));
  const { dataset, method, model } = request;
  return inOneLine([dataset, jobMessages(locale).fields.methods[method], model]);
}

const shownProblems = ({ problems }: Pick<JobRun, 'problems'>, locale: Locale): ShownRun['problems'] =>
  problems.map(({ code, count, examples }) => ({ count, examples, reason: itemReason(locale, code) }));

/** What a crawl was asked for, in the reader's language. */
function crawlLine(request: CrawlRequest, locale: Locale): string {
  const source = jobMessages(locale).sources[request.source];
  const names = crawlNames(locale);
  switch (request.source) {
    case 'divar':
      return inOneLine([
        source,
        request.cities.map(names.city).join(names.and),
        request.categories.map(names.divarCategory).join(names.and),
      ]);
    case 'commons':
      return inOneLine([
        source,
        'category' in request.wanted
          ? names.category(request.wanted.category)
          : names.query(request.wanted.query),
      ]);
    case 'list':
      return inOneLine([source, request.file]);
  }
}

function standingOf(
  {
    state,
    resumeAt,
    hasFault,
  }: { readonly state: JobRun['state']; readonly resumeAt: Date; readonly hasFault: boolean },
  locale: Locale,
  now: number,
): { standing: RunStanding; when: string } {
  const when = formatDateTime(locale, resumeAt);
  if (state !== 'waiting') return { standing: state, when };
  if (resumeAt.getTime() <= now) return { standing: 'working', when };
  return { standing: hasFault ? 'waits' : 'scheduled', when };
}

function sentenceOf(
  { code, parameters }: { readonly code: string; readonly parameters: object },
  locale: Locale,
): string {
  return errorMessage(locale, isErrorCode(code) ? errorOf(code, parameters) : undefined);
}

function linesOf(log: readonly RunLine[], locale: Locale): ShownRun['log'] {
  const { events } = jobMessages(locale);
  return log.toReversed().map(({ at, event, code, parameters = {} }) => ({
    when: formatDateTime(locale, new Date(at)),
    text:
      code === undefined ? events[event] : `${events[event]}: ${sentenceOf({ code, parameters }, locale)}`,
  }));
}
