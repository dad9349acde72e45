'use client';

import { useState } from 'react';
import { ImportFormat, type JobKind } from '../../../core/ground/domain/jobs/job-run.ts';
import { IndexEngine, isApproximate } from '../../../core/ground/domain/models/index-engine.ts';
import { MODEL_NAME } from '../../../core/ground/domain/models/model-name.ts';
import { TrainingRecipe } from '../../../core/ground/domain/models/training.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { Field } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { NativeSelect } from '../ui/input.tsx';
import { Labelled } from '../ui/labelled.tsx';
import { Options } from '../ui/options.tsx';

/** As `negareh train` has it where nothing is said. */
const RECIPE = TrainingRecipe.parse({});

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly of: readonly (readonly [value: string, text: string])[];
  readonly onChange?: (value: string) => void;
}

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

/** The fields of a kind of job, with what most people want filled in. */
export function JobFields({
  kind,
  models,
  trainable,
}: {
  kind: JobKind;
  models: readonly string[];
  trainable: readonly string[];
}) {
  const { fields: words } = jobMessages(useLocale());
  const [engine, setEngine] = useState('');
  const same = (...names: readonly string[]) => names.map(name => [name, name] as const);
  switch (kind) {
    case 'import-captions':
      return (
        <>
          <Choice label={words.format} name="format" of={same(...ImportFormat.options)} />
          <Field label={words.captionsFile} name="captionsFile" required dir="ltr" />
          <Field label={words.imagesFolder} name="imagesFolder" required dir="ltr" />
        </>
      );
    case 'translate-captions':
      return (
        <>
          <Choice label={words.provider} name="provider" of={same('google', 'libretranslate')} />
          <Field label={words.limit} hint={words.limitHint} name="limit" type="number" min={1} dir="ltr" />
        </>
      );
    case 'build-index':
      return (
        <>
          <Choice
            label={words.engine}
            name="engine"
            of={(['', ...IndexEngine.options] as const).map(one => [one, words.engines[one]])}
            onChange={setEngine}
          />
          {isApproximate(engine) && (
            <Field
              label={words.recall}
              name="recall"
              type="number"
              min={0.1}
              max={1}
              step={0.01}
              defaultValue={0.95}
              dir="ltr"
            />
          )}
        </>
      );
    case 'evaluate':
      return (
        <>
          <Field
            label={words.dataset}
            hint={words.datasetHint}
            name="dataset"
            defaultValue="demo-unseen"
            required
            dir="ltr"
          />
          <Choice
            label={words.method}
            name="method"
            of={(['model', 'bm25', 'chance'] as const).map(one => [one, words.methods[one]])}
          />
          <Choice label={words.model} name="model" of={[['', words.modelHint], ...same(...models)]} />
          <Field
            label={words.sample}
            name="sample"
            type="number"
            min={10}
            max={100_000}
            defaultValue={1_000}
            dir="ltr"
          />
        </>
      );
    case 'train-model':
      return (
        <>
          <Choice
            label={words.goal}
            name="goal"
            of={(['train', 'estimate'] as const).map(one => [one, words.goals[one]])}
          />
          <Choice label={words.base} name="base" of={same(...trainable)} />
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
    default:
      return null;
  }
}
