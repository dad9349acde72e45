import type { TextConfig } from '../checkpoint/config/text-config.ts';
import type { AttentionNames } from './layers.ts';

/** What the parts of one transformer layer are called in the checkpoint. */
export interface LayerNames {
  readonly attention: AttentionNames;
  readonly attentionNorm: string;
  readonly wide: string;
  readonly narrow: string;
  readonly outputNorm: string;
}

/** What stands before a layer's number. */
export const LAYER_FOLDERS: Readonly<Record<TextConfig['kind'], string>> = {
  roberta: 'encoder.layer.',
  bert: 'encoder.layer.',
  distilbert: 'transformer.layer.',
};

function bertNames(index: number): LayerNames {
  const layer = `encoder.layer.${index}`;
  return {
    attention: {
      query: `${layer}.attention.self.query`,
      key: `${layer}.attention.self.key`,
      value: `${layer}.attention.self.value`,
      output: `${layer}.attention.output.dense`,
    },
    attentionNorm: `${layer}.attention.output.LayerNorm`,
    wide: `${layer}.intermediate.dense`,
    narrow: `${layer}.output.dense`,
    outputNorm: `${layer}.output.LayerNorm`,
  };
}

function distilBertNames(index: number): LayerNames {
  const layer = `transformer.layer.${index}`;
  return {
    attention: {
      query: `${layer}.attention.q_lin`,
      key: `${layer}.attention.k_lin`,
      value: `${layer}.attention.v_lin`,
      output: `${layer}.attention.out_lin`,
    },
    attentionNorm: `${layer}.sa_layer_norm`,
    wide: `${layer}.ffn.lin1`,
    narrow: `${layer}.ffn.lin2`,
    outputNorm: `${layer}.output_layer_norm`,
  };
}

export const LAYER_NAMES: Readonly<Record<TextConfig['kind'], (layer: number) => LayerNames>> = {
  roberta: bertNames,
  bert: bertNames,
  distilbert: distilBertNames,
};
