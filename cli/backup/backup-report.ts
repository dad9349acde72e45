import { oneLine } from '../../core/ground/text/terminal.ts';
import type { Backup } from '../../core/work/backup/manifest.ts';
import { backupMessages } from '../../locales/backup.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';

/** How many names are listed; the others are only counted. */
const LISTED = 20;

export const rowsOf = ({ header }: Backup): number => header.tables.reduce((sum, { rows }) => sum + rows, 0);

/** Reports what the backup lacks: a person should learn it at night rather than when the backup is needed. */
export function report({ manifest }: Backup, { locale, note, exitWith }: CommandContext): void {
  const words = backupMessages(locale);
  const { missing, damaged, removed } = manifest;
  const list = (heading: string, names: readonly string[]) => {
    if (names.length === 0) return;
    note(heading);
    for (const name of names.slice(0, LISTED)) note(`  ${oneLine(name)}`);
    if (names.length > LISTED) note('  …');
    exitWith(ExitCode.someFailed);
  };
  if (removed.length > 0) note(words.removed(removed.length));
  list(words.missing(missing.length), missing);
  list(words.damaged(damaged.length), damaged);
}
