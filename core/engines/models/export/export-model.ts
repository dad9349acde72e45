import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportFormat, ExportObstacle } from '../../../ground/domain/models/model-export.ts';
import { InputError } from '../../../ground/errors.ts';
import { publishFolder } from '../../../ground/files/publish-folder.ts';
import { PresetBook } from '../preset-book.ts';
import { exportCard } from './export-card.ts';
import { type ExportSource, openExportSource } from './export-source.ts';
import { immichName, writeImmich } from './immich.ts';
import { writePlainGraphs } from './plain-graphs.ts';
import { writeCheckpoints } from './transformers.ts';
import { writeTransformersJs } from './transformers-js.ts';

interface ExportOptions {
  readonly format: ExportFormat;
  /** A folder that is not there yet, or is empty. */
  readonly to: string;
  readonly modelsDir: string;
}

const WRITERS: Readonly<Record<ExportFormat, (folder: string, source: ExportSource) => Promise<void>>> = {
  hf: writeCheckpoints,
  onnx: writePlainGraphs,
  immich: writeImmich,
  'transformers.js': writeTransformersJs,
};

/**
 * Writes a model as others read it, with a README.md that says how; the folder appears whole or not at all.
 * @throws InputError 'file.exists' | 'model.no-export'; RetryableError 'disk.full'; what {@link openExportSource} throws.
 */
export async function exportModel(name: string, { format, to, modelsDir }: ExportOptions): Promise<void> {
  const source = await openExportSource(new PresetBook(modelsDir), name);
  const obstacle = obstacleOf(source, format);
  if (obstacle) throw new InputError('model.no-export', { name, format, obstacle });
  if ((await readdir(to).catch(() => [])).length > 0) throw new InputError('file.exists', { path: to });
  await publishFolder({ root: path.dirname(to), target: to }, async beside => {
    await WRITERS[format](beside, source);
    await writeFile(path.join(beside, 'README.md'), exportCard(source, format), { flush: true });
  });
}

function obstacleOf({ from, dimension }: ExportSource, format: ExportFormat): ExportObstacle | undefined {
  if (from.kind === 'graphs') {
    if (format === 'hf') return 'no-checkpoint';
    if (format === 'immich' && !from.isMasked) return 'no-mask';
  } else if (format === 'hf' && from.text.sentence) return 'sentence-modules';
  if (format === 'immich' && immichName(dimension) === undefined) return 'too-wide';
  return undefined;
}
