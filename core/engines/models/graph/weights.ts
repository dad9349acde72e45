import { PermanentError } from '../../../ground/errors.ts';
import type { ElementType, GraphBuilder, Value } from '../../../ground/onnx/graph.ts';
import type { Checkpoint, TensorInfo } from '../checkpoint/checkpoint.ts';
import { FORM_BYTES, type WeightForm, type WeightsFile } from './graph-files.ts';

export interface WeightsOptions {
  /** Where the numbers go; several checkpoints may share one file. */
  readonly file: WeightsFile;
  /**
   * A tensor that only this kind of model has: what stands before it (`vision_model.`, `roberta.`) stands before all the
   * others too.
   */
  readonly anchor: string;
  /** Stands before the names in the graph, where two checkpoints have equal ones. */
  readonly label?: string;
}

/** Where it is not float32. */
const TYPES: Readonly<Partial<Record<WeightForm, ElementType>>> = { codes: 'int8', halves: 'float16' };

/** Buffers of old files that hold no knowledge. */
const HARMLESS = /(^|\.)position_ids$/;

/**
 * What a graph takes from a checkpoint. Tensors are asked for while the graph is built, which fixes their places in
 * the weights file.
 */
export class Weights {
  readonly #graph: GraphBuilder;
  readonly #checkpoint: Checkpoint;
  readonly #file: WeightsFile;
  readonly #label: string;
  readonly #prefix: string;
  readonly #used = new Set<string>();
  readonly #problems: string[] = [];

  constructor(graph: GraphBuilder, checkpoint: Checkpoint, { file, anchor, label = '' }: WeightsOptions) {
    this.#graph = graph;
    this.#checkpoint = checkpoint;
    this.#file = file;
    this.#label = label;
    const found = [...checkpoint.tensors.keys()].filter(
      name => name === anchor || name.endsWith(`.${anchor}`),
    );
    if (found.length > 1) throw this.#invalid(`several tensors could be ${anchor}: ${found.join(', ')}`);
    this.#prefix = found[0]?.slice(0, -anchor.length) ?? '';
  }

  /** A tensor as it lies in the checkpoint. */
  tensor(name: string, dims: readonly number[]): Value {
    return this.#place(name, dims, { stored: dims });
  }

  /** The weight of torch's Linear, [outputs, inputs] in the checkpoint, as the [inputs, outputs] that MatMul wants. */
  linear(name: string, inputs: number, outputs: number): Value {
    return this.#place(name, [outputs, inputs], { stored: [inputs, outputs], form: 'transposed' });
  }

  /** The same as float16. */
  halvedLinear(name: string, inputs: number, outputs: number): Value {
    return this.#place(name, [outputs, inputs], { stored: [inputs, outputs], form: 'halves' });
  }

  /** The same as int8, symmetric around zero, with a scale for each output. */
  quantisedLinear(name: string, inputs: number, outputs: number): { codes: Value; scales: Value } {
    const dims = [outputs, inputs];
    return {
      codes: this.#place(name, dims, { stored: [inputs, outputs], form: 'codes' }),
      scales: this.#place(name, dims, { stored: [outputs], form: 'scales' }),
    };
  }

  /** Unused tensors of the checkpoint, to be shown: they may be harmless, or a sign of a wrong model. */
  unused(): string[] {
    return [...this.#checkpoint.tensors.keys()].filter(name => !this.#used.has(name) && !HARMLESS.test(name));
  }

  /** How many layers the checkpoint numbers. @param folder what stands before the number, like `encoder.layer.` */
  countLayers(folder: string): number {
    const start = this.#prefix + folder;
    const numbers = [...this.#checkpoint.tensors.keys()]
      .filter(name => name.startsWith(start))
      .map(name => Number.parseInt(name.slice(start.length), 10))
      .filter(Number.isInteger);
    return numbers.reduce((count, number) => Math.max(count, number + 1), 0);
  }

  /** @throws PermanentError 'checkpoint.invalid' that names all tensors which are missing or of another shape. */
  check(): void {
    if (this.#problems.length > 0) throw this.#invalid(this.#problems.join('; '));
  }

  #place(
    name: string,
    dims: readonly number[],
    { stored, form = 'plain' }: { readonly stored: readonly number[]; readonly form?: WeightForm },
  ): Value {
    const entry = this.#find(name);
    if (!entry) this.#problems.push(`${name} is missing`);
    else if (entry.shape.join() !== dims.join()) {
      this.#problems.push(`${name} is [${entry.shape}] instead of [${dims}]`);
    } else this.#used.add(entry.name);
    const bytes = stored.reduce((product, size) => product * size, FORM_BYTES[form]);
    const label = form === 'scales' ? `${this.#label}${name} scales` : this.#label + name;
    const source = entry && { name: label, checkpoint: this.#checkpoint, entry, form };
    const data = this.#file.reserve(bytes, source);
    return this.#graph.external(label, TYPES[form] ?? 'float32', stored, data);
  }

  #find(name: string): TensorInfo | undefined {
    const { tensors } = this.#checkpoint;
    // `visual_projection` stands beside the tower, not in it.
    const outer = this.#prefix.replace(/vision_model\.$/, '');
    // Files made from TensorFlow's first BERT keep its names for the two vectors of a layer norm.
    const old = name
      .replace(/LayerNorm\.weight$/, 'LayerNorm.gamma')
      .replace(/LayerNorm\.bias$/, 'LayerNorm.beta');
    return tensors.get(this.#prefix + name) ?? tensors.get(this.#prefix + old) ?? tensors.get(outer + name);
  }

  #invalid(reason: string): PermanentError {
    return new PermanentError('checkpoint.invalid', { path: this.#checkpoint.path, reason });
  }
}
