/** The last message of a stream that the server ends, so that the reader is authorised again. */
export const RENEW_EVENT = 'renew';
