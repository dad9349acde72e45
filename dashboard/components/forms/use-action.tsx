'use client';

import { unstable_isUnrecognizedActionError } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useWords } from '../locale.tsx';
import { type ActionAnswer, latestActionAnswer, watchActionAnswers } from './action-answer.ts';
import type { ActionResult } from './action-result.ts';

/**
 * Why an action failed: the server refused it, or gave no answer; something in front of it answered instead; or it does not know what this
 * page asks for.
 */
type Why = 'refused' | 'signedOut' | Lost;
type Lost = 'noAnswer' | 'away' | 'unexpected' | 'tooLarge' | 'tooMany' | 'blocked';

/** How an action ended: its value, or the message for the person. */
type Ending<Value> = { readonly value: Value } | { readonly message: ReactNode; readonly why: Why };

interface Circumstances {
  /** Something was typed, so the person is told whether it is lost. */
  readonly isForm?: boolean;
  /** The server refused: the page may be out of date. */
  readonly onRefused?: () => void;
}

/** Runs actions and explains failures, including those of the network and an expired session. */
export function useAttempt({ isForm = false }: Pick<Circumstances, 'isForm'> = {}) {
  const words = useWords().forms;
  return async <Value,>(act: () => Promise<ActionResult<Value>>): Promise<Ending<Value>> => {
    watchActionAnswers();
    try {
      const result = await act();
      if (result.ok) return { value: result.value };
      if (result.error.code !== 'auth.required') return { message: result.error.message, why: 'refused' };
      return tell('signedOut');
    } catch (error) {
      const answer = latestActionAnswer();
      return tell(whyOf(error, answer), answer);
    }
  };

  function tell(why: Exclude<Why, 'refused'>, answer?: ActionAnswer) {
    const message = (
      <>
        {sentenceOf(why, answer)} {isForm && words.typed[why]}{' '}
        {why === 'signedOut' && (
          // Opens another tab, so that this one keeps what was typed.
          <a href="/sign-in" target="_blank" className="underline" rel="noopener">
            {words.signIn}
          </a>
        )}
      </>
    );
    return { message, why };
  }

  function sentenceOf(why: Exclude<Why, 'refused'>, answer: ActionAnswer | undefined): string {
    if (why === 'tooMany') return words.tooMany(answer?.waitSeconds);
    return why === 'blocked' ? words.blocked(answer?.status ?? 0) : words[why];
  }
}

/**
 * A failed fetch is a TypeError in every browser. A newer build says that it does not know an action, and an action that fails has a
 * digest: trying again would never help. A proxy's refusal, or that of our own limit, shows in the status. Everything else is mostly the
 * answer of a proxy whose server is away (502, 504), or of a server that is starting. It is not retried automatically, because a request
 * whose answer the proxy lost may have been carried out.
 */
function whyOf(error: unknown, answer: ActionAnswer | undefined): Lost {
  if (error instanceof TypeError || !navigator.onLine) return 'noAnswer';
  const isKnownHere = error instanceof Error && 'digest' in error;
  if (isKnownHere || unstable_isUnrecognizedActionError(error)) return 'unexpected';
  const status = answer?.status ?? 0;
  if (status === 413) return 'tooLarge';
  if (status === 429) return 'tooMany';
  // A request that took too long to arrive (408) may arrive the next time.
  return status >= 400 && status < 500 && status !== 408 ? 'blocked' : 'away';
}

/** Runs an action from a button or a form: `busy` while it runs, `error` in words if it failed. Then `run` resolves to undefined. */
export function useAction<Input, Value>(
  act: (input: Input) => Promise<ActionResult<Value>>,
  { isForm = false, onRefused }: Circumstances = {},
) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReactNode>(null);
  const attempt = useAttempt({ isForm });
  async function run(input: Input): Promise<{ readonly value: Value } | undefined> {
    setBusy(true);
    setError(null);
    const ending = await attempt(() => act(input));
    setBusy(false);
    if ('value' in ending) return ending;
    setError(ending.message);
    if (ending.why === 'refused') onRefused?.();
    return undefined;
  }
  return { run, busy, error };
}
