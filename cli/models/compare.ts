import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../../core/data/database/database.ts';
import { imagePreviews } from '../../core/data/images/image-previews.ts';
import { openImageFiles } from '../../core/data/images/open-image-files.ts';
import { JobRunRepository } from '../../core/data/jobs/job-runs.ts';
import { renditionKey } from '../../core/ground/domain/images/image-keys.ts';
import type { IndexComparison } from '../../core/ground/domain/jobs/job-run.ts';
import { InputError, NotFoundError } from '../../core/ground/errors.ts';
import { writeWhole } from '../../core/ground/files/write-whole.ts';
import { type ComparedImage, drawComparisonSheet } from '../../core/ground/pixels/comparison-sheet.ts';
import { EXAMPLE_QUERIES } from '../../core/work/demo/example-queries.ts';
import { activeModelName } from '../../core/work/model-in-use/active-model.ts';
import { compareModels } from '../../core/work/upkeep/compare-models.ts';
import { formatPercent } from '../../locales/format.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import type { Progress } from '../output/progress.ts';
import { formatTable } from '../output/table.ts';

export interface CompareOptions {
  readonly with?: string;
  readonly queries?: string;
  readonly sheet?: string;
  readonly json?: true;
}

/** Nobody looks through a picture with more rows. */
const ROWS_OF_A_SHEET = 20;
const MOST_QUERIES = 1_000;

/** `negareh models compare <model>`: what another model would find, before `models use`. */
export async function compareCommand(
  name: string,
  options: CompareOptions,
  database: Database,
  context: CommandContext,
): Promise<void> {
  const { config, log, locale, note, print, progress, signal } = context;
  const words = modelMessages(locale);
  const left = options.with ?? (await activeModelName(database, config));
  const queries = await queriesOf(options.queries, database);
  let bar: { readonly model: string; readonly progress: Progress } | undefined;
  const compared = await compareModels(
    { config, database, log },
    {
      left,
      right: name,
      queries,
      signal,
      onEmbedded: (model, done, missing) => {
        if (bar?.model !== model) {
          bar?.progress.stop();
          bar = { model, progress: progress({ label: words.embedding(model), total: missing }) };
        }
        bar.progress.update(done);
      },
    },
  ).finally(() => bar?.progress.stop());
  if (options.json) print(JSON.stringify(compared));
  else {
    const rows = compared.queries.map(({ text, overlap }) => [text, formatPercent(locale, overlap)]);
    for (const line of formatTable([[...words.compare.columns], ...rows])) print(line);
    print(words.compare.overlap(left, name, formatPercent(locale, compared.overlapAt10)));
  }
  const sheet = path.resolve(options.sheet ?? `compare-${left}-${name}.png`);
  await writeWhole(sheet, await drawSheet(compared, { names: [left, name], database, context }));
  note(words.compare.written(sheet));
}

/** The person's own list, one query per line; else the queries last compared on the dashboard, or the examples. */
async function queriesOf(file: string | undefined, database: Database): Promise<readonly string[]> {
  if (file === undefined) {
    const [run] = await new JobRunRepository(database).list({ limit: 1, kinds: ['compare-indexes'] });
    return run?.request.kind === 'compare-indexes' ? run.request.queries : EXAMPLE_QUERIES;
  }
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new NotFoundError('file.not-found', { path: file }, { cause });
  });
  const lines = [...new Set(text.split(/\r?\n/).map(line => line.trim()))].filter(Boolean);
  if (lines.length === 0) throw new InputError('text.empty', {});
  return lines.slice(0, MOST_QUERIES);
}

interface SheetOptions {
  readonly names: readonly [left: string, right: string];
  readonly database: Database;
  readonly context: CommandContext;
}

/** Draws the queries on which the models differ most. */
async function drawSheet(
  { queries, overlapAt10 }: IndexComparison,
  { names, database, context: { config, locale } }: SheetOptions,
): Promise<Buffer> {
  const words = modelMessages(locale).compare;
  const rows = queries.toSorted((one, other) => one.overlap - other.overlap).slice(0, ROWS_OF_A_SHEET);
  const previews = await imagePreviews(
    database,
    rows.flatMap(({ left, right }) => [...left, ...right]),
  );
  const files = openImageFiles(config);
  const renditions = new Map<string, Uint8Array | undefined>();
  for (const [id, { sha256 }] of previews) renditions.set(id, await files.read(renditionKey(sha256, 320)));
  const side = (ids: readonly string[], others: readonly string[]): ComparedImage[] =>
    ids.flatMap(id =>
      renditions.has(id) ? [{ rendition: renditions.get(id), isShared: others.includes(id) }] : [],
    );
  return drawComparisonSheet({
    title: words.overlap(...names, formatPercent(locale, overlapAt10)),
    names,
    locale,
    rows: rows.map(({ text, overlap, left, right }) => ({
      title: words.row(text, formatPercent(locale, overlap)),
      sides: [side(left, right), side(right, left)],
    })),
  });
}
