import { openDatabase } from '../../core/data/database/database.ts';
import { SearchMode } from '../../core/ground/domain/search/search.ts';
import { loadConcepts } from '../../core/work/demo/concepts.ts';
import { planScene } from '../../core/work/demo/plan-scene.ts';
import { searchClientOf } from '../../core/work/search/client.ts';
import type { BenchSystem } from './bench-system.ts';
import { printTable } from './bench-table.ts';

const QUERIES = 300;

/**
 * What words add to meaning: plain Persian names and keywords as queries over the demo; an image is right when a
 * thing on it carries the word. Each mode is asked for by name, so that none is taken for another.
 */
export async function benchModes({ config }: BenchSystem, print: (line: string) => void): Promise<void> {
  const concepts = await loadConcepts();
  const shown = await thingsShown(config.databaseUrl!);
  const words = new Set(concepts.flatMap(({ persian, keywords }) => [persian, ...keywords.slice(0, 1)]));
  const isRight = (imageId: string, word: string) =>
    shown.get(imageId)?.some(({ persian, keywords }) => persian === word || keywords.includes(word)) ?? false;
  const queries = [...words]
    .filter(word => [...shown.keys()].some(id => isRight(id, word)))
    .slice(0, QUERIES);
  const client = searchClientOf(config);

  const rows: string[][] = [];
  for (const mode of SearchMode.options) {
    const sums = { hit1: 0, hit10: 0, precision: 0 };
    for (const text of queries) {
      const { hits } = await client.search({ text, mode });
      const right = hits.map(({ imageId }) => isRight(imageId, text));
      sums.hit1 += Number(right[0] ?? false);
      sums.hit10 += Number(right.includes(true));
      sums.precision += right.filter(Boolean).length / 10;
    }
    const share = (sum: number) => `${((100 * sum) / queries.length).toFixed(1)}%`;
    rows.push([mode, share(sums.hit1), share(sums.hit10), share(sums.precision)]);
  }
  printTable(
    `Ranking by ${queries.length} Persian names and keywords`,
    [['mode', 'hit@1', 'hit@10', 'precision@10'], ...rows],
    print,
  );
}

/** The things on each image, by image id: its plan says it. */
async function thingsShown(databaseUrl: string) {
  const concepts = await loadConcepts();
  const database = openDatabase(databaseUrl);
  try {
    const rows = await database.prisma.image.findMany({ select: { id: true, sourceToken: true } });
    return new Map(
      rows.map(({ id, sourceToken }) => [
        id,
        planScene(Number(sourceToken?.split('-').at(-1)), concepts).concepts,
      ]),
    );
  } finally {
    await database.close();
  }
}
