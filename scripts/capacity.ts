// What a collection of any size needs, by formulae from our own figures: `npm run capacity -- --images 100000000`. With `--simulate` it
// also runs the pipeline over 100,000 synthetic vectors and scales the result. docs/scaling.md has the table.

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  adviseWay,
  type Capacity,
  type Collection,
  capacityOf,
  type Run,
  scaleRun,
  WAYS,
  type Wanted,
} from './capacity/model.ts';

/** How many rows are actually written and searched. */
const SIMULATED_ROWS = 100_000;

const whole = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const Options = z.object({
  /** Separated by commas. */
  images: z
    .string()
    .default('1000000,10000000,100000000,1000000000')
    .transform(text => text.split(','))
    .pipe(z.array(z.coerce.number<string>().int().positive())),
  dimension: whole(768),
  captions: whole(2),
  original: whole(400_000),
  qps: whole(10),
  cores: whole(16),
  memory: whole(128e9),
  simulate: z.boolean().default(false),
});

const { values } = parseArgs({
  options: {
    ...Object.fromEntries(
      ['images', 'dimension', 'captions', 'original', 'qps', 'cores', 'memory'].map(name => [
        name,
        { type: 'string' },
      ]),
    ),
    simulate: { type: 'boolean' },
  },
});
const options = Options.parse(values);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const wanted: Wanted = { queriesPerSecond: options.qps, cores: options.cores, memoryBytes: options.memory };
for (const images of options.images) {
  const collection: Collection = {
    images,
    dimension: options.dimension,
    captionsPerImage: options.captions,
    originalBytes: options.original,
  };
  const { database, pictures, words, embeddingHoursOfACore } = capacityOf('exact-int8', collection);
  print(`\n${images.toLocaleString('en')} images of ${options.dimension} numbers`);
  print(`  pictures ${bytes(pictures)}, PostgreSQL ${bytes(database)}, words in memory ${bytes(words)}`);
  print(`  embedding: ${Math.round(embeddingHoursOfACore).toLocaleString('en')} hours of a core`);
  for (const way of WAYS) print(`  ${toLine(capacityOf(way, collection))}`);
  print(
    `  for ${options.qps} queries a second on ${options.cores} cores with ${bytes(options.memory)}: ${adviseWay(collection, wanted)}`,
  );
}
if (options.simulate) await printSimulated(options.dimension);

async function printSimulated(dimension: number): Promise<void> {
  const { simulate } = await import('./capacity/simulate.ts');
  const run = await simulate(SIMULATED_ROWS, dimension);
  print(`\nmeasured here, at load ${loadavg()[0]!.toFixed(1)}:\n  ${describeRun(run)}`);
  print(`scaled from it by formula; no such run was made:\n  ${describeRun(scaleRun(run, 100_000_000))}`);
}

function describeRun({ rows, bytes: size, buildSeconds, querySeconds }: Run): string {
  const built =
    buildSeconds < 600 ? `${buildSeconds.toFixed(1)} s` : `${(buildSeconds / 3_600).toFixed(1)} h`;
  return `${rows.toLocaleString('en')} rows: snapshot ${bytes(size)}, written in ${built}, a query ${(querySeconds * 1_000).toFixed(1)} ms`;
}

function toLine({ way, memory, disk, queriesPerCore }: Capacity): string {
  const queries = queriesPerCore === undefined ? 'not measured' : queriesPerCore.toPrecision(3);
  return [
    way.padEnd(16),
    `memory ${bytes(memory)}`.padEnd(18),
    `disk ${bytes(disk)}`.padEnd(16),
    `queries/s/core ${queries}`,
  ].join('');
}

function bytes(value: number): string {
  const power = Math.min(5, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${(value / 1_000 ** power).toPrecision(3)} ${['B', 'kB', 'MB', 'GB', 'TB', 'PB'][power]}`;
}
