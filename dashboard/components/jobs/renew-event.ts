/** The last message of a stream that the server ends, so that whoever reads it is let in anew. */
export const RENEW_EVENT = 'renew';
