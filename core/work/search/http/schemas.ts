import { z } from 'zod';
import { Id } from '../../../ground/domain/id.ts';
import { ImageSource } from '../../../ground/domain/images/image.ts';
import { Precision } from '../../../ground/domain/models/embedding.ts';
import {
  Classification as ClassificationResult,
  ClassifyOptions,
  LABEL_LIMIT,
  LabelScore,
} from '../../../ground/domain/search/classification.ts';
import { PHOTOS_PER_PAGE } from '../../../ground/domain/search/photos-per-page.ts';
import { QUERY_TEXT_LIMIT } from '../../../ground/domain/search/query-text-limit.ts';
import {
  Hit,
  SearchPage as Page,
  PageRange,
  RESULT_LIMIT,
  SearchFilters,
  SearchMode,
  SearchTerm,
  SUGGESTION_LIMIT,
  TERM_LIMIT,
  TermWeight,
} from '../../../ground/domain/search/search.ts';
import { ERROR_KINDS } from '../../../ground/error-codes.ts';

/** What client and server of the search process say to each other. Imports nothing heavy: the bot uses it. */

/** The answer of a search, under the names that OpenAPI shows. */
export const SearchPage = Page.extend({ hits: z.array(Hit.meta({ id: 'Hit' })) }).meta({ id: 'SearchPage' });
export type SearchPage = z.infer<typeof SearchPage>;

/** Body of `POST /v1/search`: what to search by, and which part of its results. */
export const SearchBody = z
  .strictObject({
    text: z.string().optional().describe('What the image should show, at most 500 characters.'),
    imageId: Id.optional().describe('Images like this one, which itself is left out.'),
    terms: z
      .array(SearchTerm)
      .min(1)
      .max(TERM_LIMIT)
      .optional()
      .describe(
        'Parts of one query, texts and known images, whose embeddings are added up by their weights; a weight below zero takes away. Alone, or beside `text` or `imageId`, which then count 1.',
      ),
    queryId: Id.optional().describe('Another page of this earlier query.'),
    ...PageRange.shape,
    mode: SearchMode.optional().describe(
      'For text: rank by the words of captions, by meaning, or by both (reciprocal rank fusion). The default is both, and meaning where an image or something to take away is part of the query.',
    ),
    literal: z
      .boolean()
      .optional()
      .describe(
        'For text: search it exactly as it stands. Otherwise words typed in Latin letters, on the wrong keyboard layout, as spoken or with a slip are also read as well-written Persian (`reading` in the answer), which is searched first; what may have been meant as well (`alsoRead`) has every third place.',
      ),
    without: z
      .array(z.string())
      .max(TERM_LIMIT)
      .optional()
      .describe(
        'What no image may show: images whose captions say it, or that fit it better than what is asked for, are left out. «بدون …» and «-…» in the text itself do the same.',
      ),
    asker: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe(
        'Whoever asks, the same for the same person: a query that five people have asked is suggested to others. Without it a query is never suggested; it is held in memory, hashed, until the fifth.',
      ),
    duplicates: z
      .boolean()
      .optional()
      .describe(
        'Lists images that look the same each by itself. Otherwise the best of them stands for all, and `alike` says for how many others.',
      ),
    filters: SearchFilters.optional().describe(
      'Conditions that all hold; values of one field are alternatives.',
    ),
  })
  .refine(({ text, imageId, terms }) => text === undefined || imageId === undefined || terms !== undefined, {
    message: 'text and imageId together are parts of a query: give them as terms',
  })
  .refine(
    ({ queryId, text, imageId, terms }) =>
      (queryId !== undefined) !== [text, imageId, terms].some(given => given !== undefined),
    { message: 'text, imageId or terms are wanted, or else a queryId' },
  )
  .refine(body => !(body.queryId && body.without), {
    message: 'without belongs to the first page; the query keeps its list',
  })
  .refine(body => !(body.queryId && body.duplicates), {
    message: 'duplicates belong to the first page; the query keeps its list',
  })
  .refine(body => !(body.queryId && body.filters), {
    message: 'filters belong to the first page; the query keeps them',
  });
export type SearchBody = z.infer<typeof SearchBody>;

/** A value that may stand once or several times in a query string. */
const several = <Item extends z.ZodType>(item: Item, most = 50) =>
  z
    .union([item, z.array(item).min(1).max(most)])
    .transform(value => (Array.isArray(value) ? value : [value]) as z.infer<Item>[])
    .optional();
const word = z.string().min(1).max(100);

/** Query string of `POST /v1/search/image`, whose body is the picture. */
export const ImageSearchQuery = z
  .strictObject({
    text: several(z.string()).describe(
      'Words to add to the picture, which counts 1; may stand several times.',
    ),
    weight: several(z.coerce.number().pipe(TermWeight)).describe(
      'How much each text counts, in the same order: 1 unless given; below zero it is taken away.',
    ),
    without: several(z.string(), TERM_LIMIT).describe('What no image may show; may stand several times.'),
    duplicates: z
      .enum(['true', 'false'])
      .transform(value => value === 'true')
      .optional()
      .describe('As in POST /v1/search.'),
    mode: SearchMode.optional().describe('For text, as in POST /v1/search; meaning alone by default.'),
    top: z.coerce.number().int().min(1).max(RESULT_LIMIT).default(PHOTOS_PER_PAGE),
    offset: z.coerce.number().int().min(0).max(RESULT_LIMIT).default(0),
    source: several(ImageSource),
    city: several(word),
    category: several(word),
    from: SearchFilters.shape.from,
    to: SearchFilters.shape.to,
  })
  .refine(({ text = [], weight }) => weight === undefined || weight.length === text.length, {
    message: 'as many weights as texts are wanted, or none',
  });
export type ImageSearchQuery = z.infer<typeof ImageSearchQuery>;

/** The size of the image: for a slow link, or the largest that anybody looks at. */
export const PhotoSize = z.enum(['light', 'full']);
export type PhotoSize = z.infer<typeof PhotoSize>;

export const ReaderLocale = z.enum(['fa', 'en']).default('fa');

/** Body of `POST /v1/plots/days`: how often something happened on each of these days. */
export const DaysPlotBody = z.strictObject({
  title: z.string().max(200),
  locale: ReaderLocale,
  days: z
    .array(z.strictObject({ day: z.iso.date(), count: z.number().int().min(0) }))
    .min(1)
    .max(60),
});
export type DaysPlotBody = z.infer<typeof DaysPlotBody>;

/** Query string of `GET /v1/suggest`. */
export const SuggestQuery = z.strictObject({
  text: z
    .string()
    .max(2 * QUERY_TEXT_LIMIT)
    .describe('What is typed so far, a space at its end included.'),
  limit: z.coerce.number().int().min(1).max(SUGGESTION_LIMIT).default(SUGGESTION_LIMIT),
});

/** Answer of `GET /v1/suggest`. */
export const Suggested = z.object({
  suggestions: z
    .array(z.string())
    .describe('Whole queries, best first: of words of captions, and what at least five people have asked.'),
});

/** Query string of `DELETE /v1/suggest`. */
export const RemoveSuggestionQuery = z.strictObject({
  text: z.string().min(1).max(QUERY_TEXT_LIMIT).describe('The query that is suggested to nobody any more.'),
});

/** Its answer. */
export const RemovedSuggestion = z.object({
  removed: z.boolean().describe('Whether it was suggested until now; it is barred in any case.'),
});

/** Body of `POST /v1/classify`: a known image, and the labels to choose among. */
export const ClassifyBody = z.strictObject({ imageId: Id, ...ClassifyOptions.shape });

/** Query string of `POST /v1/classify/image`, whose body is the picture. */
export const ClassifyImageQuery = z.strictObject({
  labels: several(z.string(), LABEL_LIMIT)
    .unwrap()
    .describe('Stands once for each label, at least twice.')
    .pipe(ClassifyOptions.shape.labels),
  templates: several(z.string())
    .describe('A sentence with {} where the label goes; may stand several times.')
    .pipe(ClassifyOptions.shape.templates),
  logitScale: z.coerce.number().pipe(ClassifyOptions.shape.logitScale.unwrap()).optional(),
});

/** The answer of both, under the names that OpenAPI shows. */
export const Classification = ClassificationResult.extend({
  labels: z.array(LabelScore.meta({ id: 'LabelScore' })),
}).meta({ id: 'Classification' });
export type Classification = z.infer<typeof Classification>;

/** Every answer that is not 2xx. `code` and `parameters` are for programs, `message` is for people. */
export const ErrorBody = z
  .object({
    error: z.object({
      code: z.string(),
      kind: z
        .enum(ERROR_KINDS)
        .describe('What to do next: try again, try later, ask otherwise, or wait for a maintainer.'),
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
  images: z.number().int().describe('Images that a search can find.'),
  snapshotId: Id.nullable().describe(
    'The index snapshot in use; null when all images came from the database.',
  ),
});
export type ReadyBody = z.infer<typeof ReadyBody>;

/** Answer of `GET /healthz`: the process lives. */
export const HealthBody = z.object({ status: z.literal('alive') });
