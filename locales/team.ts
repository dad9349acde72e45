import { team as en } from './en/team.ts';
import { team as fa } from './fa/team.ts';
import { inLanguages } from './in-languages.ts';

/** The words of working as a team: guidelines, disputes, agreement, gold pairs. */
export const teamMessages = inLanguages({ en, fa });
