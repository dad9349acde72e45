import { z } from 'zod';
import { BusyError, type NegarehError, NotFoundError, PermanentError } from '../../../ground/errors.ts';
import { parseJson } from '../../../ground/files/parse-json.ts';
import { type HubResponse, unreachable } from './http.ts';

/** What was requested, for the text of an error. */
export interface HubSubject {
  readonly endpoint: string;
  readonly repo: string;
  readonly revision: string;
  /** Absent for questions about the repository itself. */
  readonly file?: string;
}

const DISABLED = 'Access to this resource is disabled.';
const LONGEST_BODY = 4_096;
const ErrorBody = z.looseObject({ error: z.unknown() });

/**
 * Names what a failed answer means, by the hub's own header if it has one.
 * Source: huggingface_hub, utils/_http.py (hf_raise_for_status).
 */
export async function failureOf(response: HubResponse, subject: HubSubject): Promise<NegarehError> {
  const { status } = response;
  const { endpoint, repo, revision, file } = subject;
  const code = response.header('x-error-code');
  const message = response.header('x-error-message') || (await shortBody(response));
  response.discard();
  if (message.includes(DISABLED)) return new PermanentError('hub.refused', { repo, reason: DISABLED });
  const { origin } = response.url;
  if ([401, 403].includes(status) && origin !== new URL(endpoint).origin) {
    return new PermanentError('hub.redirected', { endpoint, target: origin, repo });
  }
  if (code === 'GatedRepo') {
    const page = `${endpoint}/${repo}`;
    return new PermanentError(response.hadToken ? 'hub.terms-not-accepted' : 'hub.gated', { repo, page });
  }
  if (code === 'RevisionNotFound') return new NotFoundError('hub.revision-not-found', { repo, revision });
  if (code === 'EntryNotFound' && file) return new NotFoundError('hub.file-not-found', { repo, file });
  if (status === 401 && /invalid (credentials|user token)/i.test(message)) {
    return new PermanentError('hub.token-invalid', { endpoint });
  }
  // Without a token the hub answers 401 for missing and for private repositories alike.
  if (code === 'RepoNotFound' || status === 401) return new NotFoundError('hub.repo-not-found', { repo });
  if (status === 404 && !code) {
    return new PermanentError('hub.not-a-hub', { endpoint, reason: `404 without an error code for ${repo}` });
  }
  if (status === 429)
    return new BusyError('service.busy', { service: 'hub', seconds: secondsToWait(response) });
  if (status >= 500 || status === 408) return unreachable(response.url, new Error(`it answered ${status}`));
  return new PermanentError('hub.refused', {
    repo,
    reason: message ? `${status}, ${message}` : String(status),
  });
}

/** Seconds until the window of the rate limit ends: `RateLimit: "api";r=0;t=55`, else Retry-After, else a guess. */
function secondsToWait(response: Pick<HubResponse, 'header'>): number {
  const window = /(?:^|[;,\s])t=(\d{1,6})/.exec(response.header('ratelimit') ?? '')?.[1];
  const seconds = Number(window ?? response.header('retry-after') ?? 60);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) : 60;
}

/** The message in an error's body: plain text, or JSON's `error`. Web pages say nothing. */
async function shortBody(response: HubResponse): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response.body) {
      text += String(chunk);
      if (text.length > LONGEST_BODY) break;
    }
  } catch {
    return '';
  }
  const error = /^\s*\{/.test(text) ? errorField(text) : text;
  return /^\s*</.test(error) ? '' : error.trim().slice(0, 200);
}

const errorField = (json: string): string => String(ErrorBody.safeParse(parseJson(json)).data?.error ?? '');
