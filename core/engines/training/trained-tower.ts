import { open } from 'node:fs/promises';
import path from 'node:path';
import type { TrainingRecipe } from '../../ground/domain/models/training.ts';
import type { Random } from '../../ground/domain/seeded-random.ts';
import { writeSynced } from '../../ground/files/write-synced.ts';
import type { GraphBuilder } from '../../ground/onnx/graph.ts';
import { floatsOf } from '../../ground/onnx/output-numbers.ts';
import {
  type OnnxSession,
  openSession,
  type SessionOptions,
  type TensorInput,
} from '../../ground/onnx/session.ts';
import { addGradients } from '../gradients/add-gradients.ts';
import { peakOfValues } from '../gradients/peak-of-values.ts';
import { type BuiltGraph, writeGraph } from '../models/graph/graph-files.ts';
import { type Learnt, learnt } from './adam-w.ts';
import { chooseWeights } from './choose-weights.ts';
import { addLowRank, firstA, type LowRank, mergeLowRank } from './low-rank.ts';

export interface TowerInputs {
  readonly [name: string]: TensorInput;
}

/** A tower whose weights learn: one graph that embeds, and one that carries gradients back. */
export interface TrainedTower {
  /** What learns, by its name in the graph. */
  readonly learnt: ReadonlyMap<string, Learnt>;
  /** [rows, dimension], each row of L2 norm 1. */
  embed(inputs: TowerInputs): Promise<Float32Array>;
  /** Adds the gradients of what learns to `sums`. @param gradient of the embeddings, [rows, dimension]. */
  backward(
    inputs: TowerInputs,
    gradient: { readonly data: Float32Array; readonly dims: readonly [number, number] },
    sums: Map<string, Float32Array>,
  ): Promise<void>;
  /** A tensor of the checkpoint as it is now, by its name and in its layout there; undefined where it did not learn. */
  changed(tensor: string): Promise<Float32Array | undefined>;
  /** Numbers that both graphs hold at once while they run, at most; each has memory of its own. */
  valuesAtOnce(sizes: Readonly<Record<string, number>>): number;
  close(): Promise<void>;
}

export interface TowerOptions extends SessionOptions {
  /** An empty folder for the graphs and the weights that do not learn. */
  readonly folder: string;
  /** The prefix of its files' names. */
  readonly name: string;
  readonly dimension: number;
  readonly recipe: Pick<TrainingRecipe, 'layers' | 'lora'>;
  readonly random: Random;
}

/**
 * Makes a tower learn: the very graph that searches, with the weights that learn as inputs, and once more with their
 * gradients behind it.
 * @throws RetryableError 'disk.full'; PermanentError 'file.invalid'.
 */
export async function openTrainedTower(
  built: Pick<BuiltGraph, 'graph' | 'weights'>,
  { folder, name, dimension, recipe, random, ...session }: TowerOptions,
): Promise<TrainedTower> {
  const { graph, weights } = built;
  const forward = `${name}.forward.onnx`;
  const chosen = chooseWeights(
    weights.places.map(place => place.name),
    recipe,
  );
  const lowRanks = recipe.lora === undefined ? [] : addLowRanks(graph, chosen, recipe.lora);
  const names =
    lowRanks.length > 0
      ? lowRanks.flatMap(({ a, b }) => [a, b])
      : chosen.map(weight => graph.toInput(weight));
  const shapes = new Map(
    graph.tensors
      .filter(({ name }) => names.some(learns => learns === name))
      .map(({ name, dims }) => [name, dims.map(Number)]),
  );
  await writeGraph(folder, forward, built);
  const forwardValues = peakOfValues(graph);
  const gradient = graph.input('gradient', 'float32', ['batch', dimension]);
  const gradients = addGradients(graph, { of: graph.value('embedding'), seed: gradient, by: names });
  for (const [place, value] of gradients.entries())
    graph.output(`d ${names[place]}`, value, 'float32', shapes.get(names[place]!)!);
  const backwardValues = peakOfValues(graph);
  await writeSynced(path.join(folder, `${name}.backward.onnx`), graph.encode());

  const values = new Map<string, Learnt>();
  if (lowRanks.length > 0)
    for (const { a, b, rows, columns } of lowRanks) {
      values.set(a, learnt(firstA(rows, recipe.lora!, random)));
      values.set(b, learnt(new Float32Array(recipe.lora! * columns)));
    }
  else for (const weight of names) values.set(weight, learnt(await readWeight(folder, weights, weight)));

  await using opened = new AsyncDisposableStack();
  const openOne = async (file: string): Promise<OnnxSession> =>
    opened.adopt(await openSession(path.join(folder, file), { ...session, memoryPattern: false }), it =>
      it.close(),
    );
  const embedding = await openOne(forward);
  const carrying = await openOne(`${name}.backward.onnx`);
  const kept = opened.move();
  const feeds = (): Record<string, TensorInput> =>
    Object.fromEntries(
      names.map(weight => {
        const { values: data } = values.get(weight)!;
        return [weight, { type: 'float32', data, dims: shapes.get(weight)! }];
      }),
    );
  return {
    learnt: values,
    embed: async inputs => floatsOf(await embedding.run({ ...inputs, ...feeds() }), 'embedding'),
    backward: async (inputs, { data, dims }, sums) => {
      const results = await carrying.run({
        ...inputs,
        ...feeds(),
        gradient: { type: 'float32', data, dims },
      });
      for (const weight of names) addTo(sums, weight, floatsOf(results, `d ${weight}`));
    },
    changed: async tensor => {
      const place = weights.places.find(({ entry }) => entry.name === tensor);
      const low = lowRanks.find(({ weight }) => weight === place?.name);
      const whole = place && values.get(place.name)?.values;
      if (!place || !(whole || low)) return undefined;
      const now = whole ?? (await readWeight(folder, weights, place.name));
      if (low) {
        const [a, b] = [values.get(low.a)!.values, values.get(low.b)!.values];
        mergeLowRank(now, { ...low, rank: recipe.lora!, a, b });
      }
      return place.form === 'transposed' ? turned(now, place.entry.shape as [number, number]) : now;
    },
    valuesAtOnce: sizes => forwardValues(sizes) + backwardValues(sizes),
    close: () => kept.disposeAsync(),
  };
}

/** The graph's [inputs, outputs] as the checkpoint's [outputs, inputs]. */
function turned(values: Float32Array, [rows, columns]: readonly [number, number]): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      result[row * columns + column] = values[column * rows + row]!;
  return result;
}

/** Matrices alone learn by low-rank updates; vectors, tables and kernels stay as they are. */
function addLowRanks(graph: GraphBuilder, chosen: readonly string[], rank: number): LowRank[] {
  const multiplied = new Set<string | undefined>(
    graph.nodeList.filter(({ opType }) => opType === 'MatMul').map(({ input }) => input[1]),
  );
  const sizes = new Map(graph.tensors.map(({ name, dims }) => [name, dims]));
  return chosen.flatMap(weight => {
    const [rows, columns] = sizes.get(weight) as number[];
    return multiplied.has(weight)
      ? [addLowRank(graph, weight, { rows: rows!, columns: columns!, rank })]
      : [];
  });
}

/** A weight as the graph has it, from the file beside it. */
async function readWeight(
  folder: string,
  { name: file, places }: BuiltGraph['weights'],
  weight: string,
): Promise<Float32Array> {
  const { offset, entry } = places.find(({ name }) => name === weight)!;
  const values = new Float32Array(entry.shape.reduce((product, size) => product * size, 1));
  const handle = await open(path.join(folder, file), 'r');
  try {
    const bytes = new Uint8Array(values.buffer);
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done);
      if (bytesRead === 0) throw new RangeError(`${file} is too short for ${weight}`);
      done += bytesRead;
    }
  } finally {
    await handle.close();
  }
  return values;
}

/** The names of learnt weights that contain a number that is not finite. */
export const notFinite = (all: ReadonlyMap<string, Learnt>): string[] =>
  [...all].flatMap(([name, { values }]) => (values.every(Number.isFinite) ? [] : [name]));

function addTo(sums: Map<string, Float32Array>, name: string, values: Float32Array): void {
  const sum = sums.get(name);
  if (!sum) return void sums.set(name, values);
  for (let at = 0; at < sum.length; at++) sum[at]! += values[at]!;
}
