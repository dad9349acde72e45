/** On every answer. Pages get a content security policy of their own from proxy.ts; anything else may load nothing. */
export const securityHeaders = ({ isSecure }: { isSecure: boolean }): Record<string, string> => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // One-time links are addresses: none is told to anybody.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  ...(isSecure && { 'strict-transport-security': 'max-age=31536000' }),
});
