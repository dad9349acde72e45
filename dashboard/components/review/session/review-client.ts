import type { z } from 'zod';
import {
  CountAnswer,
  type CountRequest,
  DecisionsAnswer,
  type DecisionsRequest,
  HistogramAnswer,
  type HistogramRequest,
  HistoryAnswer,
  type HistoryRequest,
  LeasesAnswer,
  type LeasesRequest,
  NextAnswer,
  type NextRequest,
  ProgressAnswer,
  type ProgressRequest,
} from '../../../../core/ground/domain/review/review-api.ts';

/** Nobody is signed in any more: all requests fail until somebody is. */
export class SignedOutError extends Error {}

/** The server refused the request, and would refuse it again. */
export class RefusedError extends Error {}

/** A server that does not answer in this time counts as unreachable. */
const TIMEOUT_MS = 15_000;

async function post<Answer>(path: string, body: unknown, schema: z.ZodType<Answer>): Promise<Answer> {
  const answer = await fetch(`/api/review/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (answer.status === 401 || answer.status === 403) throw new SignedOutError(`${path}: ${answer.status}`);
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
    throw new RefusedError(`${path}: ${answer.status}`);
  }
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return schema.parse(await answer.json());
}

/** The server's review routes. Every error except SignedOutError and RefusedError may pass on a retry. */
export const reviewClient = {
  next: (request: NextRequest) => post('next', request, NextAnswer),
  decide: (request: DecisionsRequest) => post('decisions', request, DecisionsAnswer),
  leases: (request: LeasesRequest) => post('leases', request, LeasesAnswer),
  history: (request: HistoryRequest) => post('history', request, HistoryAnswer),
  progress: (request: ProgressRequest) => post('progress', request, ProgressAnswer),
  histogram: (request: HistogramRequest) => post('histogram', request, HistogramAnswer),
  count: (request: CountRequest) => post('count', request, CountAnswer),
  /** For a closing page: is sent although nobody waits for the answer. */
  leave(decisions: DecisionsRequest | null, leases: LeasesRequest): void {
    const send = (path: string, body: unknown): void => {
      const blob = new Blob([JSON.stringify(body)], { type: 'application/json' });
      navigator.sendBeacon(`/api/review/${path}`, blob);
    };
    if (decisions) send('decisions', decisions);
    if (leases.release.length > 0) send('leases', leases);
  },
};

export type ReviewClient = typeof reviewClient;
