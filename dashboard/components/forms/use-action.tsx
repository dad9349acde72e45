'use client';

import { unstable_isUnrecognizedActionError } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useWords } from '../locale.tsx';
import type { ActionResult } from './action-result.ts';

/**
 * Why an action failed: the server refused it, or gave no answer; something in front of it answered instead; or it does not know what this
 * page asks for.
 */
type Why = 'refused' | 'signedOut' | 'noAnswer' | 'away' | 'unexpected';

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
    try {
      const result = await act();
      if (result.ok) return { value: result.value };
      if (result.error.code !== 'auth.required') return { message: result.error.message, why: 'refused' };
      return tell('signedOut');
    } catch (error) {
      return tell(whyOf(error));
    }
  };

  function tell(why: Exclude<Why, 'refused'>) {
    const message = (
      <>
        {words[why]} {isForm && words.typed[why]}{' '}
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
}

/**
 * A failed fetch is a TypeError in every browser. A newer build says that it does not know an action, and an action that fails has a
 * digest: trying again would never help. Everything else is mostly the answer of a proxy whose server is away (502, 504), or of a server
 * that is starting. It is not retried automatically, because a request whose answer the proxy lost may have been carried out.
 */
function whyOf(error: unknown): 'noAnswer' | 'away' | 'unexpected' {
  if (error instanceof TypeError || !navigator.onLine) return 'noAnswer';
  const isKnownHere = error instanceof Error && 'digest' in error;
  return isKnownHere || unstable_isUnrecognizedActionError(error) ? 'unexpected' : 'away';
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
