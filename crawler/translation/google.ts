import { translate } from 'google-translate-api-x';
import { z } from 'zod';
import { failureOfStatus, networkFailure } from './failures.ts';
import { translationOf } from './translation-of.ts';
import type { Translator } from './translator.ts';

const SERVICE = 'Google Translate';
/** The library's version, because the web endpoint has none. */
const VERSION = 'google-translate-api-x 10.7.3';
const PUBLIC_ORIGIN = 'https://translate.google.com';

/** The library's result for an array: sparse or short if rows are missing, [] for a consent page. */
const Answer = z.array(z.object({ text: z.string() }).nullish());

export interface GoogleOptions {
  /** Replaces https://translate.google.com: a mirror, a proxy, a test server. */
  readonly origin?: string;
  readonly gapSeconds?: number;
}

/**
 * Google's web endpoint through google-translate-api-x: no key, no contract. This handles its pitfalls: empty, short and sparse answers
 * count as faults, HTTP codes are read from the cause, and null is a refused text.
 */
export function createGoogleTranslator({
  origin = PUBLIC_ORIGIN,
  gapSeconds = 0,
}: GoogleOptions = {}): Translator {
  return {
    name: 'google',
    version: VERSION,
    limits: { texts: 40, characters: 4_000 },
    gapSeconds,
    translate: async (texts, signal) => {
      const answer = await translate([...texts], {
        from: 'en',
        to: 'fa',
        rejectOnPartialFail: false,
        requestOptions: { signal },
        requestFunction: (url: string, init: RequestInit) => fetch(url.replace(PUBLIC_ORIGIN, origin), init),
      }).catch(rethrow);
      const rows = Answer.safeParse(answer);
      if (!rows.success || texts.some((_, index) => rows.data[index] === undefined)) {
        throw networkFailure(
          SERVICE,
          new Error('translations are missing in the answer (a consent or captcha page?)'),
        );
      }
      return rows.data.map(row => translationOf(row?.text));
    },
  };
}

/** The library throws plain errors; the HTTP answer, if there was one, is on their cause. */
function rethrow(error: unknown): never {
  const cause = error instanceof Error ? error.cause : undefined;
  const response = cause instanceof Object && 'response' in cause ? cause.response : undefined;
  if (response instanceof Response) throw failureOfStatus(SERVICE, response, response.statusText);
  throw networkFailure(SERVICE, error);
}
