import type { z } from 'zod';
import { atWallClock } from '../../../core/ground/domain/calendar-day.ts';
import type { CrawlRequest } from '../../../core/ground/domain/crawl/crawl-request.ts';
import {
  ImportFormat,
  type JobKind,
  type JobRequest,
  TranslationProvider,
} from '../../../core/ground/domain/jobs/job-run.ts';
import { EvaluationMethod } from '../../../core/ground/domain/models/evaluation.ts';
import { IndexEngine, isApproximate } from '../../../core/ground/domain/models/index-engine.ts';

/** Reads a field of the form; empty if it is not shown. */
export type ReadField = (name: string) => string;

const listOf = (text: string): string[] =>
  text
    .split(/[,،\s]+/)
    .map(word => word.trim().toLowerCase())
    .filter(Boolean);
const numberOf = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));

/** Removes undefined properties, so that a request is the same with and without them. */
const compact = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined && part !== '')) as Value;

/** When it begins and how often it repeats, in the pages' time zone. */
export function readSchedule(field: ReadField): { startAt?: string; everyHours?: number } {
  const [startAt, hours] = [field('startAt'), Number(field('everyHours') || 0)];
  return {
    // The pages use one time zone for everybody. The action refuses a time that does not exist in it.
    ...(startAt !== '' && { startAt: atWallClock(startAt)?.toISOString() ?? startAt }),
    ...(hours > 0 && { everyHours: hours }),
  };
}

export function readCrawl(field: ReadField): z.input<typeof CrawlRequest> {
  const max = numberOf(field('max'));
  const most = max === undefined ? {} : { max };
  const source = field('source');
  if (source === 'divar') {
    return { source, cities: listOf(field('cities')), categories: listOf(field('categories')), ...most };
  }
  if (source === 'list') return { source, file: field('list').trim(), ...most };
  const category = field('category').trim();
  const wanted = category === '' ? { query: field('query').trim() } : { category };
  return { source: 'commons', wanted, languages: ['fa', 'en'], ...most };
}

/** The kinds of job that the form offers, in its order. */
export const FORM_KINDS = [
  'import-captions',
  'translate-captions',
  'embed-images',
  'score-pairs',
  'build-index',
  'evaluate',
  'train-model',
] as const satisfies readonly JobKind[];

/** Validates nothing itself: the action reports errors, and its schema is the only rule. */
export function readJob(kind: (typeof FORM_KINDS)[number], field: ReadField): z.input<typeof JobRequest> {
  switch (kind) {
    case 'import-captions':
      return {
        kind,
        format: ImportFormat.parse(field('format')),
        captionsFile: field('captionsFile'),
        imagesFolder: field('imagesFolder'),
      };
    case 'translate-captions':
      return compact({
        kind,
        provider: TranslationProvider.parse(field('provider')),
        limit: numberOf(field('limit')),
      });
    case 'build-index':
      return compact({
        kind,
        engine: IndexEngine.safeParse(field('engine')).data,
        ...(isApproximate(field('engine')) && { recall: numberOf(field('recall')) }),
      });
    case 'evaluate':
      return compact({
        kind,
        dataset: field('dataset'),
        images: field('images'),
        method: EvaluationMethod.safeParse(field('method')).data,
        model: field('model'),
        sample: numberOf(field('sample')),
      });
    case 'train-model': {
      const [part, amount] = field('part').split('-');
      const recipe = compact({
        epochs: numberOf(field('epochs')),
        batch: numberOf(field('batch')),
        rate: numberOf(field('rate')),
        ...(part === 'layers' && { layers: Number(amount) }),
        ...(part === 'lora' && { lora: Number(amount) }),
      });
      const isEstimate = field('goal') === 'estimate';
      return compact({ kind, recipe, isEstimate, base: field('base'), name: field('name') });
    }
    default:
      return { kind };
  }
}
