/*
 * The two towers once more, in plain loops over double-precision numbers, written from the models' definition and not
 * from our graphs: what the graphs are compared with. For tiny sizes.
 */

type Row = number[];
export interface PlainSizes {
  readonly width: number;
  readonly heads: number;
  readonly wide: number;
  readonly layers: number;
  readonly epsilon: number;
}
export type PlainWeights = (name: string) => ArrayLike<number>;
type Activation = (x: number) => number;

export const quickGelu: Activation = x => x / (1 + Math.exp(-1.702 * x));
export const gelu: Activation = x => 0.5 * x * (1 + erf(x / Math.SQRT2));

/** By its power series, which is exact enough for |x| < 5. */
function erf(x: number): number {
  let sum = 0;
  let term = x;
  for (let n = 0; n < 120; n++) {
    sum += term / (2 * n + 1);
    term *= -(x * x) / (n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const add = (a: Row, b: ArrayLike<number>, from = 0): Row => a.map((value, at) => value + b[from + at]!);

function linear(w: PlainWeights, name: string, x: Row, outputs: number): Row {
  const weight = w(`${name}.weight`);
  const bias = w(`${name}.bias`);
  return Array.from({ length: outputs }, (_, row) =>
    x.reduce((sum, value, column) => sum + value * weight[row * x.length + column]!, bias[row]!),
  );
}

function norm(w: PlainWeights, name: string, x: Row, epsilon: number): Row {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  const scale = w(`${name}.weight`);
  const bias = w(`${name}.bias`);
  return x.map((value, at) => ((value - mean) / Math.sqrt(variance + epsilon)) * scale[at]! + bias[at]!);
}

function attention(
  w: PlainWeights,
  names: [query: string, key: string, value: string, output: string],
  x: Row[],
  { width, heads }: PlainSizes,
  isVisible: (position: number) => boolean = () => true,
): Row[] {
  const [query, key, value] = names.slice(0, 3).map(name => x.map(row => linear(w, name, row, width))) as [
    Row[],
    Row[],
    Row[],
  ];
  const size = width / heads;
  return x.map((_, position) => {
    const mixed = Array<number>(width).fill(0);
    for (let head = 0; head < heads; head++) {
      const channels = Array.from({ length: size }, (_, at) => head * size + at);
      const scores = key.map((row, other) =>
        isVisible(other)
          ? Math.exp(
              channels.reduce((sum, at) => sum + query[position]![at]! * row[at]!, 0) / Math.sqrt(size),
            )
          : 0,
      );
      const total = scores.reduce((sum, score) => sum + score, 0);
      for (const at of channels) {
        mixed[at] = value.reduce((sum, row, other) => sum + (scores[other]! / total) * row[at]!, 0);
      }
    }
    return linear(w, names[3], mixed, width);
  });
}

/** @param pixels RGB rows of a square picture. @returns pooler_output. */
export function plainVision(
  w: PlainWeights,
  sizes: PlainSizes & { image: number; patch: number },
  pixels: Uint8Array,
  { mean, std, activation }: { mean: Row; std: Row; activation: Activation },
): Row {
  const { width, wide, layers, epsilon, image, patch } = sizes;
  const kernel = w('embeddings.patch_embedding.weight');
  const side = image / patch;
  const patches = Array.from({ length: side * side }, (_, index) => {
    const top = Math.floor(index / side) * patch;
    const left = (index % side) * patch;
    return Array.from({ length: width }, (_, out) => {
      let sum = 0;
      for (let channel = 0; channel < 3; channel++) {
        for (let y = 0; y < patch; y++) {
          for (let x = 0; x < patch; x++) {
            const value = pixels[((top + y) * image + left + x) * 3 + channel]! / 255;
            const weight = kernel[((out * 3 + channel) * patch + y) * patch + x]!;
            sum += ((value - mean[channel]!) / std[channel]!) * weight;
          }
        }
      }
      return sum;
    });
  });
  const positions = w('embeddings.position_embedding.weight');
  let x = [Array.from(w('embeddings.class_embedding')), ...patches].map((row, at) =>
    norm(w, 'pre_layrnorm', add(row, positions, at * width), epsilon),
  );
  for (let layer = 0; layer < layers; layer++) {
    const name = `encoder.layers.${layer}`;
    const inner = x.map(row => norm(w, `${name}.layer_norm1`, row, epsilon));
    const parts = ['q', 'k', 'v', 'out'].map(part => `${name}.self_attn.${part}_proj`);
    const mixed = attention(w, parts as [string, string, string, string], inner, sizes);
    x = x.map((row, at) => add(row, mixed[at]!));
    x = x.map(row => {
      const hidden = linear(w, `${name}.mlp.fc1`, norm(w, `${name}.layer_norm2`, row, epsilon), wide).map(
        activation,
      );
      return add(row, linear(w, `${name}.mlp.fc2`, hidden, width));
    });
  }
  return norm(w, 'post_layernorm', x[0]!, epsilon);
}

/** @returns pooler_output. */
export function plainText(
  w: PlainWeights,
  sizes: PlainSizes & { pad: number },
  ids: readonly number[],
  mask: readonly number[],
): Row {
  const { width, wide, layers, epsilon, pad } = sizes;
  const words = w('embeddings.word_embeddings.weight');
  const positions = w('embeddings.position_embeddings.weight');
  const types = w('embeddings.token_type_embeddings.weight');
  let count = 0;
  let x = ids.map(id => {
    const position = id === pad ? pad : ++count + pad;
    const word = Array.from({ length: width }, (_, at) => words[id * width + at]!);
    return norm(w, 'embeddings.LayerNorm', add(add(word, positions, position * width), types), epsilon);
  });
  for (let layer = 0; layer < layers; layer++) {
    const name = `encoder.layer.${layer}`;
    const parts = ['self.query', 'self.key', 'self.value', 'output.dense'].map(
      part => `${name}.attention.${part}`,
    );
    const mixed = attention(w, parts as [string, string, string, string], x, sizes, at => mask[at] === 1);
    x = x.map((row, at) => {
      const inner = norm(w, `${name}.attention.output.LayerNorm`, add(mixed[at]!, row), epsilon);
      const hidden = linear(w, `${name}.intermediate.dense`, inner, wide).map(gelu);
      return norm(
        w,
        `${name}.output.LayerNorm`,
        add(linear(w, `${name}.output.dense`, hidden, width), inner),
        epsilon,
      );
    });
  }
  return linear(w, 'pooler.dense', x[0]!, width).map(Math.tanh);
}
