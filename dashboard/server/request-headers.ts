/** Headers in which proxy.ts tells pages what they cannot see themselves. */
export const PATH_HEADER = 'x-negareh-path';
export const NONCE_HEADER = 'x-negareh-nonce';
