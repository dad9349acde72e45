import { z } from 'zod';

/** How Milvus should index the vectors, in its own terms. */
export interface MilvusIndex {
  readonly type: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** FAISS's words for what Milvus has, too. */
const SHORTHANDS: readonly (readonly [RegExp, (...numbers: number[]) => MilvusIndex])[] = [
  [/^Flat$/, () => ({ type: 'FLAT', parameters: {} })],
  [/^HNSW(\d+)$/, links => ({ type: 'HNSW', parameters: { M: links!, efConstruction: 200 } })],
  [/^IVF(\d+),Flat$/, lists => ({ type: 'IVF_FLAT', parameters: { nlist: lists! } })],
  [/^IVF(\d+),SQ8$/, lists => ({ type: 'IVF_SQ8', parameters: { nlist: lists! } })],
  [
    /^IVF(\d+),PQ(\d+)$/,
    (lists, parts) => ({ type: 'IVF_PQ', parameters: { nlist: lists!, m: parts!, nbits: 8 } }),
  ],
];
const OWN = /^([A-Z][A-Z0-9_]{1,40})(?:\(([A-Za-z_]+=\d+(?:\.\d+)?(?:,[A-Za-z_]+=\d+(?:\.\d+)?)*)\))?$/;

function parse(text: string): MilvusIndex | undefined {
  for (const [pattern, indexOf] of SHORTHANDS) {
    const found = pattern.exec(text);
    if (found) return indexOf(...found.slice(1).map(Number));
  }
  const [, type, list = ''] = OWN.exec(text) ?? [];
  if (!type) return undefined;
  const pairs = list.split(',').filter(Boolean);
  return {
    type,
    parameters: Object.fromEntries(
      pairs.map(pair => {
        const [name = '', value] = pair.split('=');
        return [name, Number(value)];
      }),
    ),
  };
}

/**
 * An index type of Milvus with its parameters, like `HNSW(M=32,efConstruction=200)`, `DISKANN` or `GPU_CAGRA`, or what FAISS
 * calls the same: `Flat`, `HNSW32`, `IVF1024,Flat`. Which types there are is the server's affair, and its refusal is told.
 */
export const MilvusFactory = z
  .string()
  .max(120)
  .refine(text => parse(text) !== undefined, 'an index of Milvus like HNSW32, IVF1024,Flat or DISKANN');
export type MilvusFactory = z.infer<typeof MilvusFactory>;

/** @param factory that {@link MilvusFactory} has let through. */
export const indexOf = (factory: MilvusFactory): MilvusIndex =>
  MilvusFactory.pipe(z.transform(parse)).parse(factory)!;

/** The number that says how many candidates a search looks at, from fast to thorough. */
export interface SearchKnob {
  readonly name: 'ef' | 'nprobe' | 'search_list' | 'itopk_size';
  readonly values: readonly number[];
}

const doubling = (from: number, to: number): number[] => {
  const values: number[] = [];
  for (let value = from; value < to; value *= 2) values.push(value);
  return [...values, to];
};

/** Undefined for types that have none, or that set it by themselves. */
export function knobOf({ type, parameters }: MilvusIndex): SearchKnob | undefined {
  if (type.startsWith('HNSW')) return { name: 'ef', values: doubling(16, 1_024) };
  if (type === 'DISKANN') return { name: 'search_list', values: doubling(16, 1_024) };
  if (type === 'GPU_CAGRA') return { name: 'itopk_size', values: doubling(32, 512) };
  const isListed = /^(GPU_)?IVF_|^SCANN/.test(type);
  return isListed ? { name: 'nprobe', values: doubling(1, parameters['nlist'] ?? 128) } : undefined;
}

/** The search parameters for finding this many rows: all but the number of lists must be at least as large. */
export function searchParameters(
  parameter: { readonly name: string; readonly value: number } | null,
  width: number,
): Record<string, number> {
  if (!parameter) return {};
  const { name, value } = parameter;
  if (name === 'nprobe') return { nprobe: value };
  // CAGRA works in groups of 32.
  return {
    [name]: name === 'itopk_size' ? Math.ceil(Math.max(value, width) / 32) * 32 : Math.max(value, width),
  };
}

/** Vectors are kept in fewer bits, so the index's own scores are estimates. */
export const isLossy = ({ type }: MilvusIndex): boolean => /SQ|PQ|SCANN|RABITQ|AUTOINDEX/.test(type);
