import { datasets as en } from './en/datasets.ts';
import { datasets as fa } from './fa/datasets.ts';
import { inLanguages } from './in-languages.ts';

/** What is said about captions files: their rows, and files as a whole. */
export const datasetMessages = inLanguages({ en, fa });
