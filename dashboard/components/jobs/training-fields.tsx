'use client';

import { MODEL_NAME } from '../../../core/ground/domain/models/model-name.ts';
import { TrainingRecipe } from '../../../core/ground/domain/models/training.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { Field, NumberField } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { Choice } from './choice.tsx';

/** The defaults of `negareh train`. */
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
        <NumberField
          label={words.epochs}
          name="epochs"
          of={TrainingRecipe.shape.epochs}
          defaultValue={RECIPE.epochs}
        />
        <NumberField
          label={words.rate}
          name="rate"
          of={TrainingRecipe.shape.rate}
          defaultValue={RECIPE.rate}
        />
      </div>
      <NumberField
        label={words.batch}
        hint={words.batchHint}
        name="batch"
        of={TrainingRecipe.shape.batch}
        defaultValue={RECIPE.batch}
      />
      <Choice
        label={words.part}
        name="part"
        of={(['all', 'layers-2', 'lora-8'] as const).map(one => [one, words.parts[one]])}
      />
    </>
  );
}
