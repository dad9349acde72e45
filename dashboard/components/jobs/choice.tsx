'use client';

import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly of: readonly (readonly [value: string, text: string])[];
  readonly onChange?: (value: string) => void;
}

/** One of several, under its label. */
export const Choice = ({ label, name, of, onChange }: ChoiceProps) => (
  <Labelled label={label}>
    {control => (
      <NativeSelect
        {...control}
        name={name}
        onChange={({ currentTarget }) => onChange?.(currentTarget.value)}
      >
        <Options of={of} />
      </NativeSelect>
    )}
  </Labelled>
);
