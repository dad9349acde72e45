import type { TrainingStep } from '../../ground/domain/models/training.ts';
import { PermanentError } from '../../ground/errors.ts';
import { writePair } from '../models/write-pair.ts';
import { adamW, clipped, type Learnt, learnt } from './adam-w.ts';
import { type BatchSlice, BatchSlicer, type TrainingBatch } from './batch-slicer.ts';
import { contrastSides } from './contrast-sides.ts';
import type { ContrastiveLoss } from './contrastive-loss.ts';
import { type OpenedTowers, openTowers, type TowersOptions } from './open-towers.ts';
import { notFinite, type TrainedTower } from './trained-tower.ts';
import { loadState, saveState } from './training-state.ts';

/** What a training will take of the machine. */
export interface TrainerNeeds {
  /** Numbers that learn, and that do not. */
  readonly learnt: number;
  readonly frozen: number;
  /** Bytes of weights, moments, gradients and what one slice keeps. */
  readonly memoryBytes: number;
  /** Of one slice through both towers and back, measured. */
  readonly sliceMs: number;
}

/** CLIP's upper limit of what cosines are multiplied with. */
const MOST_TEMPERATURE = Math.log(100);
const TEMPERATURE = 'temperature';

/** The thread's memory before it holds any numbers: its code and four sessions. */
const THREAD_BYTES = 48e6;
/** What the runtime takes for a graph's values: it rounds sizes up, and gaps stay between them. */
const RUNTIME_SHARE = 4 / 3;
/** How much memory outside of its heap V8 lets pile up before it collects. */
const UNCOLLECTED_BYTES = 64e6;

/** Two towers that learn to meet. Blocks its thread while it works. */
export class Trainer {
  readonly #options: TowersOptions;
  readonly #vision: TrainedTower;
  readonly #text: TrainedTower;
  readonly #loss: ContrastiveLoss;
  readonly #facts: OpenedTowers['facts'];
  readonly #valuesAtOnce: OpenedTowers['valuesAtOnce'];
  readonly #all: ReadonlyMap<string, Learnt>;
  readonly #slicer: BatchSlicer;
  readonly #close: () => Promise<void>;
  /** The last step that was taken. */
  #step = 0;

  private constructor(
    options: TowersOptions,
    parts: Pick<OpenedTowers, 'vision' | 'text' | 'loss' | 'facts' | 'valuesAtOnce'>,
    close: () => Promise<void>,
  ) {
    this.#options = options;
    this.#vision = parts.vision;
    this.#text = parts.text;
    this.#loss = parts.loss;
    this.#facts = parts.facts;
    this.#valuesAtOnce = parts.valuesAtOnce;
    this.#slicer = new BatchSlicer(parts, options.recipe);
    this.#close = close;
    this.#all = new Map([
      ...[...parts.vision.learnt].map(([name, one]) => [`vision ${name}`, one] as const),
      ...[...parts.text.learnt].map(([name, one]) => [`text ${name}`, one] as const),
      [TEMPERATURE, learnt(Float32Array.of(Math.log(1 / 0.07)), false)],
    ]);
  }

  /** @throws PermanentError 'checkpoint.invalid' | 'model.unsupported'; RetryableError 'disk.full' */
  static async open(options: TowersOptions): Promise<Trainer> {
    await using opened = new AsyncDisposableStack();
    const parts = await openTowers(options, opened);
    const kept = opened.move();
    return new Trainer(options, parts, () => kept.disposeAsync());
  }

  get dimension(): number {
    return this.#facts.dimension;
  }

  /** Measures how long a slice takes; changes nothing. */
  async measure(batch: TrainingBatch): Promise<TrainerNeeds> {
    const { slice } = this.#options.recipe;
    const rows = Math.min(slice, batch.texts.length);
    const tokens = batch.texts.reduce((most, ids) => Math.max(most, ids.length), 0);
    const gradient = new Float32Array(rows * this.dimension).fill(1e-3);
    const once = async (): Promise<number> => {
      const started = performance.now();
      for (const [tower, inputs] of this.#slicer.slices(batch, 1)[0]!.sides) {
        await tower.embed(inputs);
        await tower.backward(inputs, { data: gradient, dims: [rows, this.dimension] }, new Map());
      }
      return performance.now() - started;
    };
    await once();
    const sliceMs = await once();
    const count = [...this.#all.values()].reduce((sum, { values }) => sum + values.length, 0);
    const frozen = Math.max(0, this.#facts.weights - (this.#options.recipe.lora ? 0 : count));
    // Weights, two moments, the sums of the gradients, and the gradients of two slices; older ones wait for their collection.
    const numbers = 6 * count + 2 * frozen + RUNTIME_SHARE * this.#valuesAtOnce(rows, tokens);
    const older = Math.ceil(batch.texts.length / rows) - 1;
    const memoryBytes = THREAD_BYTES + 4 * numbers + Math.min(UNCOLLECTED_BYTES, 4 * count * older);
    return { learnt: count, frozen, memoryBytes, sliceMs };
  }

  /** Begins with what fits the base: cosines of another training mean something else at another temperature. */
  async fitTemperature(batch: TrainingBatch): Promise<void> {
    const { left, right } = await this.#embedBoth(batch);
    const count = batch.texts.length;
    const temperature = this.#all.get(TEMPERATURE)!.values;
    let least = Number.POSITIVE_INFINITY;
    for (let candidate = 1; candidate <= MOST_TEMPERATURE; candidate += 0.1) {
      const contrast = { left, right, masked: batch.masked, count, dimension: this.dimension };
      const { loss } = await this.#loss.run({ ...contrast, temperature: candidate });
      if (loss < least) [least, temperature[0]] = [loss, candidate];
    }
  }

  /**
   * One step: all pairs are embedded, the loss sees them together, and its gradients go back slice by slice (gradient
   * caching, Gao et al. 2021).
   * @throws PermanentError 'training.diverged' before anything has changed.
   */
  async step(batch: TrainingBatch, { step, rate }: { step: number; rate: number }): Promise<TrainingStep> {
    const { recipe } = this.#options;
    const slices = this.#slicer.slices(batch, step);
    const embedded = await this.#embedAll(slices);
    const temperature = this.#all.get(TEMPERATURE)!;
    const { loss, gradients, slope } = await contrastSides(this.#loss, embedded, {
      count: batch.texts.length,
      dimension: this.dimension,
      masked: batch.masked,
      translated: [...batch.texts.keys()].filter(row => batch.english?.[row]),
      english: recipe.english,
      temperature: temperature.values[0]!,
    });
    const sums = new Map<TrainedTower, Map<string, Float32Array>>();
    for (const { sides, from, count } of slices)
      for (const [place, [tower, inputs]] of sides.entries()) {
        const data = gradients[place]!.subarray(from * this.dimension, (from + count) * this.dimension);
        const into = sums.get(tower) ?? new Map<string, Float32Array>();
        sums.set(tower, into);
        await tower.backward(inputs, { data, dims: [count, this.dimension] }, into);
      }
    const named = new Map([
      ...[...sums.get(this.#vision)!].map(([name, sum]) => [`vision ${name}`, sum] as const),
      ...[...sums.get(this.#text)!].map(([name, sum]) => [`text ${name}`, sum] as const),
      [TEMPERATURE, Float32Array.of(slope)],
    ]);
    const { norm, shrink } = clipped(named.values(), recipe.clip);
    if (!Number.isFinite(loss) || !Number.isFinite(norm))
      throw new PermanentError('training.diverged', { step });
    this.#step = step;
    for (const [name, one] of this.#all)
      adamW(one, named.get(name)!, { rate, decay: recipe.decay, step, shrink });
    temperature.values[0] = Math.min(MOST_TEMPERATURE, temperature.values[0]!);
    return { step, loss, rate, norm, scale: Math.exp(temperature.values[0]!) };
  }

  /** [count, dimension] of images or of texts. */
  async embed(
    inputs: { readonly pixels: Uint8Array } | { readonly texts: TrainingBatch['texts'] },
  ): Promise<Float32Array> {
    const { slice } = this.#options.recipe;
    const isPixels = 'pixels' in inputs;
    const count = isPixels ? inputs.pixels.length / this.#slicer.imageBytes : inputs.texts.length;
    const rows = new Float32Array(count * this.dimension);
    for (let from = 0; from < count; from += slice) {
      const to = Math.min(count, from + slice);
      const made = isPixels
        ? await this.#vision.embed(this.#slicer.wholeImages(inputs.pixels, [from, to]))
        : await this.#text.embed(this.#slicer.texts(inputs.texts.slice(from, to)));
      rows.set(made, from * this.dimension);
    }
    return rows;
  }

  /** @throws PermanentError 'training.diverged', and what was kept before stays; RetryableError 'disk.full' */
  async save(file: string, note: string): Promise<void> {
    if (notFinite(this.#all).length > 0) throw new PermanentError('training.diverged', { step: this.#step });
    await saveState(file, this.#all, note);
  }

  /** @throws NotFoundError; PermanentError 'checkpoint.invalid' */
  load(file: string): Promise<string> {
    return loadState(file, this.#all);
  }

  /** Writes both towers as Hugging Face folders, `vision` and `text`. @throws RetryableError 'disk.full' */
  write(folder: string): Promise<void> {
    const [vision, text] = [this.#vision, this.#text].map(tower => tower.changed);
    return writePair(folder, this.#options.base, { vision: vision!, text: text! });
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #embedAll(slices: readonly BatchSlice[]): Promise<Float32Array[]> {
    const count = slices.reduce((sum, slice) => sum + slice.count, 0);
    const rows = slices[0]!.sides.map(() => new Float32Array(count * this.dimension));
    for (const { from, sides } of slices)
      for (const [place, [tower, inputs]] of sides.entries())
        rows[place]!.set(await tower.embed(inputs), from * this.dimension);
    return rows;
  }

  async #embedBoth(batch: TrainingBatch): Promise<{ left: Float32Array; right: Float32Array }> {
    const [left, right] = await this.#embedAll(this.#slicer.slices(batch, 1));
    return { left: left!, right: right! };
  }
}
