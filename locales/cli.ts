import { cli as en } from './en/cli.ts';
import { cli as fa } from './fa/cli.ts';
import type { Locale } from './format.ts';

/** The command line's words; English sets the shape, and Persian must fill all of it. */
export type CliMessages = typeof en;

const CLI: Record<Locale, CliMessages> = { en, fa };

export const cliMessages = (locale: Locale): CliMessages => CLI[locale];
