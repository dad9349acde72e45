import { existsSync } from 'node:fs';
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that start several processes, or keep one core busy for half a minute. They are started evenly spread among the others: all at
 * once they slow each other down three times over, and one alone at the end keeps the other workers waiting.
 */
const HEAVY: ReadonlySet<string> = new Set([
  'test/e2e/kills/kills.test.ts',
  'test/dashboard/review/review-pages.test.ts',
  'test/dashboard/access.test.ts',
  'test/cli/train/train.test.ts',
  'test/dashboard/search-page.test.ts',
  'test/dashboard/story/evening.test.ts',
  'test/e2e/hosts/hosts.test.ts',
  'test/bot/several-processes.test.ts',
  'test/setup/real-npm.test.ts',
  'test/crawler/crawler-process.test.ts',
  'test/cli/evaluate/evaluate.test.ts',
  'test/e2e/image-store.test.ts',
  'test/postgres/open-embedded.test.ts',
  'test/core/ground/pixels/decoder-pool.test.ts',
  'test/bot/webhook.test.ts',
  'test/core/engines/vector-index/faiss/faiss-index.test.ts',
  'test/bot/outages.test.ts',
  'test/core/work/model-switch/switch-model.test.ts',
  'test/crawler/crawl/divar.test.ts',
  'test/bot/delivery.test.ts',
]);

const gone = [...HEAVY].filter(file => !existsSync(file));
if (gone.length > 0) throw new Error(`test/helpers/spread-out.ts names what is gone: ${gone.join(', ')}`);

/** The last heavy file of a project begins when this share of its other files has begun. */
const SHARE = 0.8;

export class SpreadOut extends BaseSequencer {
  /** Project after project, because a process that files share ends when the next file belongs to another project. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const projects = Map.groupBy(await super.sort(files), ({ project }) => project.name);
    return [...projects.values()].flatMap(spread);
  }
}

const order = [...HEAVY];
const placeOf = ({ moduleId }: TestSpecification) => order.indexOf(path.relative(process.cwd(), moduleId));

function spread(files: readonly TestSpecification[]): TestSpecification[] {
  const heavy = files.filter(file => placeOf(file) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
  const light = files.filter(file => placeOf(file) < 0);
  const every = Math.max(1, Math.floor((light.length * SHARE) / Math.max(1, heavy.length)));
  return heavy
    .flatMap((file, index) => [file, ...light.slice(index * every, (index + 1) * every)])
    .concat(light.slice(heavy.length * every));
}
