import type { ExportFormat } from '../../../ground/domain/models/model-export.ts';
import type { ExportSource } from './export-source.ts';
import { immichName } from './immich.ts';

/** The README.md of an exported model, in the form that the Hugging Face hub reads: what it is and how it is opened. */
export function exportCard(source: ExportSource, format: ExportFormat): string {
  const { name, license, dimension, imageSize, maxTokens } = source;
  const library = LIBRARIES[format];
  return `---
language: [fa]
${license ? `license: ${JSON.stringify(license.toLowerCase())}\n` : ''}${library ? `library_name: ${library}\n` : ''}pipeline_tag: zero-shot-image-classification
tags: [clip, persian, image-search]
---

# ${name}

Two encoders for Persian image search, written by Negareh: images of ${imageSize} x ${imageSize} pixels and texts of ${maxTokens} tokens
at most meet in one space of ${dimension} numbers, where they are compared by their cosine.${license ? '' : ' The licence of the model is not known here.'}

tokenizer.json cleans Persian first (one letter for those of other keyboards, one form of a word), as the model's texts
are cleaned where it comes from.

${USE[format](source)}
`;
}

const LIBRARIES: Readonly<Partial<Record<ExportFormat, string>>> = {
  hf: 'transformers',
  'transformers.js': 'transformers.js',
};

const USE: Readonly<Record<ExportFormat, (source: ExportSource) => string>> = {
  hf: ({ from }) => {
    const pooled = from.kind === 'checkpoints' ? (from.text.pooling ?? 'pooler') : 'pooler';
    const texts = { pooler: '`pooler_output`', cls: 'the first token', mean: 'the mean of the tokens' }[
      pooled
    ];
    const isWhole = from.kind === 'checkpoints' && from.vision.projection === true;
    const images = isWhole ? '`get_image_features` of the whole CLIPModel in `vision`' : '`pooler_output`';
    return `\`\`\`python
from transformers import AutoModel, AutoTokenizer, CLIPImageProcessor${isWhole ? '' : ', CLIPVisionModel'}
tokenizer, text = AutoTokenizer.from_pretrained("text"), AutoModel.from_pretrained("text")
processor, vision = CLIPImageProcessor.from_pretrained("vision"), ${isWhole ? 'AutoModel' : 'CLIPVisionModel'}.from_pretrained("vision")
\`\`\`

An image's embedding is ${images}, a text's ${texts}, each divided by its length.`;
  },
  onnx: ({
    imageSize,
  }) => `\`text.onnx\` takes \`input_ids\` and \`attention_mask\`, int64 [batch, sequence]; \`vision.onnx\` takes \`pixel_values\`, float32
[batch, 3, ${imageSize}, ${imageSize}], prepared as preprocessor_config.json says. Both give \`embedding\` [batch, dimension] of length 1. The files \`…_data\`
have to lie beside them.`,
  immich: ({ dimension }) => {
    const name = immichName(dimension);
    return `Immich knows its models by name, and feeds them by it: this one goes by \`${name}\`.

1. Copy the folder \`${name}\` into the \`clip\` folder of the machine-learning container's model cache
   (\`/cache/clip/${name}\`), in place of one that may be there. Releases that keep models by revision want it one folder
   deeper, named by the revision.
2. Administration, Settings, Machine Learning, Smart Search: set the CLIP model to \`${name}\`.
3. Run the job Smart Search for all assets: embeddings of another model mean nothing to this one.

Zeros fill the embeddings up to the length that Immich expects; cosines stay what they are. Releases that do not know
\`resize_mode\` cut the middle out of an image where this model would squash it: what is at the edges is then not seen.`;
  },
  'transformers.js': () => `\`\`\`js
import { AutoProcessor, AutoTokenizer, CLIPTextModelWithProjection, CLIPVisionModelWithProjection } from '@huggingface/transformers';
const options = { dtype: 'fp32' };
const tokenizer = await AutoTokenizer.from_pretrained(place);
const texts = await CLIPTextModelWithProjection.from_pretrained(place, options);
const { text_embeds } = await texts(tokenizer(['گربه'], { padding: true, truncation: true }));
const processor = await AutoProcessor.from_pretrained(place);
const images = await CLIPVisionModelWithProjection.from_pretrained(place, options);
const { image_embeds } = await images(await processor(image));
\`\`\`

Both embeddings have length 1. Images and texts have a graph each; the graph of both at once, which the pipeline of
zero-shot classification wants, is not written.`,
};
