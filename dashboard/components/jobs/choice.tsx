'use client';

import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly name: string;
  readonly of: readonly (readonly [value: Value, text: string])[];
  readonly onChange?: (value: Value) => void;
}

/** A labelled choice of one value. */
export const Choice = <Value extends string>({ label, name, of, onChange }: ChoiceProps<Value>) => (
  <Labelled label={label}>
    {control => (
      <NativeSelect
        {...control}
        name={name}
        onChange={({ currentTarget }) => {
          const chosen = of.find(([value]) => value === currentTarget.value);
          if (chosen) onChange?.(chosen[0]);
        }}
      >
        <Options of={of} />
      </NativeSelect>
    )}
  </Labelled>
);
