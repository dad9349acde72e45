'use client';

import { useEffect, useRef } from 'react';
import { useReviewTools } from '../review-tools.tsx';
import { type Command, commandOf, isTyping } from './keys.ts';

/** Handles the keys of the whole page, except those that a field or a dialog handles. */
export function useCommands(run: (command: Command) => void): void {
  const { keys } = useReviewTools();
  const latest = useRef({ run, keys });
  latest.current = { run, keys };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      const command = commandOf(event, latest.current.keys);
      if (!command) return;
      event.preventDefault();
      latest.current.run(command);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
