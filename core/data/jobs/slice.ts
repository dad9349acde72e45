/** A job's slice, but for a switch: a worker that dies loses little, and other jobs have their turn in between. */
export const SLICE_MS = 30_000;
