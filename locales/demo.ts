import { demo as en } from './en/demo.ts';
import { demo as fa } from './fa/demo.ts';
import { inLanguages } from './in-languages.ts';

/** The demo's words. */
export const demoMessages = inLanguages({ en, fa });
