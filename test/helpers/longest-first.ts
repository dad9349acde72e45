import { existsSync } from 'node:fs';
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that keep a worker longest, in seconds of a run on two quiet cores. They begin first, so that no worker is
 * left alone with one at the end; the rest follows as Vitest sorts it, which in a fresh checkout is by size.
 */
const LONGEST: Readonly<Record<string, number>> = {
  'test/e2e/kills/kills.test.ts': 50,
  'test/bot/several-processes.test.ts': 40,
  'test/setup/real-npm.test.ts': 35,
  'test/dashboard/search-page.test.ts': 35,
  'test/dashboard/access.test.ts': 35,
  'test/dashboard/review/morning.test.ts': 35,
  'test/dashboard/oversight.test.ts': 32,
  'test/crawler/crawl/divar.test.ts': 30,
  'test/bot/delivery.test.ts': 30,
  'test/dashboard/review/trouble.test.ts': 28,
  'test/core/ground/pixels/decoder-pool.test.ts': 28,
  'test/core/engines/vector-index/faiss/faiss-index.test.ts': 25,
  'test/e2e/disk-full.test.ts': 25,
  'test/dashboard/review/two-annotators.test.ts': 20,
  'test/crawler/crawl/crawl.test.ts': 20,
  'test/bot/resilience.test.ts': 20,
  'test/core/work/model-switch/switch-model.test.ts': 20,
  'test/core/worker.test.ts': 18,
  'test/cli/evaluate/evaluate.test.ts': 18,
  'test/core/work/search/live-index.test.ts': 18,
};

const gone = Object.keys(LONGEST).filter(file => !existsSync(file));
if (gone.length > 0) throw new Error(`test/helpers/longest-first.ts names what is gone: ${gone.join(', ')}`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => secondsOf(other) - secondsOf(one));
  }
}

const secondsOf = ({ moduleId }: TestSpecification): number =>
  LONGEST[path.relative(process.cwd(), moduleId)] ?? 0;
