/** Rows that are compared together: their four sums fill a vector. */
export const TILE_ROWS = 4;
/** Bytes of a vector, and those that a row's length is a multiple of. */
export const VECTOR = 16;
export const STEP = 2 * VECTOR;
/** What of a query stands in memory beside its codes: float32 what a step is worth, float32 the threshold, where its next hit goes. */
export const ASK = { bytes: 16, scale: 0, threshold: 4, next: 8 } as const;
/** Codes stand in memory with this added to them, from 1 to 255: ONNX Runtime's fastest products are of bytes without sign. */
export const CODE_ZERO = 128;

/** Numbers of a row of codes with those of zero that fill it up to whole turns of the loop. */
export const strideOf = (dimension: number): number => Math.ceil(dimension / STEP) * STEP;
