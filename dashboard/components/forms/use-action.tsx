'use client';

import { unstable_isUnrecognizedActionError } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useWords } from '../locale.tsx';
import type { ActionResult } from './action-result.ts';

/**
 * Why an action came to nothing: the server said no, or nothing; something before it answered in its place; or it does not know
 * what this page asks for.
 */
type Why = 'refused' | 'signedOut' | 'noAnswer' | 'away' | 'unexpected';

/** How an action ended: its value, or what the person is told. */
type Ending<Value> = { readonly value: Value } | { readonly message: ReactNode; readonly why: Why };

interface Circumstances {
  /** Something was typed, and the person is told what becomes of it. */
  readonly isForm?: boolean;
  /** The server said no: what the page shows may be out of date. */
  readonly onRefused?: () => void;
}

/** Runs actions, and knows in words what kept one from it, the network and the end of the session as well. */
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
          // In another tab: what was typed stays in this one.
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
 * that starts. It is not tried again by itself, for what a proxy has lost may have been done.
 */
function whyOf(error: unknown): 'noAnswer' | 'away' | 'unexpected' {
  if (error instanceof TypeError || !navigator.onLine) return 'noAnswer';
  const isKnownHere = error instanceof Error && 'digest' in error;
  return isKnownHere || unstable_isUnrecognizedActionError(error) ? 'unexpected' : 'away';
}

/**
 * Runs an action from a button or a form: `busy` while it runs, `error` in words when it came to nothing. `run` resolves to undefined
 * then.
 */
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
