'use client';

import { useState } from 'react';
import { errorMessage } from '../../../locales/messages.ts';
import { useLocale } from '../locale.tsx';
import type { ActionResult } from './action-result.ts';

/**
 * Runs an action from a button or a form: `busy` while it runs, `error` in words when it was refused, also when the
 * network is gone. `run` resolves to undefined then.
 */
export function useAction<Input, Value>(act: (input: Input) => Promise<ActionResult<Value>>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const locale = useLocale();
  async function run(input: Input): Promise<{ readonly value: Value } | undefined> {
    setBusy(true);
    setError(null);
    try {
      const result = await act(input);
      if (result.ok) return { value: result.value };
      setError(result.error.message);
    } catch {
      setError(errorMessage(locale, undefined));
    } finally {
      setBusy(false);
    }
    return undefined;
  }
  return { run, busy, error };
}
