/** What is made up to time the ways of the exact search: 64 MiB in float32, more than most processors keep in their caches. */
export const MEASURED = { rows: 32_768, dimension: 512 } as const;
/** Of the vectors that are compared, in float32. */
export const MEASURED_BYTES = 4 * MEASURED.rows * MEASURED.dimension;
