/**
 * The content security policy of a page. Scripts: only those with this answer's nonce, and what they load, so markup that gets into a page
 * by any way runs nothing. Styles may be inline: charts, sliders and the message area position themselves with style attributes and
 * elements. A style can send nothing to another host, because images, fonts and connections come only from this one.
 * @param imageOrigin another origin of images: the image store that lends addresses (IMAGE_STORE_PRESIGNED).
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
