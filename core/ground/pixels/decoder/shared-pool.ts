import { DecoderPool } from './decoder-pool.ts';

let pool: DecoderPool | undefined;

/** The decoders of this process, shared by all of its pictures. Created for the first picture. */
export const decoders = (): DecoderPool => (pool ??= new DecoderPool());
