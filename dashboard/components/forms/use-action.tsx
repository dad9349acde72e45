'use client';

import { type ReactNode, useState } from 'react';
import { useWords } from '../locale.tsx';
import type { ActionResult } from './action-result.ts';

/** How an action ended: its value, or what the person is told. */
type Ending<Value> = { readonly value: Value } | { readonly message: string; readonly isSignedOut: boolean };

/** Runs actions, and knows in words what kept one from it, the network and the end of the session as well. */
export function useAttempt() {
  const { noAnswer, signedOut } = useWords().forms;
  return async <Value,>(act: () => Promise<ActionResult<Value>>): Promise<Ending<Value>> => {
    try {
      const result = await act();
      if (result.ok) return { value: result.value };
      const isSignedOut = result.error.code === 'auth.required';
      return { message: isSignedOut ? signedOut : result.error.message, isSignedOut };
    } catch {
      return { message: noAnswer, isSignedOut: false };
    }
  };
}

/**
 * Runs an action from a button or a form: `busy` while it runs, `error` in words when it came to nothing. `run` resolves to undefined
 * then.
 */
export function useAction<Input, Value>(act: (input: Input) => Promise<ActionResult<Value>>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReactNode>(null);
  const { signIn } = useWords().forms;
  const attempt = useAttempt();
  async function run(input: Input): Promise<{ readonly value: Value } | undefined> {
    setBusy(true);
    setError(null);
    const ending = await attempt(() => act(input));
    setBusy(false);
    if ('value' in ending) return ending;
    // In another tab: what was typed stays in this one.
    const link = (
      <a href="/sign-in" target="_blank" className="underline" rel="noopener">
        {signIn}
      </a>
    );
    setError(
      ending.isSignedOut ? (
        <>
          {ending.message} {link}
        </>
      ) : (
        ending.message
      ),
    );
    return undefined;
  }
  return { run, busy, error };
}
