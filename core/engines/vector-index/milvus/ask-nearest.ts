import { z } from 'zod';
import type { Candidate, Question } from '../approximate-rows.ts';
import type { MilvusDescription } from '../snapshot/manifest.ts';
import { searchParameters } from './factory.ts';
import { filterExpression } from './filter-expression.ts';
import type { MilvusServer } from './server.ts';

/** Milvus's number for reading without waiting for writes. */
const EVENTUALLY = 3;

const Hit = z.object({ row: z.coerce.number().int(), score: z.number() });
/** One list for one query, a list of lists for several. */
const Hits = z.union([z.array(Hit), z.array(z.array(Hit))]);

/** For each query, Milvus's nearest rows, best first. */
export async function askNearest(
  server: MilvusServer,
  { collection, parameter }: Pick<MilvusDescription, 'collection' | 'parameter'>,
  { queries, width, filters, dimension }: Question & { readonly dimension: number },
): Promise<Candidate[][]> {
  const data = Array.from({ length: queries.length / dimension }, (_, query) =>
    Array.from(queries.subarray(query * dimension, (query + 1) * dimension)),
  );
  const filter = filterExpression(filters);
  const { results } = await server.ask(collection, client =>
    client.search({
      collection_name: collection,
      anns_field: 'vector',
      data,
      limit: width,
      output_fields: ['row'],
      metric_type: 'IP',
      params: searchParameters(parameter, width),
      // A snapshot's rows were all written before anybody searched them.
      consistency_level: EVENTUALLY,
      ...(filter && { filter }),
    }),
  );
  const hits = Hits.parse(results);
  return data.map((_, query) => {
    const found = data.length === 1 ? hits : hits[query];
    return Array.isArray(found) ? found.filter(hit => 'row' in hit) : [];
  });
}
