import { upkeep as en } from './en/upkeep.ts';
import { upkeep as fa } from './fa/upkeep.ts';
import { inLanguages } from './in-languages.ts';

/** The words of the maintainers' pages: index, models, evaluations, crawls, system. */
export const upkeepMessages = inLanguages({ en, fa });
