/**
 * How we introduce ourselves: what we are, and whom to write to, so that a site can tell us instead of blocking us
 * (Wikimedia's User-Agent policy asks for both).
 * @param contact an e-mail address or a web address of whoever runs the crawl
 */
export const userAgentOf = (version: string, contact: string): string =>
  `Negareh/${version} (photo search crawler; ${contact.replace(/[^\x20-\x7E]|[()\\]/g, '')})`;
