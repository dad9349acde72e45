import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import type { Backup } from '../../core/work/backup/manifest.ts';
import { backupMessages } from '../../locales/backup.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { createPhases } from '../output/progress-phases.ts';
import { report, rowsOf } from './backup-report.ts';
import { verifyWithBar } from './verify-backup.ts';

/** `negareh backup <file> [--verify]` */
export function registerBackup(program: Command, context: CommandContext): void {
  const words = backupMessages(context.locale);
  const version = program.version() ?? '';
  program
    .command('backup')
    .description(words.about)
    .argument('<file>', words.file)
    .option('--verify', words.aboutVerify)
    .action((file: string, { verify }: { verify?: true }) =>
      context.withDatabase(async database => {
        const target = path.resolve(file);
        const backup = await write(target, version, database, context);
        if (!backup) return;
        if (verify) await verifyWithBar(target, context);
        const rows = rowsOf(backup);
        context.print(words.written(target, (await stat(target)).size, rows, backup.manifest.pictures));
        report(backup, context);
      }),
    );
}

async function write(
  file: string,
  version: string,
  { url }: Database,
  { config, locale, note, progress, signal, exitWith }: CommandContext,
): Promise<Backup | undefined> {
  const { createBackup } = await import('../../core/work/backup/create-backup.ts');
  const { withAdvisoryLock } = await import('../../core/data/database/advisory-lock.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  const { readMigrations } = await import('../../prisma/migration-list.ts');
  const words = backupMessages(locale);
  const migrations = await readMigrations();
  const phases = createPhases(progress);
  const images = openImageFiles(config);
  try {
    const backup = await withAdvisoryLock(
      url,
      'backup',
      held =>
        createBackup({
          file,
          databaseUrl: url,
          images,
          migrations,
          version,
          signal: held,
          onProgress: (what, done, total) => phases.update(words[what], done, total),
        }),
      { signal },
    );
    if (backup) return backup;
    note(words.another);
    exitWith(ExitCode.unreachable);
    return undefined;
  } finally {
    phases.stop();
  }
}
