import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import { until } from '../../core/ground/async/until.ts';
import { InputError, PermanentError } from '../../core/ground/errors.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import type { Backup } from '../../core/work/backup/manifest.ts';
import type { RestoredBackup } from '../../core/work/backup/restore-backup.ts';
import { backupMessages } from '../../locales/backup.ts';
import { formatDateTime } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { createPhases } from '../output/progress-phases.ts';
import { report, rowsOf } from './backup-report.ts';
import { MEGABYTE, megabytesOf, verifyWithBar } from './verify-backup.ts';

/** PostgreSQL notices that a process is gone within moments. */
const LEAVING_MS = 2_000;

interface Options {
  readonly replace?: true;
  readonly verify?: true;
}

/** `negareh restore <file> [--replace | --verify]` */
export function registerRestore(program: Command, context: CommandContext): void {
  const words = backupMessages(context.locale).restore;
  program
    .command('restore')
    .description(words.about)
    .argument('<file>', words.file)
    .option('--replace', words.aboutReplace)
    .option('--verify', words.aboutVerify)
    .action(async (name: string, { replace, verify }: Options) => {
      const file = path.resolve(name);
      if (verify) return describe(file, await verifyWithBar(file, context), context);
      return withStoppedSystem(context, () =>
        context.withDatabase(database => restore(file, replace ?? false, database, context)),
      );
    });
}

function describe(file: string, backup: Backup, context: CommandContext): void {
  const words = backupMessages(context.locale).restore;
  const { createdAt, version } = backup.header;
  context.print(words.whole(file, formatDateTime(context.locale, new Date(createdAt)), version));
  context.print(words.holds(rowsOf(backup), backup.manifest.pictures));
  report(backup, context);
}

/** Holds the supervisor's lock, so that `npm start` waits; refuses if the system is running. */
async function withStoppedSystem(
  { config, locale }: CommandContext,
  run: () => Promise<void>,
): Promise<void> {
  const { takeStartLock } = await import('../../supervisor/start-lock.ts');
  const taken = await takeStartLock(path.join(dataFolders(config).run, 'start.lock'), '');
  if ('holder' in taken) {
    const where = backupMessages(locale).restore.running(taken.holder.pid);
    throw new PermanentError('service.already-running', { where });
  }
  try {
    await run();
  } finally {
    taken.lock.release();
  }
}

/** How many other connections use the database. A process that was just killed may take a moment to disappear. */
async function othersLeft(database: Database): Promise<number> {
  const { countOtherConnections } = await import('../../core/data/database/other-connections.ts');
  let connections = 0;
  await until(
    async () => {
      connections = await countOtherConnections(database);
      return connections === 0;
    },
    { everyMs: 200, withinMs: LEAVING_MS },
  );
  return connections;
}

async function restore(
  file: string,
  replace: boolean,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, locale, note, print, progress, signal } = context;
  const { restoreBackup } = await import('../../core/work/backup/restore-backup.ts');
  const { withAdvisoryLock } = await import('../../core/data/database/advisory-lock.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  const { sweepUnowned } = await import('../../core/data/images/sweep-unowned.ts');
  const { readMigrations } = await import('../../prisma/migration-list.ts');
  const words = backupMessages(locale);

  const connections = await othersLeft(database);
  if (connections > 0) throw new InputError('restore.in-use', { connections });
  const total = await megabytesOf(file);
  const labels = { verify: words.restore.verifying, restore: words.restore.restoring };
  const phases = createPhases(progress);
  const options = {
    file,
    replace,
    databaseUrl: database.url,
    images: openImageFiles(config),
    migrations: await readMigrations(),
    onProgress: (what: 'verify' | 'restore', bytes: number) =>
      phases.update(labels[what], Math.floor(bytes / MEGABYTE), total),
  };
  let backup: RestoredBackup | undefined;
  try {
    backup = await withAdvisoryLock(
      database.url,
      'backup',
      held => restoreBackup({ ...options, signal: held }),
      { signal },
    );
  } finally {
    phases.stop();
  }
  if (!backup) {
    note(words.another);
    return context.exitWith(ExitCode.unreachable);
  }
  // The index is rebuilt from the rows, so the old one may be deleted.
  await rm(dataFolders(config).indexes, { recursive: true, force: true });
  // Nobody else writes to a folder, so half-written files in it are left over from a killed run.
  await options.images.sweep(options.images.isShared ? undefined : Number.POSITIVE_INFINITY);
  if (replace) await sweepUnowned(database, options.images);
  print(words.restore.restored(rowsOf(backup), backup.manifest.pictures));
  if (backup.keptOut > 0) print(words.restore.keptOut(backup.keptOut));
  if (backup.heldWebhooks > 0) note(words.restore.held(backup.heldWebhooks));
  report(backup, context);
  note(words.restore.next);
}
