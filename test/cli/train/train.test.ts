import { cp, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { once } from '../../../core/ground/async/once.ts';
import { verdictOf } from '../../../core/ground/domain/models/training.ts';
import { hashFile } from '../../../core/ground/files/hash-file.ts';
import { parseJsonAs } from '../../../core/ground/files/parse-json.ts';
import { TrainingReport } from '../../../core/work/training/training-report.ts';
import { createGallery, type Gallery } from '../../core/work/search/gallery.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { catchMoment, PATIENCE_MS } from '../../helpers/wait-for.ts';
import { runCommand, startCommand } from '../run-command.ts';

// A training waits for processor time like nothing else here, and two of them come one after the other.
vi.setConfig({ testTimeout: 4 * PATIENCE_MS });

const Tensors = z.record(z.string(), z.looseObject({ data_offsets: z.array(z.int()).default([]) }));

let gallery: Gallery;
beforeAll(async () => {
  gallery = await createGallery(40);
});
afterAll(() => gallery.drop());

const SHORT = ['--batch', '8', '--slice', '8', '--held-out', '0.2', '--rate', '0.0003', '--patience', '100'];
const run = (words: readonly string[], variables: Record<string, string> = {}) =>
  runCommand(words, { ...gallery.environment, ...variables });
const train = (...words: string[]) => run(['train', ...SHORT, ...words]);
const file = (...names: string[]): string => path.join(gallery.config.dataDir, ...names);
const weightsOf = (name: string): Promise<string[]> =>
  Promise.all(
    ['vision', 'text'].map(side => hashFile(file('models', 'trained', name, side, 'model.safetensors'))),
  );

/** Of the training that is killed; it goes on with the same. */
const EPOCHS = ['--epochs', '3'];

/**
 * Kills a training named `killed` once it has kept a state, and leaves a copy of it named `torn`. For whichever test comes first: a
 * training costs seconds.
 */
const killTraining = once(async (): Promise<void> => {
  const { child, ended } = startCommand(
    ['train', ...SHORT, ...EPOCHS, '--out', 'killed'],
    gallery.environment,
  );
  const when = (name: string) =>
    stat(file('trainings', 'killed', name)).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.NaN,
    );
  // The first look at the held-out images has found them better, and is kept; clocks of files count in milliseconds.
  // The first time counts: a look that is better again may be noted until the very end.
  const kept = await catchMoment(async () => (await when('best.safetensors')) || undefined);
  await catchMoment(async () => ((await when('state.safetensors')) >= kept ? true : undefined));
  child.kill('SIGKILL');
  await ended;
  await cp(file('trainings', 'killed'), file('trainings', 'torn'), { recursive: true });
});

describe('negareh train', () => {
  it('says what it would take, and takes nothing', async () => {
    const { code, stderr } = await train('--dry-run');
    expect(code).toBe(0);
    expect(stderr).toMatch(/captions of \d+ photos to learn from; \d+ captions of \d+ photos held out/);
    expect(stderr).toMatch(/1,955,713 numbers learn, 0 stay\. About [\d.]+ MB of memory; \d+ steps/);
  });

  it('ends in a model that can be verified and used, and the same one after kill -9', async () => {
    const whole = await train(...EPOCHS, '--out', 'whole', '--json');
    const report = parseJsonAs(whole.stdout, TrainingReport);
    expect(report.losses).toHaveLength(report.steps);
    // So few images that it may learn nothing; it can be used all the same.
    expect(whole.stderr).toContain(
      verdictOf(report).hasGained
        ? 'To search with it: negareh models use whole'
        : 'demo stays the better one. To discard whole: negareh models remove whole',
    );

    await killTraining();
    // As if it had been killed a moment before its end: the model is known, and the training not noted as through.
    const preset = await readFile(file('models', 'presets', 'whole.json'), 'utf8');
    await writeFile(
      file('models', 'presets', 'killed.json'),
      preset.replaceAll('trained/whole', 'trained/killed'),
    );
    const resumed = await train(...EPOCHS, '--out', 'killed');
    expect(resumed.stderr).toMatch(/Goes on after step [1-9]/);
    expect(resumed.code).toBe(0);
    expect(await weightsOf('killed')).toEqual(await weightsOf('whole'));
    expect((await weightsOf('whole'))[1]).not.toBe(await hashFile('models/demo/text/model.safetensors'));
    expect(await hashFile(file('models', 'trained', 'whole', 'text', 'tokenizer.json'))).toBe(
      await hashFile('models/demo/text/tokenizer.json'),
    );

    expect(await run(['models', 'verify', 'whole'])).toMatchObject({ code: 0 });
    const used = await run(['models', 'use', 'whole']);
    expect(used.code, used.stderr).toBe(0);
    expect((await run(['train', 'list'])).stdout).toMatch(/whole\s+demo\s+done/);

    // What searches stays, and so do its weights; the other one goes with them.
    const inUse = await run(['models', 'remove', 'whole']);
    expect([inUse.code, await readdir(file('models', 'trained'))]).toEqual([
      2,
      expect.arrayContaining(['whole', 'killed']),
    ]);
    const removed = await run(['models', 'remove', 'killed']);
    expect(removed.stdout).toBe('killed is forgotten, and the weights that training made are deleted.\n');
    expect(await readdir(file('models', 'trained'))).toEqual(['whole']);
  });

  it('ends where a number of what learns becomes none in the middle, and keeps the last checkpoint', async () => {
    await killTraining();
    const words = ['train', ...SHORT, '--base', 'demo', ...EPOCHS, '--out', 'torn'];
    const state = file('trainings', 'torn', 'state.safetensors');
    // The mean of a number's slopes, in what the next step makes of that number leaves the range of float32.
    const bytes = await readFile(state);
    const begin = 8 + Number(bytes.readBigUInt64LE(0));
    const tensors = Tensors.parse(JSON.parse(bytes.toString('utf8', 8, begin)));
    const [, mean] = Object.entries(tensors).find(([name]) => /^first text .*query\.weight$/.test(name))!;
    bytes.writeFloatLE(3e38, begin + mean.data_offsets[0]!);
    await writeFile(state, bytes);
    const { code, stderr } = await run(words);
    expect(code, stderr).toBe(1);
    expect(stderr).toMatch(
      /In step [1-9]\d* the loss was no number any more\. The last checkpoint is kept\./,
    );
    expect(await readFile(state)).toEqual(bytes);
    expect((await run(['models', 'list'])).stdout).not.toContain('torn');
  });

  it('shows what growing shares of the pairs bring, and goes on where it was stopped', async () => {
    const words = [
      'curve',
      '--base',
      'demo',
      '--out',
      'curve',
      '--shares',
      '0.75,1',
      '--plot',
      file('curve'),
    ];
    const first = await train(...words);
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toMatch(/^75%\s+\d+\s.*\n100%\s+\d+\s/m);
    expect(first.stderr).toContain(file('curve.svg'));
    expect((await stat(file('curve.png'))).size).toBeGreaterThan(1_000);
    // Figures alone are kept, and the second time nothing is trained.
    expect((await run(['models', 'list'])).stdout).not.toContain('curve');
    const again = await train(...words);
    expect(again.stdout).toBe(first.stdout);
    expect(again.stderr).not.toContain('numbers learn');
  });

  it('does not go on with another recipe, nor under the name of another model', async () => {
    expect(await train('--out', 'whole', '--epochs', '2')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('A training named whole has begun with something else'),
    });
    expect(await train('--out', 'demo')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is a model named demo already'),
    });
  });

  it.each([
    ['en', 'There is too little to train with: 1 photos to learn from and 0 to test with'],
    ['fa', 'برای آموزش کم است: ۱ عکس برای یادگیری و ۰ عکس برای آزمون'],
  ])('refuses a single picture (%s)', async (LOCALE, sentence) => {
    await writeFile(file('one.jpg'), gallery.pictures[0]!.bytes);
    await writeFile(file('one.csv'), 'image,caption\none.jpg,یک گربه\none.jpg,گربه‌ای\n');
    const words = ['train', ...SHORT, '--pairs', file('one.csv'), '--out', 'one'];
    expect(await run(words, { LOCALE })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(sentence),
    });
  });

  it('refuses a base with a weight that is no number, and leaves nothing', async () => {
    const folder = await temporaryFolder();
    await cp('models/demo', folder, { recursive: true });
    const weights = path.join(folder, 'text', 'model.safetensors');
    const bytes = await readFile(weights);
    // The last of the numbers, in half precision.
    bytes.writeUInt16LE(0x7e00, bytes.length - 2);
    await writeFile(weights, bytes);
    const preset = {
      kind: 'search',
      source: 'a test',
      vision: { place: { folder: path.join(folder, 'vision') }, mean: [0.5, 0.5, 0.5], std: [0.3, 0.3, 0.3] },
      text: { place: { folder: path.join(folder, 'text') }, maxTokens: 40, normalizerVersion: 1 },
    };
    await mkdir(file('models', 'presets'), { recursive: true });
    await writeFile(file('models', 'presets', 'poisoned.json'), JSON.stringify(preset));
    expect(await train('--base', 'poisoned', '--out', 'from-poison')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is broken: .*no numbers?/),
    });
    expect((await run(['models', 'list'])).stdout).not.toContain('from-poison');
  });

  it.each([
    ['nonsense', 1, 'nonsense'],
    ['photo', 2, 'Choose the model that learns with --base; on this system: demo'],
    ['distiluse-base-multilingual-cased-v2', 2, 'it compares texts with texts and has no photos'],
  ])('names what is wrong with the base %s', async (base, code, sentence) => {
    expect(await train('--base', base, '--out', 'other')).toMatchObject({
      code,
      stderr: expect.stringContaining(sentence),
    });
  });
});
