import { integrations as en } from './en/integrations.ts';
import { integrations as fa } from './fa/integrations.ts';
import { inLanguages } from './in-languages.ts';

/** The words about other programs: tokens of the API. */
export const integrationMessages = inLanguages({ en, fa });
