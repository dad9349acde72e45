'use client';

import { MODEL_NAME } from '../../../core/ground/domain/models/model-name.ts';
import { TrainingRecipe } from '../../../core/ground/domain/models/training.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { Field } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { Choice } from './choice.tsx';

/** As `negareh train` has it where nothing is said. */
const RECIPE = TrainingRecipe.parse({});

/** The recipe of a training. */
export function TrainingFields({ trainable }: { trainable: readonly string[] }) {
  const { fields: words } = jobMessages(useLocale());
  return (
    <>
      <Choice
        label={words.goal}
        name="goal"
        of={(['train', 'estimate'] as const).map(one => [one, words.goals[one]])}
      />
      <Choice label={words.base} name="base" of={trainable.map(name => [name, name] as const)} />
      <Field
        label={words.newName}
        hint={words.newNameHint}
        name="name"
        pattern={MODEL_NAME.source}
        maxLength={64}
        dir="ltr"
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          label={words.epochs}
          name="epochs"
          type="number"
          min={1}
          max={10_000}
          defaultValue={RECIPE.epochs}
          dir="ltr"
        />
        <Field
          label={words.rate}
          name="rate"
          type="number"
          min={1e-9}
          max={1}
          step="any"
          defaultValue={RECIPE.rate}
          dir="ltr"
        />
      </div>
      <Field
        label={words.batch}
        hint={words.batchHint}
        name="batch"
        type="number"
        min={2}
        max={65_536}
        defaultValue={RECIPE.batch}
        dir="ltr"
      />
      <Choice
        label={words.part}
        name="part"
        of={(['all', 'layers-2', 'lora-8'] as const).map(one => [one, words.parts[one]])}
      />
    </>
  );
}
