import { z } from 'zod';
import { PHOTOS_PER_PAGE } from '../../../../core/ground/domain/search/photos-per-page.ts';
import { SearchMode, TermWeight } from '../../../../core/ground/domain/search/search.ts';
import { trySearch } from '../../../server/search-problem.ts';
import { searchHref } from '../../../server/search-question.ts';
import { seeOther } from '../../../server/see-other.ts';
import { services } from '../../../server/services.ts';

/** How many bytes the form may have around the picture. */
const FORM_BYTES = 100_000;

/** The fields beside the picture; an invalid one counts as absent. */
const Words = z.object({
  q: z.string().trim().catch(''),
  /** Words that the photos must not show. */
  minus: z.string().trim().catch(''),
  /** The weight of the words; the picture has weight 1. */
  weight: z.coerce.number().pipe(TermWeight.min(0.1)).catch(1),
});

/** The form with a picture: searches once, then redirects to the stored results, which have their own address. */
export async function POST(request: Request): Promise<Response> {
  const { search, config } = services();
  const length = Number(request.headers.get('content-length'));
  if (!(length > 0) || length > config.maxImageBytes + FORM_BYTES)
    return seeOther(problem('image.too-many-bytes'));
  const form = await request.formData().catch(() => undefined);
  const picture = form?.get('picture');
  if (!(picture instanceof Blob) || picture.size === 0) return seeOther(problem('image.unreadable'));
  const { q, minus, weight } = Words.parse(Object.fromEntries(form?.entries() ?? []));
  const words = [...(q ? [{ text: q, weight }] : []), ...(minus ? [{ text: minus, weight: -weight }] : [])];
  const mode = SearchMode.safeParse(form?.get('mode')).data;
  const bytes = new Uint8Array(await picture.arrayBuffer());
  const outcome = await trySearch(() =>
    search.searchImage(bytes, { ...(words.length > 0 && { words }), mode, top: PHOTOS_PER_PAGE }),
  );
  if (outcome.problem) return seeOther(problem(outcome.problem.error.code));
  return seeOther(searchHref({ query: outcome.value.queryId, q }));
}

const problem = (code: string): string => `/search/problem?code=${encodeURIComponent(code)}`;
