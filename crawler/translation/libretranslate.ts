import { z } from 'zod';
import { PermanentError } from '../../core/ground/errors.ts';
import { failureOfStatus, networkFailure } from './failures.ts';
import { translationOf } from './translation-of.ts';
import type { Translator } from './translator.ts';

const SERVICE = 'LibreTranslate';
const Answer = z.object({ translatedText: z.array(z.string()) });
const Failure = z.object({ error: z.string() });

export interface LibreTranslateOptions {
  /** Base URL of the server, without a trailing slash. */
  readonly url: string;
  readonly apiKey?: string | undefined;
}

/** A LibreTranslate server (https://github.com/LibreTranslate/LibreTranslate), self-hosted or public. */
export function createLibreTranslator({ url, apiKey }: LibreTranslateOptions): Translator {
  return {
    name: 'libretranslate',
    version: 'en-fa',
    limits: { texts: 25, characters: 5_000 },
    gapSeconds: 0,
    translate: async (texts, signal) => {
      const body = {
        q: texts,
        source: 'en',
        target: 'fa',
        format: 'text',
        ...(apiKey && { api_key: apiKey }),
      };
      const { response, content } = await post(`${url}/translate`, body, signal);
      if (!response.ok) throw refusal(response, content);
      const answer = Answer.safeParse(content);
      if (!answer.success || answer.data.translatedText.length !== texts.length) {
        throw networkFailure(SERVICE, new Error('the answer does not hold one translation for each text'));
      }
      return answer.data.translatedText.map((text, index) => meaningful(text, texts[index]!));
    },
  };
}

/** Text that it cannot translate comes back unchanged, which is not a translation. */
const meaningful = (translation: string, original: string): string | null => {
  const text = translationOf(translation);
  return text === original.trim() ? null : text;
};

async function post(url: string, body: unknown, signal: AbortSignal) {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
    const content: unknown = await response.json().catch(() => undefined);
    return { response, content };
  } catch (error) {
    throw networkFailure(SERVICE, error);
  }
}

/** 400 here means a missing key, an unknown language or a limit; retrying changes nothing. */
function refusal(response: Response, content: unknown): Error {
  const failure = Failure.safeParse(content);
  const reason = failure.success ? failure.data.error : response.statusText;
  if (response.status === 400) return new PermanentError('translation.refused', { service: SERVICE, reason });
  return failureOfStatus(SERVICE, response, reason);
}
