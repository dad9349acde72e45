import { backup as en } from './en/backup.ts';
import { backup as fa } from './fa/backup.ts';
import { inLanguages } from './in-languages.ts';

/** What backup and restore say. */
export const backupMessages = inLanguages({ en, fa });
