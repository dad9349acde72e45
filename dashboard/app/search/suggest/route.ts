import { z } from 'zod';
import { QUERY_TEXT_LIMIT } from '../../../../core/ground/domain/search/query-text-limit.ts';
import { trySearch } from '../../../server/search-problem.ts';
import { services } from '../../../server/services.ts';

const Typed = z
  .string()
  .min(1)
  .max(2 * QUERY_TEXT_LIMIT);

/** `/search/suggest?q=…`: queries that begin with the typed text, as a JSON list; empty while search is away. */
export async function GET(request: Request): Promise<Response> {
  const typed = Typed.safeParse(new URL(request.url).searchParams.get('q'));
  if (!typed.success) return answer([]);
  const { value = [] } = await trySearch(() =>
    services().search.suggest(typed.data, { signal: request.signal }),
  );
  return answer(value);
}

const answer = (suggestions: readonly string[]): Response =>
  Response.json(suggestions, { headers: { 'cache-control': 'no-store' } });
