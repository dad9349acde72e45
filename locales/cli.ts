import { cli as en } from './en/cli.ts';
import { cli as fa } from './fa/cli.ts';
import { inLanguages } from './in-languages.ts';

/** The command line's words. */
export const cliMessages = inLanguages({ en, fa });
