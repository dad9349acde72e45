import type {
  IndexedImage,
  Match,
  VectorIndex,
} from '../../../../../core/engines/vector-index/vector-index.ts';
import type { SearchFilters } from '../../../../../core/ground/domain/search/search.ts';
import { seededRandom } from '../../../../../core/ground/domain/seeded-random.ts';
import { PlainIndex } from '../plain-index.ts';
import { randomImages, randomVectors } from '../random-images.ts';

/** An index, and what it is asked. */
export interface WebgpuCase {
  readonly name: string;
  readonly rows: number;
  readonly dimension: number;
  readonly k: number;
  readonly queries?: number;
  readonly filters?: SearchFilters;
  /** What a row is multiplied by. */
  readonly lengthOf?: (row: number) => number;
  /** Of a piece of the matrix. */
  readonly pieceBytes?: number;
  /** Rows that are the query, and the same but for their ids. */
  readonly copies?: number;
  readonly isZeroQuery?: boolean;
  /** Queries that float16 answers for certain; all of them without it. */
  readonly certified?: number;
}

const WEBGPU_CASES: readonly WebgpuCase[] = [
  {
    name: 'filters, in one piece',
    rows: 5000,
    dimension: 16,
    k: 100,
    queries: 3,
    filters: { source: ['demo', 'divar'] },
  },
  {
    name: 'filters, in three pieces',
    rows: 5000,
    dimension: 16,
    k: 100,
    queries: 3,
    filters: { source: ['demo', 'divar'] },
    pieceBytes: 64 * 2_000,
  },
  { name: 'several blocks', rows: 3000, dimension: 256, k: 10, queries: 5 },
  { name: 'blocks that do not come out even', rows: 2100, dimension: 197, k: 10, queries: 3 },
  { name: 'a full size, in pieces', rows: 1500, dimension: 768, k: 20, queries: 2, pieceBytes: 2 ** 20 },
  { name: 'long rows', rows: 1500, dimension: 64, k: 5, queries: 2, lengthOf: () => 3e5 },
  { name: 'short rows', rows: 1500, dimension: 64, k: 5, queries: 2, lengthOf: () => 1e-6 },
  {
    name: 'rows of all lengths',
    rows: 1500,
    dimension: 64,
    k: 5,
    lengthOf: row => 10 ** (row % 9),
    queries: 2,
  },
  { name: 'equal rows', rows: 1500, dimension: 32, k: 10, copies: 700, certified: 0 },
  { name: 'a query without a direction', rows: 300, dimension: 32, k: 10, isZeroQuery: true, certified: 0 },
  { name: 'more than there are', rows: 300, dimension: 32, k: 5000 },
  { name: 'the one best', rows: 4000, dimension: 128, k: 1, queries: 4 },
  // Its sum is the longest of all: added up in float16 as a whole it would be off by more than other rows are apart.
  { name: 'a row that is the query', rows: 2000, dimension: 1024, k: 100, copies: 1 },
  {
    name: 'a filter that leaves none',
    rows: 300,
    dimension: 32,
    k: 10,
    filters: { city: ['اصفهان'] },
  },
  {
    name: 'a filter that leaves few',
    rows: 2000,
    dimension: 32,
    k: 10,
    filters: { city: ['تهران'], to: new Date(Date.UTC(2026, 0, 1, 0, 30)).toISOString() },
  },
];

/** Those that tell whether float32 is right on a card: each takes a software driver seconds. */
const FILTERED = WEBGPU_CASES.filter(({ filters }) => filters);
export const CASES = { all: WEBGPU_CASES, filtered: FILTERED } as const;

const seedOf = ({ name }: WebgpuCase): number => name.length;

export function imagesOf(asked: WebgpuCase): IndexedImage[] {
  const { rows, dimension, lengthOf = () => 1, copies = 0 } = asked;
  const images = randomImages(rows, dimension, seededRandom(seedOf(asked)));
  return images.map((image, row) => ({
    ...image,
    vector: (row < copies ? images[0]! : image).vector.map(value => value * lengthOf(row)),
  }));
}

export function queriesOf(asked: WebgpuCase): Float32Array {
  const { dimension, queries = 1, isZeroQuery, copies } = asked;
  if (isZeroQuery) return new Float32Array(dimension);
  return copies === undefined
    ? randomVectors(queries, dimension, seededRandom(seedOf(asked) + 1000))
    : imagesOf(asked)[0]!.vector;
}

/** The row that is removed after the index has opened, and the one that is added again with another vector. */
const [REMOVED, MOVED] = [10, 20];
const moved = (images: readonly IndexedImage[]): IndexedImage => ({
  ...images[MOVED]!,
  vector: images[REMOVED + 1]!.vector.map(value => value / 2),
});

export async function ask(index: VectorIndex, asked: WebgpuCase): Promise<Match[][]> {
  const images = imagesOf(asked);
  await index.remove([images[REMOVED]!.id]);
  await index.add([moved(images)]);
  return index.search(queriesOf(asked), asked.k, asked.filters);
}

/** The same by a plain loop. */
export function expectedOf(asked: WebgpuCase): Match[][] {
  const { dimension, k, filters, queries: count = 1 } = asked;
  const images = imagesOf(asked);
  const plain = new PlainIndex(images)
    .without([images[REMOVED]!.id, images[MOVED]!.id])
    .with([moved(images)]);
  const queries = queriesOf(asked);
  return Array.from({ length: count }, (_, query) =>
    plain.search(queries.subarray(query * dimension, (query + 1) * dimension), k, filters),
  );
}
