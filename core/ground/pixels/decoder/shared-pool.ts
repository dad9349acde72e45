import { DecoderPool } from './decoder-pool.ts';

let pool: DecoderPool | undefined;

/** The decoders of this process, all of whose pictures share them. Made when the first picture comes. */
export const decoders = (): DecoderPool => (pool ??= new DecoderPool());
