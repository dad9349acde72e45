import { z } from 'zod';
import { Id } from '../id.ts';
import { ReviewAction } from '../review/review.ts';
import { CaptionSource, PairStatus } from './caption-pair.ts';

/** What other programs push and fetch over the HTTP API for pairs. */

/** The longest text that is looked at; what can be kept is shorter, and says so by itself. */
const TEXT_LIMIT = 8_000;
const PUSH_LIMIT = 100;
const PAGE_LIMIT = 1_000;

const text = z.string().max(TEXT_LIMIT);
const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/i)
  .toLowerCase();

/** What a program says of a pair, whichever way its picture comes. */
const PairText = {
  key: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'up to 200 visible ASCII characters')
    .describe("The program's own name for this pair: what is sent twice with one key is one."),
  persian: text.describe('The Persian caption, at most 800 characters once it is cleaned.'),
  english: text.optional().describe('The English caption that it translates, if there is one.'),
  source: CaptionSource.extract(['upload', 'translated', 'crawled'])
    .default('upload')
    .describe('Where the Persian text came from. `translated` wants the English text.'),
};
const hasItsEnglish = ({ source, english }: { source: string; english?: string | undefined }): boolean =>
  source !== 'translated' || english !== undefined;
const NO_ENGLISH = { message: 'translated wants english', path: ['english'] };

/** A pair of an image that is here. */
export const PushedPair = z
  .strictObject({
    ...PairText,
    image: z
      .union([z.strictObject({ id: Id }), z.strictObject({ sha256: Sha256 })])
      .describe('A picture that is here, by its id or by the SHA-256 of its file.'),
  })
  .refine(hasItsEnglish, NO_ENGLISH);
export type PushedPair = z.infer<typeof PushedPair>;

/** Body of `POST /v1/pairs`. */
export const PushBody = z.strictObject({ pairs: z.array(PushedPair).min(1).max(PUSH_LIMIT) });

/** Query string of `POST /v1/pairs/image`, whose body is the picture. */
export const PushPictureQuery = z
  .strictObject({
    ...PairText,
    sourceUrl: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional()
      .describe('Where the picture is found on the web.'),
    attribution: z.string().max(500).optional().describe('Whose picture it is, and under which licence.'),
  })
  .refine(hasItsEnglish, NO_ENGLISH);
export type PushPictureQuery = z.infer<typeof PushPictureQuery>;

/** Why a pair did not come in. */
export const PushProblem = z.enum([
  'caption-empty',
  'caption-too-long',
  'translation-dropped',
  'not-persian',
  'not-utf8',
  'null-character',
  'image-not-found',
  'key-used',
]);
export type PushProblem = z.infer<typeof PushProblem>;

export const PushOutcome = z.object({
  key: z.string(),
  status: z
    .enum(['added', 'known', 'refused'])
    .describe('`known`: this key was sent before, or the picture had this caption already.'),
  pairId: Id.nullable(),
  imageId: Id.nullable(),
  problem: PushProblem.nullable().describe('Why it was refused. `key-used`: with other content before.'),
});
export type PushOutcome = z.infer<typeof PushOutcome>;

const Cursor = z
  .string()
  .regex(/^[\w-]{1,200}$/)
  .describe('Where the page before ended. Kept, it gives what has changed since then.');
const Since = z.iso
  .datetime({ offset: true })
  .describe('Only what changed at or after this moment; a cursor goes before it.');
const limit = z.coerce.number().int().min(1).max(PAGE_LIMIT).default(100);

/** Query string of `GET /v1/pairs`. */
export const PairsQuery = z.strictObject({
  status: PairStatus.optional(),
  source: CaptionSource.optional(),
  changedSince: Since.optional(),
  cursor: Cursor.optional(),
  limit,
});
export type PairsQuery = z.infer<typeof PairsQuery>;

/** Query string of `GET /v1/decisions`. */
export const DecisionsQuery = z.strictObject({
  pairId: Id.optional(),
  since: Since.optional(),
  cursor: Cursor.optional(),
  limit,
});
export type DecisionsQuery = z.infer<typeof DecisionsQuery>;

const Time = z.iso.datetime();

export const FetchedPair = z.object({
  id: Id,
  imageId: Id,
  imageSha256: z.string(),
  persian: z.string(),
  english: z.string().nullable(),
  source: CaptionSource,
  status: PairStatus,
  score: z.number().nullable(),
  scorer: z.string().nullable(),
  flags: z.array(z.string()).describe('What looks wrong with the translation.'),
  createdAt: Time,
  updatedAt: Time,
});
export type FetchedPair = z.infer<typeof FetchedPair>;

export const FetchedDecision = z.object({
  id: Id,
  pairId: Id,
  action: ReviewAction,
  previousStatus: PairStatus,
  status: PairStatus,
  previousText: z.string().nullable().describe('The Persian text before, where the act changed it.'),
  text: z.string().nullable(),
  reasons: z.array(z.string()),
  reviewer: z.string().nullable().describe('By name; null for bulk decisions of the command line.'),
  bulkDecisionId: Id.nullable(),
  undoes: Id.nullable().describe('The act that an `undo` takes back.'),
  at: Time,
});
export type FetchedDecision = z.infer<typeof FetchedDecision>;

/** Of either list: the cursor is there once something was listed. */
export interface ExchangePage<Item> {
  readonly items: readonly Item[];
  readonly cursor: string | null;
  readonly hasMore: boolean;
}
