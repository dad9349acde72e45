import type { IndexEngine } from '../../core/ground/domain/models/index-engine.ts';
import { InputError } from '../../core/ground/errors.ts';
import { EngineChoice, withDefaults } from '../../core/work/indexing/engine-choice.ts';
import { cliMessages } from '../../locales/cli.ts';
import type { Locale } from '../../locales/format.ts';

export interface EngineOptions {
  readonly engine?: IndexEngine;
  readonly factory?: string;
  readonly recall?: string;
}

/**
 * The requested engine; undefined if none was requested, so that the engine chosen before applies.
 * @throws InputError 'request.invalid'
 */
export function parseEngine(options: EngineOptions, locale: Locale): EngineChoice | undefined {
  const { engine, factory, recall } = options;
  if (!engine && !factory && !recall) return undefined;
  const words = cliMessages(locale).index;
  if (engine === 'exact' && (factory || recall)) throw invalid(words.exactHasNone);
  if (engine === 'exact') return { engine };
  const parsed = EngineChoice.safeParse(
    withDefaults(engine ?? 'faiss', { factory, recall: recall === undefined ? undefined : Number(recall) }),
  );
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(issue?.path[0] === 'recall' ? words.badRecall : words.badFactory[engine ?? 'faiss']);
}

const invalid = (reason: string): InputError => new InputError('request.invalid', { reason });
