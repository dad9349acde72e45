/** Why an address is not requested. */
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
