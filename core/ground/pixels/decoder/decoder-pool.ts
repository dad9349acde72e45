import { availableParallelism } from 'node:os';
import { isErrorCode } from '../../error-codes.ts';
import { errorOf, InputError, RetryableError } from '../../errors.ts';
import type { ImageInput, PictureLimits } from '../image-input.ts';
import { Decoder, type Outcome } from './decoder.ts';
import type { Decoded, DecodeTask, Excess } from './protocol.ts';
import { RefusedPictures } from './refused-pictures.ts';
import { ALLOWANCES, type Allowances } from './time-and-memory-limits.ts';

/** A decoder's result. */
export interface DecodedPicture extends Pick<Decoded, 'format' | 'width' | 'height'> {
  readonly shownWidth: number;
  readonly shownHeight: number;
  /** Views of one buffer that holds nothing else. */
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

export interface PoolOptions {
  /** The most processes, at least two: one may be busy with a large picture while the others go on. */
  readonly size?: number;
  readonly allowances?: Allowances;
}

interface Job {
  readonly input: ImageInput;
  readonly task: DecodeTask;
  readonly limits: PictureLimits;
  readonly resolve: (picture: DecodedPicture) => void;
  readonly reject: (error: Error) => void;
  /** Tried with all that a picture may take. */
  isLarge: boolean;
  deaths: number;
}

interface Place {
  readonly decoder: Decoder;
  job: Job | undefined;
  idle: NodeJS.Timeout | undefined;
}

/** More are seldom needed, and each process takes some 75 MB. */
const MOST_PROCESSES = 6;
/** How long an idle process is kept for a person's next picture; a start takes a quarter of a second. */
const IDLE_MS = 60_000;
/** The most memory that a process may keep after its work; one that holds more is replaced. */
const KEPT_BYTES = 250_000_000;

/**
 * Decodes pictures in processes of their own, which are started when they are needed, kept while they are used, and
 * ended by the limits of {@link ALLOWANCES}: whatever a picture does to its decoder, this process only hears of it.
 * All pictures go through here, whoever sent them and whether or not they were accepted before, save what we have
 * drawn or rendered ourselves: our drawings, and the renditions, whose bytes this pool has made.
 *
 * Order: first come, first served, on every place but one. A picture that needs more than the quick allowance, by its
 * header or as it turns out, waits for that one place, on which the largest are decoded one after the other, so that any
 * number of them takes the memory of one and leaves the other places to the rest. A place is free when its process has
 * said so or is gone.
 */
export class DecoderPool {
  readonly #size: number;
  readonly #allowances: Allowances;
  readonly #places = new Set<Place>();
  readonly #refused = new RefusedPictures();
  readonly #waiting: Job[] = [];
  readonly #large: Job[] = [];

  constructor({
    size = Math.max(2, Math.min(MOST_PROCESSES, availableParallelism())),
    allowances = ALLOWANCES,
  }: PoolOptions = {}) {
    this.#size = size;
    this.#allowances = allowances;
  }

  /** The ids of the running processes. */
  get pids(): number[] {
    return [...this.#places].flatMap(({ decoder }) => decoder.pid ?? []);
  }

  /**
   * @throws InputError 'image.unreadable' | 'image.too-many-bytes' | 'image.too-many-pixels' | 'image.too-costly';
   *   NotFoundError; RetryableError 'image.decoder-stopped' when the decoder was ended from outside, twice.
   */
  async decode(input: ImageInput, task: DecodeTask, limits: PictureLimits): Promise<DecodedPicture> {
    if (input instanceof Uint8Array && input.length > limits.maxBytes) {
      throw new InputError('image.too-many-bytes', { bytes: input.length, limit: limits.maxBytes });
    }
    const refusal = await this.#refused.find(input);
    if (refusal) throw refusal;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, task, limits, resolve, reject, isLarge: false, deaths: 0 });
      this.#fill();
    });
  }

  /** Ends the idle processes. */
  close(): void {
    for (const { decoder, job } of this.#places) if (!job) decoder.close();
  }

  /** Gives every free place its next picture. */
  #fill(): void {
    for (;;) {
      const isLargeBusy = [...this.#places].some(({ job }) => job?.isLarge);
      const queue = this.#large.length > 0 && !isLargeBusy ? this.#large : this.#waiting;
      if (queue.length === 0) return;
      const place = this.#freePlace();
      if (!place) return;
      void this.#work(place, queue.shift()!);
    }
  }

  #freePlace(): Place | undefined {
    const free = [...this.#places].find(({ job, decoder }) => !job && decoder.isUsable);
    if (free || this.#places.size >= this.#size) return free;
    const place: Place = {
      decoder: new Decoder(() => {
        clearTimeout(place.idle);
        this.#places.delete(place);
        this.#fill();
      }),
      job: undefined,
      idle: undefined,
    };
    this.#places.add(place);
    return place;
  }

  async #work(place: Place, job: Job): Promise<void> {
    place.job = job;
    clearTimeout(place.idle);
    // A picture with the same bytes may have been refused meanwhile.
    const refusal = job.isLarge ? await this.#refused.find(job.input) : undefined;
    const outcome = refusal ?? (await this.#decode(place.decoder, job));
    place.job = undefined;
    this.#rest(place, outcome);
    if (outcome instanceof InputError) job.reject(outcome);
    else await this.#settle(job, outcome);
    this.#fill();
  }

  #decode(decoder: Decoder, { input, task, limits, isLarge }: Job): Promise<Outcome> {
    const allowance = isLarge ? this.#allowances.full : this.#allowances.quick;
    const request = { task, limits, allowance };
    return input instanceof Uint8Array
      ? decoder.decode(request, input)
      : decoder.decode({ ...request, path: input.path });
  }

  /** Keeps an idle process for the next picture, for a while and only if its memory has grown little. */
  #rest(place: Place, outcome: Outcome | InputError): void {
    const { decoder } = place;
    if (!this.#places.has(place)) return;
    const residentBytes = 'decoded' in outcome ? outcome.decoded.residentBytes : 0;
    if (residentBytes > KEPT_BYTES) decoder.close();
    else place.idle = setTimeout(() => decoder.close(), IDLE_MS).unref();
  }

  async #settle(job: Job, outcome: Outcome): Promise<void> {
    switch (outcome.kind) {
      case 'decoded':
        return job.resolve(pictureOf(outcome.decoded, outcome.body));
      case 'failed':
        return job.reject(ownErrorOf(outcome.failure));
      case 'broken':
        return job.reject(new Error(`the decoder failed: ${outcome.reason}`));
      case 'died':
        return this.#afterDeath(job, outcome);
      default:
        return this.#afterExcess(job, outcome.of);
    }
  }

  async #afterExcess(job: Job, of: Excess): Promise<void> {
    if (job.isLarge) return this.#refuse(job, tooCostly(of, this.#allowances));
    job.isLarge = true;
    this.#large.push(job);
  }

  /** One death may have any cause; after two it is the picture, or someone ends our processes. */
  async #afterDeath(job: Job, { reason, isSuspicious }: Extract<Outcome, { kind: 'died' }>): Promise<void> {
    job.deaths += 1;
    if (job.deaths < 2) {
      (job.isLarge ? this.#large : this.#waiting).unshift(job);
    } else if (isSuspicious) {
      await this.#refuse(
        job,
        new InputError('image.unreadable', { reason: `it ends its decoder (${reason})` }),
      );
    } else job.reject(new RetryableError('image.decoder-stopped', { reason }));
  }

  async #refuse(job: Job, refusal: InputError): Promise<void> {
    await this.#refused.remember(job.input, refusal);
    job.reject(refusal);
  }
}

function pictureOf({ parts, ...decoded }: Decoded, body: Uint8Array<ArrayBuffer>): DecodedPicture {
  let at = 0;
  const views = parts.map(length => {
    at += length;
    return body.subarray(at - length, at);
  });
  return { ...decoded, parts: views };
}

function ownErrorOf({ code, parameters }: Extract<Outcome, { kind: 'failed' }>['failure']): Error {
  return errorOf(isErrorCode(code) ? code : 'internal', parameters);
}

function tooCostly(of: Excess, { full }: Allowances): InputError {
  const limit = of === 'time' ? full.cpuMs / 1_000 : full.residentBytes;
  return new InputError('image.too-costly', { of, limit });
}
