/** What the decoding of one picture may cost. */
export interface Allowance {
  /** Processor time in milliseconds: unlike wall-clock time, it is the same on a busy machine. */
  readonly cpuMs: number;
  /** Resident memory of the decoder's process, in bytes; an idle one has some 75 million. */
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
 * For answers that people wait for. A picture from a phone takes a third of `quick`, which is short enough that pictures made
 * to be slow hold nobody up for long. An answer that takes longer than `full` comes too late anyway.
 */
export const PROMPT_ALLOWANCES: Allowances = {
  quick: { cpuMs: 700, residentBytes: 400_000_000 },
  full: { cpuMs: 8_000, residentBytes: 1_150_000_000 },
};

/**
 * The most writable memory that a decoder's process may map, in bytes. The kernel enforces it (on Linux, not on macOS), which
 * stops memory that grows faster than the watch looks. It is above all allowances, because Node.js and the stacks of its
 * threads take some 650 million of it.
 */
export const MAPPED_LIMIT = 3_000_000_000;

/** The longest side in pixels: what JPEG and GIF can say. libvips works in rows, and would need gigabytes for a few long ones. */
export const SIDE_LIMIT = 65_535;

/** An animation's first frame is all that is decoded, but the others are counted. */
export const FRAME_LIMIT = 10_000;
