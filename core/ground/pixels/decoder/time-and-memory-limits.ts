/** What the decoding of one picture may cost. */
export interface Allowance {
  /** Time of the processor in milliseconds: unlike that of the clock, it is the same on a busy machine. */
  readonly cpuMs: number;
  /** Memory of the decoder's process that is really there, in bytes; an idle one has some 75 million. */
  readonly residentBytes: number;
}

/** How far a picture may go at once, and how far when it is tried again behind the others. */
export interface Allowances {
  readonly quick: Allowance;
  readonly full: Allowance;
}

/**
 * Photographs of 50 megapixels take a third of `quick`. `full` has room for 100 megapixels in every format but AVIF,
 * whose decoder needs 18 bytes a pixel.
 */
export const ALLOWANCES: Allowances = {
  quick: { cpuMs: 3_000, residentBytes: 400_000_000 },
  full: { cpuMs: 20_000, residentBytes: 1_150_000_000 },
};

/**
 * Where people wait for an answer: a picture from a phone takes a third of `quick`, so that some that were made to be
 * slow, and do not look it, hold nobody up for long; an answer that takes longer than `full` comes too late anyway.
 */
export const PROMPT_ALLOWANCES: Allowances = {
  quick: { cpuMs: 700, residentBytes: 400_000_000 },
  full: { cpuMs: 8_000, residentBytes: 1_150_000_000 },
};

/**
 * The most writable memory that a decoder's process may map, in bytes, kept by the kernel where there is a kernel that
 * keeps it (Linux does, macOS does not): the end of what grows faster than anybody looks. Above all allowances, for
 * Node.js and the stacks of its threads take some 650 million of it.
 */
export const MAPPED_LIMIT = 3_000_000_000;

/** The longest side in pixels: what JPEG and GIF can say. libvips works in rows, and would need gigabytes for a few long ones. */
export const SIDE_LIMIT = 65_535;

/** An animation's first frame is all that is decoded, but the others are counted. */
export const FRAME_LIMIT = 10_000;
