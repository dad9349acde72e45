import type { Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import { NotFoundError } from '../../core/ground/errors.ts';
import { takedownMessages } from '../../locales/takedown.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';

/** `negareh takedown <image | url>...` */
export function registerTakedown(program: Command, context: CommandContext): void {
  const words = takedownMessages(context.locale);
  program
    .command('takedown')
    .description(words.about)
    .argument('<image...>', words.image)
    .action((targets: string[]) => context.withDatabase(database => takeDownAll(targets, database, context)));
}

/** @throws NotFoundError 'image.not-here' */
export async function takeDownAll(
  targets: readonly string[],
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { TakedownRepository } = await import('../../core/data/images/takedowns.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  const { findImages, isAddress } = await import('../../core/work/takedown/find-images.ts');
  const { takeDown } = await import('../../core/work/takedown/take-down.ts');
  const { findTraces, isClean } = await import('../../core/work/takedown/traces.ts');
  const { config, locale, print, note, exitWith } = context;
  const words = takedownMessages(locale);
  const takedowns = new TakedownRepository(database);
  const files = openImageFiles(config);
  const found = new Map<string, Awaited<ReturnType<typeof findImages>>[number]>();
  for (const target of targets) {
    const images = await findImages(target, takedowns);
    for (const image of images) found.set(image.id, image);
    const isKnown = images.length > 0 || (isAddress(target) && (await takedowns.hasEntries(target)));
    if (!isKnown) throw new NotFoundError('image.not-here', { image: target });
  }
  const images = [...found.values()];
  await takeDown(images, { takedowns, files, dataDir: config.dataDir });
  // After the images: if it is killed in between, the address still leads to the rest.
  for (const target of targets) if (isAddress(target)) await takedowns.dropEntries(target);
  print(words.takenDown(images.length));
  for (const { id, sha256 } of images) print(`  ${id}  ${sha256}`);
  if (images.length === 0) return;
  await buildWithout(database, context);
  const traces = await findTraces(images, { database, files, dataDir: config.dataDir });
  print(words.traces(traces));
  if (isClean(traces)) return;
  note(words.left);
  exitWith(ExitCode.someFailed);
}

async function buildWithout(database: Database, { config, log, signal }: CommandContext): Promise<void> {
  const { buildServices } = await import('../../core/work/indexing/build-services.ts');
  const { dropFromIndexes } = await import('../../core/work/takedown/take-down.ts');
  const { prepareActiveModel } = await import('../../core/work/model-in-use/active-model.ts');
  const model = await prepareActiveModel(database, config);
  await dropFromIndexes(buildServices({ config, database, model, log }), signal);
}
