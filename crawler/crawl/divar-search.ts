import { z } from 'zod';
import type { CrawledPost } from '../../core/ground/domain/crawl/crawl.ts';
import { PermanentError } from '../../core/ground/errors.ts';
import { stripPersonalData } from '../clean/strip-personal-data.ts';
import type { ListPage } from './adapter.ts';
import { shapeOf } from './answer-shape.ts';
import { parseAnswer } from './parse-answer.ts';

export const DIVAR_NAME = 'Divar';

/** False flags and empty lists are absent, because the answers are protobuf messages as JSON. */
const SearchAnswer = z.object({
  list_widgets: z.array(z.object({ widget_type: z.string(), data: z.unknown() })).optional(),
  pagination: z
    .object({ has_next_page: z.boolean().default(false), data: z.record(z.string(), z.json()).optional() })
    .optional(),
  search_id: z.string().optional(),
  search_data: z.unknown().optional(),
});

const Token = z.string().regex(/^[\w-]{6,16}$/);
const Row = z
  .object({
    token: Token.optional(),
    title: z.string(),
    image_url: z.unknown().optional(),
    image_count: z.int().default(0),
    red_text: z.string().default(''),
    action: z
      .object({
        payload: z
          .object({
            token: Token.optional(),
            web_info: z.object({ city_persian: z.string().optional() }).optional(),
          })
          .optional(),
      })
      .optional(),
  })
  .transform(row => ({ ...row, token: row.token ?? row.action?.payload?.token }))
  .refine(({ token }) => token !== undefined, 'no token');
/** Rows that do not lead to a post. */
const OtherRow = z.object({ action: z.object({ type: z.string().regex(/^(?!VIEW_POST$)/) }) });

/** Labels of posts that sellers paid to move up. */
const MOVED_UP = /نردبان|پله/;

/**
 * A page of a search. The search's own rows end at the first widget of another kind; other cities' listings follow. Rows without a picture
 * are left out.
 * @param category the requested one
 * @throws PermanentError 'web.refused' if an answer has none of its parts, 'crawl.changed'
 */
export function readSearch(value: unknown, category: string | undefined): ListPage {
  const { list_widgets, pagination, search_id, search_data } = parseAnswer(DIVAR_NAME, SearchAnswer, value);
  if (!list_widgets && !pagination && !search_id && !search_data) {
    throw new PermanentError('web.refused', { address: DIVAR_NAME, reason: 'an answer without its lists' });
  }
  const widgets = list_widgets ?? [];
  const end = widgets.findIndex(({ widget_type }) => widget_type !== 'POST_ROW');
  const rows = end < 0 ? widgets : widgets.slice(0, end);
  const entries: CrawledPost[] = [];
  const unreadable: string[] = [];
  let [readable, isOrdinary] = [0, false];
  for (const { data } of rows) {
    const row = Row.safeParse(data).data;
    if (row) {
      readable += 1;
      if (!MOVED_UP.test(row.red_text)) isOrdinary = true;
      if (row.image_count > 0 || row.image_url) entries.push(toPost(row, category));
    } else if (!OtherRow.safeParse(data).success) unreadable.push(`POST_ROW ${shapeOf(data)}`);
  }
  const unknown = end < 0 || END_WIDGETS.has(widgets[end]!.widget_type) ? [] : [widgets[end]!.widget_type];
  const goesOn = rows.length > 0 && end < 0 && pagination?.has_next_page && pagination.data;
  return {
    entries,
    // Sent back unchanged: only Divar knows its content.
    cursor: goesOn ? JSON.stringify(pagination.data) : null,
    mayEnd: isOrdinary,
    report: { readable, unreadable, unknown },
  };
}

/** Known widgets that separate a search's own rows from others. */
const END_WIDGETS = new Set(['SUGGESTION_ROW', 'DIVIDER_ROW', 'SELECTOR_ROW']);

function toPost({ token, title, action }: z.infer<typeof Row>, category: string | undefined): CrawledPost {
  const city = action?.payload?.web_info?.city_persian;
  return {
    kind: 'post',
    token: token!,
    pageUrl: `https://divar.ir/v/${token}`,
    title: stripPersonalData(title).text,
    ...(city && { city }),
    ...(category && { category }),
  };
}
