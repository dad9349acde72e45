import { modelKnowledge as en } from './en/model-knowledge.ts';
import { modelKnowledge as fa } from './fa/model-knowledge.ts';
import type { Locale } from './format.ts';
import { inLanguages } from './in-languages.ts';

const words = inLanguages({ en, fa });

/** What a model finds and what it does not. */
export interface ModelKnowledge {
  /** Said to whoever searches. */
  readonly knows: string;
  /** How whoever runs the system gets a model that knows more; undefined where there is none. */
  readonly more?: readonly (string | { readonly command: string })[] | undefined;
}

/** What tells of commands, where these cannot be set apart from the words around them. */
export const plainKnowledge = (more: NonNullable<ModelKnowledge['more']>, locale: Locale): string =>
  more.map(part => (typeof part === 'string' ? part : words(locale).quoted(part.command))).join('');

/** @returns undefined for a model of which nothing is known but its name. */
export function modelKnowledge(preset: string | undefined, locale: Locale): ModelKnowledge | undefined {
  const { models, more } = words(locale);
  if (preset === 'photo' || preset === 'demo') return { knows: models[preset], more };
  return preset === 'farsi-image-search' ? { knows: models[preset] } : undefined;
}
