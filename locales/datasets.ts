import { datasets as en } from './en/datasets.ts';
import { datasets as fa } from './fa/datasets.ts';
import type { Locale } from './format.ts';

const DATASETS: Record<Locale, typeof en> = { en, fa };

/** What is said about captions files: their rows, and files as a whole. */
export const datasetMessages = (locale: Locale): typeof en => DATASETS[locale];
