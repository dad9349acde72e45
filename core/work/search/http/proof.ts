import { createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { once } from '../../../ground/async/once.ts';

/**
 * How the search process proves that it knows API_TOKEN before a client sends the token. Otherwise another program that took
 * the port while the process is down (ports above 1023 are open to all) would get the token with the first query. A client sends a random
 * challenge, the process answers with a keyed hash of it (HMAC-SHA-256, RFC 2104), on the very connection that the
 * queries take afterwards. The key is stretched (scrypt, RFC 7914), because an answer can be used to try tokens.
 */
export const PROOF = {
  path: '/v1/proof',
  challenge: 'x-negareh-challenge',
  proof: 'x-negareh-proof',
} as const;

/** 32 random bytes in hex. */
export const CHALLENGE = /^[0-9a-f]{64}$/;

const derive = promisify<string, string, number, Buffer>(scrypt);

/** Makes and checks proofs for one token; the key is derived at the first use, in a thread of its own. */
export interface Prover {
  /** @returns the proof in hex. */
  prove(challenge: string): Promise<string>;
  isProof(challenge: string, proof: string): Promise<boolean>;
}

export function createProver(token: string): Prover {
  const key = once(() => derive(token, 'negareh search', 32));
  const prove = async (challenge: string): Promise<string> =>
    createHmac('sha256', await key())
      .update(`search process\n${challenge}`)
      .digest('hex');
  return {
    prove,
    isProof: async (challenge, proof) => {
      const [expected, given] = [Buffer.from(await prove(challenge)), Buffer.from(proof)];
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
