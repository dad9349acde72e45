import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { printReport } from '../../../cli/train/print-report.ts';
import type { Figures } from '../../../core/ground/domain/models/training.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const figures = (value: number): Figures => {
  const one = { value, low: value - 0.01, high: value + 0.01 };
  return { at1: one, at5: one, at10: one, reciprocal: one };
};

/** What is said on standard error of a model that finds this share of what is held out, its base 0.7. */
async function saidOf(trained: number): Promise<string> {
  const dataDir = await temporaryFolder();
  await mkdir(path.join(dataDir, 'trainings', 'photo-tuned'), { recursive: true });
  const notes: string[] = [];
  const report = {
    model: 'photo-tuned',
    folder: '/models/trained/photo-tuned',
    pairs: 80,
    pictures: 40,
    heldOutPairs: 20,
    heldOutPictures: 10,
    steps: 10,
    bestStep: 10,
    tookMs: 1_000,
    losses: [{ step: 1, loss: 2 }],
    looks: [],
    base: figures(0.7),
    trained: figures(trained),
    difference: figures(trained - 0.7),
  };
  const context = {
    config: { dataDir },
    locale: 'en' as const,
    print: () => undefined,
    note: (line: string) => void notes.push(line),
  };
  await printReport(report, { base: 'photo' }, context);
  return notes.join('\n');
}

test('a model that became better is offered for searching', async () => {
  const said = await saidOf(0.8);
  expect(said).toContain('To search with it: negareh models use photo-tuned');
  expect(said).not.toContain('discard');
});

test('one that became no better is not: its base stays the better one, and how to discard it is told', async () => {
  for (const trained of [0.6, 0.7]) {
    const said = await saidOf(trained);
    expect(said).not.toContain('models use');
    expect(said).toContain(
      'photo stays the better one. To discard photo-tuned: negareh models remove photo-tuned, then negareh train remove photo-tuned',
    );
  }
});
