import { Figures } from '../../ground/domain/models/training.ts';
import type { TrainingRequest } from './training-folder.ts';
import type { TrainingReport } from './training-report.ts';
import type { TrainingSet } from './training-set.ts';

interface CardOptions {
  readonly request: TrainingRequest;
  readonly set: TrainingSet;
  readonly report: TrainingReport;
  /** The licence of the base, if it is known. */
  readonly license: string | undefined;
}

/**
 * The README.md of a trained model, in the form that the Hugging Face hub reads: what it is, how it was made, how good it
 * is.
 */
export function modelCard({ request, set, report, license }: CardOptions): string {
  const { name, base, recipe, file } = request;
  const rows = Figures.keyof().options.map(key => {
    const [before, after, gain] = [report.base, report.trained, report.difference].map(of => span(of[key]));
    return `| ${ROWS[key]} | ${before} | ${after} | ${gain} |`;
  });
  const from = file ? 'a captions file' : 'pairs that reviewers approved';
  return `---
language: [fa]
${license ? `license: ${JSON.stringify(license.toLowerCase())}\n` : ''}pipeline_tag: zero-shot-image-classification
tags: [clip, persian, image-search]
---

# ${name}

Two encoders for Persian image search, trained further from \`${base}\` by Negareh: \`vision/\` is a
CLIPVisionModel, \`text/\` a model of transformers' BERT family. Picture and text are compared by the cosine of their
\`pooler_output\`${license ? '' : '. The licence is that of the base, which is not known here'}.

## Data

${report.pairs} captions of ${report.pictures} pictures to learn from and ${report.heldOutPairs} captions of ${report.heldOutPictures} pictures held out, from ${from}.
A picture's hash decides its side; pictures that look alike are on one side.

| pictures from | licence | count |
|---|---|---|
${licences(set)}

## Training

InfoNCE in both directions with a learnt temperature, AdamW: rate ${recipe.rate}, decay ${recipe.decay}, warm-up ${recipe.warmUp} steps, then a cosine;
batches of ${recipe.batch}, ${recipe.epochs} epochs at most, gradients clipped at ${recipe.clip}, seed ${recipe.seed}${recipe.layers === undefined ? '' : `, the last ${recipe.layers} layers only`}${recipe.lora === undefined ? '' : `, low-rank updates of rank ${recipe.lora}`}.
${report.steps} steps were taken; the weights are those of step ${report.bestStep}, the best on the held-out pictures, which therefore are a little
too kind to it.

## Held-out captions to pictures, 95% bootstrap intervals

| | ${base} | ${name} | difference, paired |
|---|---|---|---|
${rows.join('\n')}
`;
}

const ROWS = {
  at1: 'Accuracy@1',
  at5: 'Accuracy@5',
  at10: 'Accuracy@10',
  reciprocal: 'mean reciprocal rank',
};

const span = ({ value, low, high }: Figures['at1']): string =>
  `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

function licences({ pictures }: TrainingSet): string {
  const groups = Map.groupBy(
    pictures,
    ({ source, licence }) => `${source} | ${inline(licence ?? 'not told')}`,
  );
  return [...groups]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([key, all]) => `| ${key} | ${all.length} |`)
    .join('\n');
}

/** A licence is text that somebody typed: written on one line, without markup. */
const inline = (text: string): string => text.replace(/[^\w .,+-]/g, ' ');
