import { models as en } from './en/models.ts';
import { models as fa } from './fa/models.ts';
import type { Locale } from './format.ts';

/** What the commands about models say; English sets the shape. */
export type ModelMessages = typeof en;

const MODELS: Record<Locale, ModelMessages> = { en, fa };

export const modelMessages = (locale: Locale): ModelMessages => MODELS[locale];
