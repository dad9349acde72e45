/** Why an address is not asked. */
export type AddressProblem =
  | 'scheme'
  /** It holds a user name. */
  | 'user'
  /** Nobody named its host. */
  | 'host'
  | 'not-public'
  /** A redirect from https to http. */
  | 'downgrade'
  | 'redirects';
