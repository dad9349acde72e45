'use client';

import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import type { ActionResult } from './action-result.ts';
import { FormError } from './field.tsx';
import { useAction } from './use-action.tsx';

interface ActionFormProps<Input, Value> {
  readonly submit: string;
  readonly children: ReactNode;
  /** In a column, the button is only as wide as its text. */
  readonly hasNarrowButton?: boolean;
  act(input: Input): Promise<ActionResult<Value>>;
  /** @param text the text typed in the field of that name */
  read(text: (name: string) => string): Input;
  onDone(value: Value, input: Input, form: HTMLFormElement): void;
}

/** A form whose fields are the input of an action: one submission at a time, and errors above the button. */
export function ActionForm<Input, Value>(props: ActionFormProps<Input, Value>) {
  const { submit, children, hasNarrowButton = false, act, read, onDone } = props;
  const { run, busy, error } = useAction(act, { isForm: true });
  async function send(form: HTMLFormElement) {
    const data = new FormData(form);
    const input = read(name => String(data.get(name)));
    const done = await run(input);
    if (done) onDone(done.value, input, form);
  }
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={event => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      {children}
      <FormError>{error}</FormError>
      <Button type="submit" className={hasNarrowButton ? 'self-start' : ''} disabled={busy}>
        {submit}
      </Button>
    </form>
  );
}
