import { Id } from '../../../../core/ground/domain/id.ts';
import { PHOTOS_PER_PAGE } from '../../../../core/ground/domain/search/photos-per-page.ts';
import { type MoreHits, toShownHit } from '../../../components/search/shown-hit.ts';
import { trySearch } from '../../../server/search-problem.ts';
import { services } from '../../../server/services.ts';

/** `/search/more?query=<id>&offset=<n>`: the next part of the list on the screen, as JSON. */
export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const queryId = Id.safeParse(searchParams.get('query'));
  const offset = Number(searchParams.get('offset'));
  if (!queryId.success || !Number.isInteger(offset) || offset < 0) return refuse(400);
  const { value: page, problem } = await trySearch(() =>
    services().search.more({ queryId: queryId.data, offset, top: PHOTOS_PER_PAGE, signal: request.signal }),
  );
  if (problem) return refuse({ wait: 503, mend: 400, gone: 404 }[problem.kind]);
  const body: MoreHits = { hits: page.hits.map(toShownHit), nextOffset: page.nextOffset };
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
}

const refuse = (status: number): Response =>
  Response.json({}, { status, headers: { 'cache-control': 'no-store' } });
