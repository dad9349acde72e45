import type { EnglishCaption, EnglishCaptionRepository } from '../core/data/captions/english-captions.ts';
import type { Translation, TranslationRepository } from '../core/data/captions/translations.ts';
import { retry } from '../core/ground/async/retry.ts';
import { sleep } from '../core/ground/async/sleep.ts';
import { qualityFlags } from '../core/work/review/quality-flags.ts';
import { makeBatches } from './translation/make-batches.ts';
import type { Translator } from './translation/translator.ts';

export interface TranslateServices {
  readonly translator: Translator;
  readonly captions: EnglishCaptionRepository;
  readonly translations: TranslationRepository;
}

export interface TranslateOptions {
  /** The most captions to translate in this call. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  onProgress?(progress: TranslateProgress): void;
  /** Called for each caption that the service cannot translate. */
  onRefused?(text: string): void;
  /** Called for each pause, with its seconds and reason. */
  onPause?(seconds: number, error: unknown): void;
  /** Waits; tests make it short. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
}

export interface TranslateProgress {
  readonly translated: number;
  /** Captions that the service cannot translate. */
  readonly refused: number;
  /** How many of the translated ones came from the cache. */
  readonly cached: number;
}

/** How many captions are looked up at a time. */
const PAGE = 400;
const REQUEST_TIMEOUT_MS = 60_000;

/** Eight tries take some minutes. A service that is not back by then is gone: stop and report it. */
const BACKOFF = { firstMs: 4_000, longestMs: 15 * 60_000 };
const TRIES = 8;

/**
 * Translates what this service has not translated yet, one request at a time, and stores each answer before the next request: after a stop
 * or a kill nothing is lost, and no text is sent twice. Waits as long as the service asks.
 * @throws the service's refusal, or its last fault if it does not come back.
 */
export async function translateCaptions(
  services: TranslateServices,
  options: TranslateOptions = {},
): Promise<TranslateProgress> {
  const { limit = Number.POSITIVE_INFINITY, signal = new AbortController().signal } = options;
  const { translator, captions } = services;
  const wait = options.wait ?? sleep;
  const progress = { translated: 0, refused: 0, cached: 0 };
  let after: string | undefined;
  let asked = false;
  let twins = 0;

  while (!signal.aborted && done(progress) < limit) {
    const size = Math.min(PAGE, limit - done(progress));
    const page = await captions.untranslated(translator.name, translator.version, size, after);
    if (page.length === 0 && twins === 0) break;
    // Twins were skipped on the way; now the cache has their translations.
    if (page.length === 0) twins = 0;
    after = page.at(-1)?.id;
    const { rest, twins: passedOver } = await settleKnown(page, services, progress, options);
    twins += passedOver;
    for (const batch of makeBatches(rest, translator.limits)) {
      if (asked) await wait(translator.gapSeconds * 1_000, signal);
      if (signal.aborted) break;
      const translations = await translateBatch(batch, translator, { ...options, signal, wait });
      asked = true;
      if (!translations) break;
      await services.translations.save(translations);
      count(translations, progress, options);
      options.onProgress?.({ ...progress });
    }
  }
  return progress;
}

type Counts = { -readonly [Name in keyof TranslateProgress]: number };

function count(
  translations: readonly Translation[],
  progress: Counts,
  { onRefused }: TranslateOptions,
): void {
  for (const { caption, persian } of translations) {
    progress[persian === null ? 'refused' : 'translated'] += 1;
    if (persian === null) onRefused?.(caption.text);
  }
}

const done = ({ translated, refused }: TranslateProgress): number => translated + refused;

/** Settles captions whose text was translated before. @returns the others, each text once, and the number of twins. */
async function settleKnown(
  page: readonly EnglishCaption[],
  { translations }: TranslateServices,
  progress: Counts,
  options: TranslateOptions,
): Promise<{ rest: EnglishCaption[]; twins: number }> {
  const cached = await translations.cached(page.map(({ text }) => text));
  const known = page.flatMap(caption => {
    const persian = cached.get(caption.text);
    return persian === undefined ? [] : [toTranslation(caption, persian)];
  });
  if (known.length > 0) await translations.save(known);
  count(known, progress, options);
  progress.cached += known.length;
  const unknown = page.filter(({ text }) => !cached.has(text));
  const texts = new Set<string>();
  const rest = unknown.filter(({ text }) => !texts.has(text) && texts.add(text));
  return { rest, twins: unknown.length - rest.length };
}

type AskOptions = TranslateOptions & {
  readonly signal: AbortSignal;
  readonly wait: NonNullable<TranslateOptions['wait']>;
};

/** If a text gets no answer in its batch, it is sent once more alone before it counts as refused. */
async function translateBatch(
  batch: readonly EnglishCaption[],
  translator: Translator,
  options: AskOptions,
): Promise<Translation[] | undefined> {
  const translations = await ask(batch, translator, options);
  if (!translations || batch.length === 1) return translations;
  const result: Translation[] = [];
  for (const translation of translations) {
    if (translation.persian !== null) result.push(translation);
    else result.push(...((await ask([translation.caption], translator, options)) ?? []));
  }
  return result;
}

/** Asks until there is an answer. @returns undefined if `signal` aborted first. */
async function ask(
  batch: readonly EnglishCaption[],
  translator: Translator,
  { signal, wait, onPause }: AskOptions,
): Promise<Translation[] | undefined> {
  const texts = batch.map(({ text }) => text);
  const translate = () =>
    translator.translate(texts, AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]));
  try {
    const answers = await retry(translate, {
      backoff: BACKOFF,
      tries: TRIES,
      onPause: (pauseMs, error) => onPause?.(pauseMs / 1_000, error),
      signal,
      wait,
    });
    return batch.map((caption, index) => toTranslation(caption, answers[index] ?? null));
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function toTranslation(caption: EnglishCaption, persian: string | null): Translation {
  const flags = persian === null ? [] : qualityFlags({ english: caption.text, persian });
  return { caption, persian, flags };
}
