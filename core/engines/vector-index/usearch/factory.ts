import { z } from 'zod';

const FORM = /^HNSW(\d{1,3})(?:,(F32|F16|BF16|I8))?$/;

/** USearch's names for the numbers that it keeps vectors in. */
const UsearchPrecision = z.enum(['F32', 'F16', 'BF16', 'I8']);
export type UsearchPrecision = z.infer<typeof UsearchPrecision>;

/** A graph of USearch: links of each row, and in which numbers it keeps the vectors, BF16 unless it says another. */
export const UsearchFactory = z
  .string()
  .regex(FORM, 'a graph of USearch like HNSW16, HNSW32,F32 or HNSW16,I8');
export type UsearchFactory = z.infer<typeof UsearchFactory>;

export interface UsearchGraph {
  readonly connectivity: number;
  readonly precision: UsearchPrecision;
}

/** @param factory that {@link UsearchFactory} has let through. */
export function graphOf(factory: UsearchFactory): UsearchGraph {
  const [, links, precision = 'BF16'] = FORM.exec(factory) ?? [];
  return { connectivity: Number(links), precision: UsearchPrecision.parse(precision) };
}
