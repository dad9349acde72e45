import type { Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import { oneLine } from '../../core/ground/text/terminal.ts';
import type { CheckCounts, Finding, FindingKind } from '../../core/work/check/finding.ts';
import { checkMessages } from '../../locales/check.ts';
import { cliMessages } from '../../locales/cli.ts';
import { formatNumber } from '../../locales/format.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';

interface Options {
  readonly repair?: true;
  readonly deep?: true;
  readonly json?: true;
}

/** How many findings of one kind are named; the others are only counted. */
const NAMED = 20;

interface Tally {
  count: number;
  mended: number;
  lost: number;
  readonly named: Finding[];
}
type Tallies = Map<FindingKind, Tally>;

/** `negareh check [--repair] [--deep]` */
export function registerCheck(program: Command, context: CommandContext): void {
  const words = checkMessages(context.locale);
  program
    .command('check')
    .description(words.about)
    .option('--repair', words.aboutRepair)
    .option('--deep', words.aboutDeep)
    .option('--json', cliMessages(context.locale).help.json)
    .action((options: Options) => context.withDatabase(database => checkCommand(database, options, context)));
}

async function checkCommand(database: Database, options: Options, context: CommandContext): Promise<void> {
  const { prepareActiveModel } = await import('../../core/work/model-in-use/active-model.ts');
  const { milvusSettings } = await import('../../core/engines/vector-index/milvus/settings.ts');
  const { checkStore } = await import('../../core/work/check/check-store.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  const { checkJobs, checkStates } = await import('../../core/work/check/check-states.ts');
  const { config, locale, progress, signal } = context;
  const model = await prepareActiveModel(database, config);
  const repair = options.repair && (await openRepair(database, context));
  const tallies: Tallies = new Map();
  const bar = progress({ label: checkMessages(locale).checking });
  const store = checkStore({
    database,
    dataDir: config.dataDir,
    milvus: milvusSettings(config),
    files: openImageFiles(config),
    model,
    hashes: options.deep ?? false,
    onProgress: ({ images, embeddings, indexed }) => bar.update(images + embeddings + indexed),
  });
  let counts: CheckCounts;
  try {
    const take = async (finding: Finding): Promise<void> => {
      signal.throwIfAborted();
      const tally = tallyOf(tallies, finding.kind);
      tally.count += 1;
      if (tally.named.length < NAMED) tally.named.push(finding);
      if (!repair) return;
      if ((await repair.mend(finding)) === 'lost') tally.lost += 1;
      else tally.mended += 1;
    };
    for (;;) {
      const { done, value } = await store.next();
      if (done) {
        counts = value;
        break;
      }
      await take(value);
    }
    for await (const finding of checkStates(database, config)) await take(finding);
    for await (const finding of checkJobs(database)) await take(finding);
  } finally {
    bar.stop();
  }
  if (repair) await repair.finish();
  report(tallies, counts, options, context);
}

function tallyOf(tallies: Tallies, kind: FindingKind): Tally {
  const tally = tallies.get(kind) ?? { count: 0, mended: 0, lost: 0, named: [] };
  tallies.set(kind, tally);
  return tally;
}

/** Repairs need models, and are loaded only then. */
async function openRepair(database: Database, { config, log, signal }: CommandContext) {
  const { Repair } = await import('../../core/work/check/repair.ts');
  const { prepareActiveModel } = await import('../../core/work/model-in-use/active-model.ts');
  const { buildServices } = await import('../../core/work/indexing/build-services.ts');
  const { buildSnapshot } = await import('../../core/work/indexing/build-index-job.ts');
  const { makeSearchable } = await import('../../core/work/ingest/make-searchable.ts');
  const { openImageFiles } = await import('../../core/data/images/open-image-files.ts');
  const { PairDecisionRepository } = await import('../../core/data/review/pair-decisions.ts');
  const model = await prepareActiveModel(database, config);
  return new Repair({
    database,
    files: openImageFiles(config),
    space: model,
    refreshStates: () => new PairDecisionRepository(database, config).refreshAll(),
    embed: () => makeSearchable({ config, database, log, signal }),
    // If the worker is building just now, that snapshot is new enough.
    buildIndex: async () =>
      void (await buildSnapshot(buildServices({ config, database, model, log }), { signal })),
  });
}

function report(
  tallies: Tallies,
  counts: CheckCounts,
  { json, repair }: Options,
  context: CommandContext,
): void {
  const { locale, print, note, exitWith } = context;
  const words = checkMessages(locale);
  const kinds = [...tallies];
  // Images that wait for the worker are not an error.
  const isBad = kinds.some(([kind, { lost }]) => (repair ? lost > 0 : kind !== 'embedding-missing'));
  if (isBad) exitWith(ExitCode.someFailed);
  if (json) {
    const findings = kinds.flatMap(([, { named }]) => named);
    const byKind = Object.fromEntries(
      kinds.map(([kind, { count, mended, lost }]) => [kind, { count, mended, lost }]),
    );
    print(JSON.stringify({ ok: !isBad, counts, kinds: byKind, findings }));
    return;
  }
  print(words.counts(counts));
  if (kinds.length === 0) print(words.agrees);
  for (const [kind, { count, mended, lost, named }] of kinds) {
    const outcomes = [
      ...(mended > 0 ? [`${words.outcomes.mended}: ${formatNumber(locale, mended)}`] : []),
      ...(lost > 0 ? [`${words.outcomes.lost}: ${formatNumber(locale, lost)}`] : []),
    ];
    print([`${formatNumber(locale, count)} ${words.kinds[kind]}`, ...outcomes].join(' · '));
    for (const finding of named) print(`  ${oneLine(nameOf(finding))}`);
    if (count > named.length) print(words.more(count - named.length));
    if (kind === 'embedding-missing' && !repair) note(words.waiting);
  }
  if (!repair && isBad) note(words.repairHint);
  if (kinds.some(([, { lost }]) => lost > 0)) note(words.lostHint);
}

const nameOf = ({ path, imageId, snapshotId, job, reason }: Finding): string =>
  [path ?? imageId ?? snapshotId ?? (job && `${job.name} ${job.id}`) ?? '', reason]
    .filter(Boolean)
    .join(' — ');
