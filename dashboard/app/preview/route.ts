import { Id } from '../../../core/ground/domain/id.ts';
import { trySearch } from '../../server/search-problem.ts';
import { services } from '../../server/services.ts';

/** Messengers ask once and cache it. At most an hour, because an image in it may be hidden. */
const CACHE_CONTROL = 'public, max-age=3600';

/** `/preview?query=<id>`: a picture of a query's results for the preview of a link, drawn by the search process. */
export async function GET(request: Request): Promise<Response> {
  const queryId = Id.safeParse(new URL(request.url).searchParams.get('query'));
  if (!queryId.success) return new Response('not found', { status: 404 });
  const { value: picture, problem } = await trySearch(() =>
    services().search.preview({ queryId: queryId.data, signal: request.signal }),
  );
  if (problem) return new Response('not drawn', { status: problem.kind === 'wait' ? 503 : 404 });
  return new Response(picture, {
    headers: {
      'content-type': 'image/jpeg',
      'cache-control': CACHE_CONTROL,
      'x-content-type-options': 'nosniff',
    },
  });
}
