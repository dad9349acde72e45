'use client';

import { useState } from 'react';
import {
  BuildRequest,
  EvaluateRequest,
  ImportFormat,
  type JobKind,
  TranslateRequest,
  TranslationProvider,
} from '../../../core/ground/domain/jobs/job-run.ts';
import { IndexEngine, isApproximate } from '../../../core/ground/domain/models/index-engine.ts';
import { jobMessages } from '../../../locales/jobs.ts';
import { Field, NumberField } from '../forms/field.tsx';
import { useLocale } from '../locale.tsx';
import { Choice } from './choice.tsx';
import { TrainingFields } from './training-fields.tsx';

const same = (...names: readonly string[]) => names.map(name => [name, name] as const);

const useWords = () => jobMessages(useLocale()).fields;

interface JobFieldsProps {
  readonly kind: JobKind;
  readonly models: readonly string[];
  readonly trainable: readonly string[];
}

/** The fields for a kind of job, filled in with common values. */
export function JobFields({ kind, models, trainable }: JobFieldsProps) {
  switch (kind) {
    case 'import-captions':
      return <ImportFields />;
    case 'translate-captions':
      return <TranslationFields />;
    case 'build-index':
      return <IndexFields />;
    case 'evaluate':
      return <EvaluationFields models={models} />;
    case 'train-model':
      return <TrainingFields trainable={trainable} />;
    default:
      return null;
  }
}

function ImportFields() {
  const words = useWords();
  return (
    <>
      <Choice label={words.format} name="format" of={same(...ImportFormat.options)} />
      <Field label={words.captionsFile} name="captionsFile" required dir="ltr" />
      <Field label={words.imagesFolder} name="imagesFolder" required dir="ltr" />
    </>
  );
}

function TranslationFields() {
  const words = useWords();
  return (
    <>
      <Choice label={words.provider} name="provider" of={same(...TranslationProvider.options)} />
      <NumberField
        label={words.limit}
        hint={words.limitHint}
        name="limit"
        of={TranslateRequest.shape.limit}
      />
    </>
  );
}

function IndexFields() {
  const words = useWords();
  const [engine, setEngine] = useState('');
  return (
    <>
      <Choice
        label={words.engine}
        name="engine"
        of={(['', ...IndexEngine.options] as const).map(one => [one, words.engines[one]])}
        onChange={setEngine}
      />
      {isApproximate(engine) && (
        <NumberField label={words.recall} name="recall" of={BuildRequest.shape.recall} defaultValue={0.95} />
      )}
    </>
  );
}

function EvaluationFields({ models }: { models: readonly string[] }) {
  const words = useWords();
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
      <NumberField
        label={words.sample}
        name="sample"
        of={EvaluateRequest.shape.sample}
        defaultValue={1_000}
      />
    </>
  );
}
