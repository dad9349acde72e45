/**
 * The User-Agent: what we are and whom to contact, so that a site can write to us instead of blocking us (Wikimedia's User-Agent policy
 * requires both).
 * @param contact the operator's e-mail address or web address
 */
export const userAgentOf = (version: string, contact: string): string =>
  `Negareh/${version} (photo search crawler; ${contact.replace(/[^\x20-\x7E]|[()\\]/g, '')})`;
