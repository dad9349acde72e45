import type { Encoder, ImageInput } from '../../engines/encoders/encoder.ts';
import { looksTheSame } from '../../ground/domain/images/perceptual-hash.ts';
import type { EmbeddingVector } from '../../ground/domain/models/embedding.ts';
import { ClassifyOptions } from '../../ground/domain/search/classification.ts';
import type { QueryFit } from '../../ground/domain/search/search.ts';
import { InputError, NegarehError } from '../../ground/errors.ts';
import type { PictureLimits } from '../../ground/pixels/image-input.ts';
import { readQuery } from '../../ground/text/query-text.ts';
import { labelScores, meanVector, textsOfLabel } from '../search/classify/label-scores.ts';
import { combineVectors } from '../search/terms/combine-vectors.ts';
import { EmbeddedList, type Similar } from './embedded-list.ts';
import { FileHashes } from './file-hashes.ts';
import { FitJudge } from './fit-judge.ts';
import { foldAlike } from './fold-alike.ts';
import { type ImageSearchOptions, openEncoders } from './open-encoders.ts';

/** A part of a query: words, or the image in a file. A negative weight subtracts it. */
export type QueryPart =
  | string
  | { readonly text: string; readonly weight?: number }
  | { readonly image: string; readonly weight?: number };

export interface TopOptions {
  /** The number of results; ten by default. */
  readonly top?: number;
}

export interface PictureSearchOptions extends TopOptions {
  /** Lists images that look the same separately; otherwise the best one stands for all of them. */
  readonly duplicates?: boolean;
}

export interface ClassifyPictureOptions {
  readonly labels: readonly string[];
  /** Sentences with `{}` as the placeholder of the label, like `عکسی از {}`. */
  readonly templates?: readonly string[];
  /** A higher value makes the probabilities more decided. */
  readonly logitScale?: number;
}

export interface LabelProbability {
  readonly label: string;
  readonly probability: number;
  /** Cosine of image and label. */
  readonly score: number;
}

export interface ComputeResult {
  readonly computed: number;
  /** Files that could not be read, with the reason. */
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

const DEFAULT_TOP = 10;
/** Images whose embeddings are computed together. */
const BATCH = 64;

/**
 * A model with images and texts in memory: for scripts and notebooks, without a database or a running system. Close it at
 * the end; its encoders hold threads.
 */
export class ImageSearch {
  /** Contains a hash of the model's files: embeddings of different ids cannot be compared. */
  readonly modelId: string;
  /** Numbers in one embedding. */
  readonly dimension: number;
  readonly #textEncoder: Encoder<string>;
  readonly #imageEncoder: Encoder<ImageInput>;
  readonly #images = new EmbeddedList();
  readonly #texts = new EmbeddedList();
  readonly #hashes: FileHashes;
  #fit: FitJudge | undefined;

  private constructor(
    modelId: string,
    { textEncoder, imageEncoder }: { textEncoder: Encoder<string>; imageEncoder: Encoder<ImageInput> },
    limits: PictureLimits,
  ) {
    this.modelId = modelId;
    this.#hashes = new FileHashes(limits);
    this.dimension = textEncoder.dimension;
    this.#textEncoder = textEncoder;
    this.#imageEncoder = imageEncoder;
  }

  /**
   * Opens a model. The first time it prepares the model, and downloads it if needed.
   * @throws NegarehError with a code: `model.unknown`, `model.not-here`, `hub.unreachable` …
   */
  static async open(options: ImageSearchOptions = {}): Promise<ImageSearch> {
    const { modelId, limits, ...encoders } = await openEncoders(options);
    return new ImageSearch(modelId, encoders, limits);
  }

  /**
   * Computes the embeddings of image files and keeps them. The result names files that could not be read; the others are
   * computed.
   * @param onProgress is called after each batch.
   */
  async computeImageEmbeddings(
    paths: readonly string[],
    onProgress?: (done: number, total: number) => void,
  ): Promise<ComputeResult> {
    const failed: { path: string; reason: string }[] = [];
    for (let from = 0; from < paths.length; from += BATCH) {
      const batch = paths.slice(from, from + BATCH);
      await Promise.all(
        batch.map(async file => {
          try {
            this.#images.add([file], await this.#imageEncoder.encode([{ path: file }]), this.dimension);
            this.#hashes.forget(file);
          } catch (error) {
            if (!(error instanceof NegarehError) || error.code.startsWith('thread.')) throw error;
            failed.push({ path: file, reason: error.message });
          }
        }),
      );
      onProgress?.(from + batch.length, paths.length);
    }
    return { computed: paths.length - failed.length, failed };
  }

  /** Computes the embeddings of texts and keeps them. */
  async computeTextEmbeddings(texts: readonly string[]): Promise<void> {
    if (texts.length > 0) this.#texts.add(texts, await this.#textEncoder.encode(texts), this.dimension);
  }

  /** Finds the images that fit a query best: words, or several words and images with weights. */
  async imageSearch(
    query: QueryPart | readonly QueryPart[],
    { duplicates = false, ...options }: PictureSearchOptions = {},
  ): Promise<Similar[]> {
    const top = topOf(options);
    const vector = await this.embed(query);
    if (duplicates) return this.#images.nearest(vector, top);
    return foldAlike(this.#images.nearest(vector, this.#images.size), top, {
      rowOf: name => this.#images.row(name),
      looksTheSame: async (name, otherName) => {
        const [one, other] = [await this.#hashes.of(name), await this.#hashes.of(otherName)];
        return one !== undefined && other !== undefined && looksTheSame(one, other);
      },
    });
  }

  /**
   * Learns which queries find nothing good, from the captions of images whose embeddings were computed. Fifty captioned
   * images are few, a thousand are enough.
   * @param captions by the path of the image.
   * @returns false when the captions tell too little; `fit` is then unknown.
   */
  async learnFit(captions: Readonly<Record<string, readonly string[]>>): Promise<boolean> {
    const known = new Map(Object.entries(captions).filter(([name]) => this.#images.get(name)));
    this.#fit = await FitJudge.learn(known, {
      textEncoder: this.#textEncoder,
      best: query => this.#images.nearest(query, 1)[0]?.score,
      vectorOf: name => this.#images.get(name),
    });
    return this.#fit !== undefined;
  }

  /** Whether the images have what Persian words ask for; null without a verdict, and before `learnFit`. */
  async fit(text: string): Promise<QueryFit | null> {
    const query = await this.embed(text);
    const shown = this.#images.nearest(query, DEFAULT_TOP);
    const [best] = shown;
    if (!best || !this.#fit) return null;
    const names = shown.map(({ name }) => name);
    return this.#fit.of(readQuery(text).text, query, { names, best: best.score });
  }

  /** Finds the texts that fit a query best. */
  async textSearch(query: QueryPart | readonly QueryPart[], options: TopOptions = {}): Promise<Similar[]> {
    return this.#texts.nearest(await this.embed(query), topOf(options));
  }

  /** Finds the images most like the one in a file; the file itself is left out. */
  async similarImages(file: string, { top = DEFAULT_TOP }: TopOptions = {}): Promise<Similar[]> {
    const found = await this.imageSearch({ image: file }, { top: top + 1, duplicates: true });
    return found.filter(({ name }) => name !== file).slice(0, top);
  }

  /** Finds the texts most like this one; the text itself is left out. */
  async similarTexts(text: string, { top = DEFAULT_TOP }: TopOptions = {}): Promise<Similar[]> {
    const found = await this.textSearch(text, { top: top + 1 });
    return found.filter(({ name }) => name !== text).slice(0, top);
  }

  /** Finds the labels that fit the image in a file (zero-shot classification); most probable first. */
  async classify(file: string, options: ClassifyPictureOptions): Promise<LabelProbability[]> {
    const { labels, templates, logitScale } = parseClassify(options);
    const texts = labels.flatMap(label => textsOfLabel(label, templates));
    const [rows, picture] = [await this.#textEncoder.encode(texts), await this.embed({ image: file })];
    const vectorAt = (row: number) => rows.subarray(row * this.dimension, (row + 1) * this.dimension);
    const labelled = labels.map((label, index) => ({
      label,
      vector: meanVector(templates.map((_, template) => vectorAt(index * templates.length + template))),
    }));
    return labelScores(picture, labelled, logitScale);
  }

  /** The embedding of a query, of norm 1. */
  async embed(query: QueryPart | readonly QueryPart[]): Promise<Float32Array> {
    const parts: readonly QueryPart[] = [query].flat();
    if (parts.length === 0)
      throw new InputError('request.invalid', { reason: 'there is nothing to search for' });
    const weighted = await Promise.all(
      parts.map(async part => {
        const { weight = 1, ...subject } = typeof part === 'string' ? { text: part } : part;
        return { vector: await this.#embedOne(subject), weight };
      }),
    );
    return weighted.length === 1 && weighted[0]!.weight > 0 ? weighted[0]!.vector : combineVectors(weighted);
  }

  /** Frees the model. */
  async close(): Promise<void> {
    await Promise.all([this.#textEncoder.close(), this.#imageEncoder.close()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #embedOne(
    subject: { readonly text: string } | { readonly image: string },
  ): Promise<EmbeddingVector & Float32Array> {
    if ('image' in subject)
      return this.#images.get(subject.image) ?? this.#imageEncoder.encode([{ path: subject.image }]);
    return this.#textEncoder.encode([readQuery(subject.text).text]);
  }
}

function topOf({ top = DEFAULT_TOP }: TopOptions): number {
  if (Number.isInteger(top) && top > 0) return top;
  throw new InputError('request.invalid', { reason: 'top is not a whole number above zero' });
}

function parseClassify(options: ClassifyPictureOptions): ClassifyOptions {
  const parsed = ClassifyOptions.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new InputError('request.invalid', { reason: parsed.error.issues[0]?.message ?? 'the options' });
}
