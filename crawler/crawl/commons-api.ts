import { z } from 'zod';
import { BusyError, PermanentError } from '../../core/ground/errors.ts';
import type { SourceClient } from '../web/source-client.ts';
import { parseAnswer } from './parse-answer.ts';

export const COMMONS_NAME = 'Wikimedia Commons';
/** How many seconds the wiki's databases may lag (the API's etiquette); beyond that it asks us to come later. */
const MAX_LAG = 5;
const MAX_BYTES = 5_000_000;

const Fault = z.object({ error: z.object({ code: z.string(), info: z.string().default('') }) });
const Meta = z.record(z.string(), z.object({ value: z.coerce.string() })).catch({});
const Info = z.object({
  url: z.string(),
  thumburl: z.string().optional(),
  descriptionurl: z.string(),
  mime: z.string(),
  user: z.string().optional(),
  extmetadata: Meta.optional(),
});
export const CommonsPage = z.object({
  pageid: z.int(),
  title: z.string(),
  imageinfo: z.array(Info).optional(),
});
export const CommonsList = z.object({
  continue: z.record(z.string(), z.string().or(z.number())).optional(),
  query: z.object({ pages: z.array(CommonsPage) }).optional(),
  batchcomplete: z.boolean().optional(),
});
export const CommonsPresence = z.object({
  query: z.object({ pages: z.array(z.object({ pageid: z.int(), missing: z.boolean().default(false) })) }),
});
const Labels = z.object({
  entities: z.record(
    z.string(),
    z.object({
      labels: z
        .record(z.string(), z.object({ value: z.string() }))
        .or(z.array(z.unknown()))
        .optional(),
    }),
  ),
});

export type CommonsPage = z.infer<typeof CommonsPage>;

export interface CommonsRequest {
  readonly client: SourceClient;
  /** Of the wiki, without a trailing slash. */
  readonly origin: string;
  readonly signal: AbortSignal;
}

/** One request to the wiki's API. */
export function askCommons<Value>(
  { client, origin, signal }: CommonsRequest,
  parameters: Readonly<Record<string, string>>,
  schema: z.ZodType<Value>,
): Promise<Value> {
  const fixed = { format: 'json', formatversion: '2', maxlag: String(MAX_LAG) };
  const url = `${origin}/w/api.php?${new URLSearchParams({ ...fixed, ...parameters })}`;
  return client.askJson({ url, maxBytes: MAX_BYTES, signal }, value => readAnswer(value, schema));
}

/** The wiki's errors come with status 200. */
function readAnswer<Value>(value: unknown, schema: z.ZodType<Value>): Value {
  const fault = Fault.safeParse(value).data?.error;
  if (fault?.code === 'maxlag' || fault?.code === 'ratelimited' || fault?.code === 'readonly') {
    throw new BusyError('service.busy', { service: COMMONS_NAME, seconds: MAX_LAG });
  }
  if (fault) {
    const reason = `${fault.code}: ${fault.info}`;
    throw new PermanentError('web.refused', { address: COMMONS_NAME, reason });
  }
  return parseAnswer(COMMONS_NAME, schema, value);
}

/** The structured captions by page and language: labels of the pages' media entities, at most 50 at a time. */
export async function askLabels(
  request: CommonsRequest,
  pages: readonly CommonsPage[],
  languages: readonly string[],
): Promise<Record<string, Record<string, string>>> {
  if (pages.length === 0) return {};
  const ids = pages.map(({ pageid }) => `M${pageid}`).join('|');
  const parameters = { action: 'wbgetentities', ids, props: 'labels', languages: languages.join('|') };
  const { entities } = await askCommons(request, parameters, Labels);
  return Object.fromEntries(
    Object.entries(entities).map(([id, { labels }]) => {
      // An empty map comes as an empty list.
      const words = Array.isArray(labels) ? [] : Object.entries(labels ?? {});
      return [id, Object.fromEntries(words.map(([language, { value }]) => [language, value]))];
    }),
  );
}
