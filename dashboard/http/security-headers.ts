/** Set on every answer. Pages get their own content security policy from proxy.ts; anything else may load nothing. */
export const securityHeaders = ({ isSecure }: { isSecure: boolean }): Record<string, string> => ({
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // One-time links are addresses, so other sites must not get a referrer.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  ...(isSecure && { 'strict-transport-security': 'max-age=31536000' }),
});
