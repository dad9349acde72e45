import { z } from 'zod';
import { Precision } from '../../domain/embedding.ts';
import { Id } from '../../domain/id.ts';
import { ImageSource } from '../../domain/image.ts';
import {
  Hit,
  SearchPage as Page,
  PageRange,
  RESULT_LIMIT,
  SearchFilters,
  SearchMode,
} from '../../domain/search.ts';

/** What client and server of the search process say to each other. Imports nothing heavy: the bot uses it. */

/** The answer of a search, under the names that OpenAPI shows. */
export const SearchPage = Page.extend({ hits: z.array(Hit.meta({ id: 'Hit' })) }).meta({ id: 'SearchPage' });
export type SearchPage = z.infer<typeof SearchPage>;

/** Body of `POST /v1/search`: one subject, and which part of its results. */
export const SearchBody = z
  .strictObject({
    text: z.string().optional().describe('What the picture should show, at most 500 characters.'),
    imageId: Id.optional().describe('Pictures like this one, which itself is left out.'),
    queryId: Id.optional().describe('Another page of this earlier query.'),
    ...PageRange.shape,
    mode: SearchMode.optional().describe(
      'For text: rank by the words of captions, by meaning, or by both (reciprocal rank fusion), the default.',
    ),
    filters: SearchFilters.optional().describe(
      'Conditions that all hold; values of one field are alternatives.',
    ),
  })
  .refine(body => [body.text, body.imageId, body.queryId].filter(given => given !== undefined).length === 1, {
    message: 'exactly one of text, imageId and queryId is wanted',
  })
  .refine(body => !(body.queryId && body.filters), {
    message: 'filters belong to the first page; the query keeps them',
  });
export type SearchBody = z.infer<typeof SearchBody>;

/** A value that may stand once or several times in a query string. */
const several = <Item extends z.ZodType>(item: Item) =>
  z
    .union([item, z.array(item).min(1).max(50)])
    .transform(value => (Array.isArray(value) ? value : [value]) as z.infer<Item>[])
    .optional();
const word = z.string().min(1).max(100);

/** Query string of `POST /v1/search/image`, whose body is the picture. */
export const ImageSearchQuery = z.strictObject({
  top: z.coerce.number().int().min(1).max(RESULT_LIMIT).default(10),
  offset: z.coerce.number().int().min(0).max(RESULT_LIMIT).default(0),
  source: several(ImageSource),
  city: several(word),
  category: several(word),
  from: SearchFilters.shape.from,
  to: SearchFilters.shape.to,
});
export type ImageSearchQuery = z.infer<typeof ImageSearchQuery>;

/** Every answer that is not 2xx. `code` and `parameters` are for programs, `message` is for people. */
export const ErrorBody = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string().describe('A sentence in the language of Accept-Language: fa or en.'),
      requestId: z.string(),
      parameters: z.record(z.string(), z.unknown()),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof ErrorBody>;

/** Answer of `GET /readyz` when searches can be answered. */
export const ReadyBody = z.object({
  status: z.literal('ready'),
  modelId: z.string(),
  precision: Precision,
  images: z.number().int().describe('Pictures that a search can find.'),
  snapshotId: Id.nullable().describe(
    'The index snapshot in use; null when all pictures came from the database.',
  ),
});
export type ReadyBody = z.infer<typeof ReadyBody>;

/** Answer of `GET /healthz`: the process lives. */
export const HealthBody = z.object({ status: z.literal('alive') });
