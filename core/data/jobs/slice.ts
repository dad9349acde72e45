/** How long a slice of a job takes, switches excepted: a worker that dies loses little, and other jobs have their turn in between. */
export const SLICE_MS = 30_000;
