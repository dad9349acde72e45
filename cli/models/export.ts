import path from 'node:path';
import { exportModel } from '../../core/engines/models/export/export-model.ts';
import type { ExportFormat } from '../../core/ground/domain/models/model-export.ts';
import { dataFolders } from '../../core/ground/files/data-folders.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';

export interface ExportOptions {
  readonly format: ExportFormat;
  readonly to?: string;
}

/** `negareh models export <model> --format <format>` */
export async function exportCommand(
  name: string,
  { format, to = `${name}-${format}` }: ExportOptions,
  { config, locale, print, note }: CommandContext,
): Promise<void> {
  const words = modelMessages(locale);
  const folder = path.resolve(to);
  await exportModel(name, { format, to: folder, modelsDir: dataFolders(config).models });
  print(words.exported(name, folder));
  note(words.exportNotes[format]);
}
