/**
 * The content security policy of a page. Scripts: only those that carry this answer's nonce, and what they load; so
 * markup that got into a page by whatever way runs nothing. Styles may stand inline: charts, sliders and the message
 * area place themselves by style attributes and elements, and a style can send nothing anywhere here, because images,
 * fonts and connections come from this host alone.
 * @param imageOrigin where images come from as well: the image store that lends addresses (IMAGE_STORE_PRESIGNED).
 */
export function contentPolicy({
  nonce,
  isSecure,
  imageOrigin,
}: {
  readonly nonce: string;
  readonly isSecure: boolean;
  readonly imageOrigin?: string | undefined;
}): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${imageOrigin === undefined ? '' : ` ${imageOrigin}`}`,
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
