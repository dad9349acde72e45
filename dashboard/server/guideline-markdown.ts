import 'server-only';
import { compiler, RuleType } from 'markdown-to-jsx/react';

/** HTML in guidelines stays text. */
export const MARKDOWN = { disableParsingRawHTML: true } as const;

/**
 * The site of a picture that no browser loads here: pictures may only come from the dashboard's own address and its image store
 * (content-policy.ts). Undefined for a picture that is shown.
 * @param own those addresses
 */
export function foreignSite(address: string, own: readonly (string | undefined)[]): string | undefined {
  const [here = ''] = own;
  const url = URL.parse(address, here);
  if (!url || url.protocol === 'data:') return undefined;
  const origins = own.map(one => one && URL.parse(one)?.origin);
  return origins.includes(url.origin) ? undefined : url.host || url.protocol;
}

/** The site of the first picture in a text that would not be shown. */
export function foreignPictureIn(markdown: string, own: readonly (string | undefined)[]): string | undefined {
  const sites: (string | undefined)[] = [];
  compiler(markdown, {
    ...MARKDOWN,
    renderRule: (next, node) => {
      if (node.type === RuleType.image) sites.push(foreignSite(node.target ?? '', own));
      return next();
    },
  });
  return sites.find(site => site !== undefined);
}
