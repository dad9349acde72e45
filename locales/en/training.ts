import { formatNumber } from '../format.ts';

const number = (value: number) => formatNumber('en', value);

interface Plan {
  readonly pairs: number;
  readonly pictures: number;
  readonly heldOutPairs: number;
  readonly heldOutPictures: number;
}

export const training = {
  about: 'Train a model further with approved pairs; a run that was stopped or killed goes on',
  aboutCurve: 'Train with growing shares of the pairs, and show what more pairs bring',
  shares: 'Shares of the pairs, each above 0 and at most 1',
  notShares: 'not shares like 0.25,0.5,1',
  curvePlot: 'Beginning of the names of the plot’s files (.svg, .png)',
  afterCurve:
    '\nAll options of “train” apply (--base, --epochs, --seed …). The models are not kept, only their figures.\nA run that was stopped goes on; trainings are called <name>-<per mille>.',
  curve: {
    share: (share: string) => `${share} of the pairs`,
    columns: ['share', 'pairs', 'Accuracy@1, gain', 'per 1,000 more', 'Accuracy@10, gain', 'per 1,000 more'],
    about:
      'Points on the held-out captions, in brackets the 95% interval; “per 1,000 more” is what a thousand further pairs brought since the row above.',
    plot: { title: 'What more pairs bring', pairs: 'captions learnt from', gain: 'gain over the base' },
  },
  aboutList: 'List the trainings and what came of them',
  aboutRemove: 'Delete a training’s folder; the model that it made stays',
  after:
    '\nThe defaults are the source project’s recipe: AdamW, rate 3e-5, decay 0.003, warm-up 100 steps, one epoch.\nThe model is a preset like any other afterwards: negareh models verify, use.',
  base: 'Model to begin with; the one that searches by default',
  pairs: '“approved”, or a captions file',
  images: 'Folder of the captions file’s pictures; its own folder by default',
  out: 'Name of the new model',
  name: 'Name of a training',
  rate: 'Peak learning rate',
  decay: 'Weight decay, decoupled',
  warmUp: 'Steps in which the rate rises; at most a tenth of all',
  epochs: 'Passes through the pairs',
  batch: 'Pairs that are compared with each other in a step',
  slice: 'Pairs in memory at once; less takes less memory and gives the same result',
  patches:
    'Share of a photo’s patches that a step reads; 0.5 takes about half the time, and a second training that reads all should follow',
  clip: 'Longest gradient',
  layers: 'Only the last so many layers of each tower learn; all when absent',
  lora: 'Low-rank updates of this rank in place of whole matrices, for little memory',
  english: 'Weight of English texts beside the Persian ones; 0 leaves them out',
  heldOut: 'Share of the photos that only test',
  patience: 'Looks at the held-out photos without an improvement until it ends',
  seed: 'Seed of order, split and intervals',
  dryRun: 'Tell what it would take, and stop',
  notNumber: 'not a number in its range',
  decoding: 'Opening photos',
  opening: (p: { done: number; total: number }) => `Opening photos: ${number(p.done)} of ${number(p.total)}`,
  plan: (p: Plan) =>
    `${number(p.pairs)} captions of ${number(p.pictures)} photos to learn from; ${number(p.heldOutPairs)} captions of ${number(p.heldOutPictures)} photos held out.`,
  unreadable: (count: number) => `${number(count)} photos could not be read and are left out.`,
  needs: (p: { learnt: number; frozen: number; memory: string; steps: number; time: string }) =>
    `${number(p.learnt)} numbers learn, ${number(p.frozen)} stay. About ${p.memory} of memory; ${number(p.steps)} steps, about ${p.time}.`,
  goesOn: (step: number) => `Goes on after step ${number(step)}.`,
  stepping: 'Training',
  step: (p: { step: number; steps: number; loss: string; rate: string; left: string }) =>
    `step ${number(p.step)} of ${number(p.steps)} · loss ${p.loss} · rate ${p.rate} · ${p.left} left`,
  look: (p: { step: number; accuracy: string; reciprocal: string }) =>
    `held out, step ${number(p.step)}: Accuracy@10 ${p.accuracy}, MRR ${p.reciprocal}`,
  stopped: 'Stopped; the checkpoint is kept. The same command goes on.',
  columns: { figure: 'held out', base: 'base', trained: 'trained', difference: 'difference, paired' },
  figures: { at1: 'Accuracy@1', at5: 'Accuracy@5', at10: 'Accuracy@10', reciprocal: 'MRR' },
  best: (p: { step: number; steps: number }) =>
    `The weights are those of step ${number(p.step)} of ${number(p.steps)}, the best on the held-out photos.`,
  better: 'In brackets: 95% interval. Better beyond chance at',
  notBetter:
    'In brackets: 95% interval. No figure is better beyond chance: more pairs, more epochs or another rate may be needed.',
  worse: 'Worse beyond chance at',
  noGain: (base: string) =>
    `No look at the held-out photos found the new model better than ${base}: better go on searching with ${base}.`,
  use: (name: string) => `To search with it: negareh models use ${name}`,
  discard: (p: { name: string; base: string }) =>
    `${p.base} stays the better one. To discard ${p.name}: negareh models remove ${p.name}, then negareh train remove ${p.name}`,
  left: (time: string) => `about ${time} left`,
  plot: { title: 'Loss by step', step: 'step', loss: 'loss' },
  written: (files: string) => `Written: ${files}`,
  none: 'There is no training yet.',
  list: { name: 'training', base: 'base', state: 'state', accuracy: 'Accuracy@10' },
  states: { unfinished: 'unfinished', done: 'done' },
  removed: (name: string) => `The folder of ${name} is deleted.`,
};
