// `npm run bench [-- <name> ...] [--model <preset>] [--photos <folder>] [--flames <folder>]`: how fast the parts are, each beside a baseline in the same run. Without names
// all run, but those that take minutes. The model is that of systems that search (`photo` is what a new one starts with);
// the photographs are what the bench of that name reads in place of noise.
import { spawnSync } from 'node:child_process';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { letOpenMpSleep } from '../../core/ground/process/system-environment.ts';
import { TEST_SETTINGS } from '../helpers/test-settings.ts';
import { benchApproximateSearch } from './approximate-search.ts';
import { type BenchSystem, openBenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';
import { benchBot } from './bot-answers.ts';
import { benchCrowd, benchDelivery } from './bot-delivery.ts';
import { benchEncoders } from './encoder-throughput.ts';
import { benchEvaluation } from './evaluation.ts';
import { benchExactSearch } from './exact-search.ts';
import { benchFirstResults } from './first-results.ts';
import { benchFirstStart } from './first-start.ts';
import { benchFit } from './fit.ts';
import { benchFlames } from './flames.ts';
import { benchFullSize } from './full-size.ts';
import { benchImport } from './import.ts';
import { benchRebuild } from './index-rebuild.ts';
import { benchInt8Layers } from './int8-layers.ts';
import { benchLoad } from './load.ts';
import { benchScoring } from './pair-scoring.ts';
import { benchPeersEncoders } from './peers/encoders.ts';
import { benchPeersSearch } from './peers/search.ts';
import { benchPeersService } from './peers/service.ts';
import { benchPhoto } from './photo.ts';
import { benchQueries } from './query-latency.ts';
import { benchRestart } from './restart.ts';
import { benchReview } from './review-screen.ts';
import { milliseconds, ratio } from './stopwatch.ts';
import { benchSuggestions } from './suggestions.ts';
import { benchTraining } from './training.ts';
import { benchModes } from './words-and-meaning.ts';
import { benchWorkPages } from './work-pages.ts';

type Print = (line: string) => void;

/** What runs over one search process with the demo in it. */
const OVER_A_SYSTEM: Record<string, (system: BenchSystem, print: Print) => Promise<void>> = {
  start: async (system, print) => benchStart(system, print),
  queries: benchQueries,
  'first-results': benchFirstResults,
  modes: benchModes,
  fit: benchFit,
  encoders: benchEncoders,
  scoring: benchScoring,
};

const ALONE: Record<string, (print: Print) => Promise<void>> = {
  bot: benchBot,
  'exact-search': benchExactSearch,
  review: benchReview,
  evaluation: benchEvaluation,
};

/** By name only: each takes minutes. */
const LONG_OVER_A_SYSTEM: typeof OVER_A_SYSTEM = {
  load: benchLoad,
  'peers-service': benchPeersService,
  flames: (system, say) => benchFlames(system, values.flames, say),
};
const LONG: Record<string, (print: Print) => Promise<void>> = {
  'approximate-search': benchApproximateSearch,
  'peers-search': benchPeersSearch,
  'peers-encoders': benchPeersEncoders,
  'full-size': benchFullSize,
  'bot-delivery': benchDelivery,
  'bot-crowd': benchCrowd,
  'int8-layers': benchInt8Layers,
  rebuild: benchRebuild,
  import: benchImport,
  restart: benchRestart,
  'first-start': benchFirstStart,
  'work-pages': benchWorkPages,
  suggestions: benchSuggestions,
  training: benchTraining,
  photo: say => benchPhoto(say, values.photos),
};

// As the index sees to it for itself: waiting threads of OpenMP would spin.
letOpenMpSleep();

const print: Print = line => void process.stdout.write(`${line}\n`);

function benchStart(system: BenchSystem, say: Print): void {
  const begin = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  const bare = performance.now() - begin;
  printTable(
    'Start of the search process',
    [
      ['baseline: node -e 0', milliseconds(bare), '1.00 x'],
      ['to the first ready answer', milliseconds(system.startMs), ratio(system.startMs, bare)],
    ],
    say,
  );
}

const usual = [...Object.keys(OVER_A_SYSTEM), ...Object.keys(ALONE)];
const known = [...usual, ...Object.keys(LONG_OVER_A_SYSTEM), ...Object.keys(LONG)];
const { positionals, values } = parseArgs({
  options: {
    model: { type: 'string', default: TEST_SETTINGS.MODEL },
    photos: { type: 'string' },
    flames: { type: 'string', default: path.join(tmpdir(), 'negareh-flames') },
  },
  allowPositionals: true,
});
const wanted = positionals.length > 0 ? positionals : usual;
const unknown = wanted.filter(name => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench called ${unknown.join(', ')}; there are: ${known.join(', ')}\n`);
  process.exit(2);
}

print(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`);
const overSystem = Object.entries({ ...OVER_A_SYSTEM, ...LONG_OVER_A_SYSTEM }).filter(([name]) =>
  wanted.includes(name),
);
if (overSystem.length > 0) {
  const system = await openBenchSystem(print, values.model);
  try {
    for (const [, run] of overSystem) await run(system, print);
    printTable(
      'Memory of the search process after this',
      [['resident', `${(await system.memory()).toFixed(0)} MB`]],
      print,
    );
  } finally {
    await system.close();
  }
}
for (const [name, run] of Object.entries({ ...ALONE, ...LONG })) {
  if (!wanted.includes(name)) continue;
  print('');
  await run(print);
}
