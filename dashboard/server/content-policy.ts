/**
 * The content security policy of a page. Scripts: only those that carry this answer's nonce, and what they load; so
 * markup that got into a page by whatever way runs nothing. Styles may stand inline: charts, sliders and the message
 * area place themselves by style attributes and elements, and a style can send nothing anywhere here, because pictures,
 * fonts and connections come from this host alone.
 */
export function contentPolicy({ nonce, isSecure }: { nonce: string; isSecure: boolean }): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isSecure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
