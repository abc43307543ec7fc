/**
 * Headers that every answer carries, of whatever class: pages, API, refusals, upgrades that fail. Pages get their Content-Security-Policy from
 * the page renderer; everything else is never rendered and may load nothing.
 */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
} as const;
const NOT_A_PAGE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";
const TWO_YEARS_S = 63_072_000;

/** Headers for any answer. */
export function securityHeaders(https: boolean): Record<string, string> {
  return https
    ? { ...ALWAYS, 'strict-transport-security': `max-age=${TWO_YEARS_S}; includeSubDomains` }
    : { ...ALWAYS };
}

/** Headers for an answer that is data: nothing is kept by caches, nothing can run. */
export function dataHeaders(https: boolean): Record<string, string> {
  return { ...securityHeaders(https), 'content-security-policy': NOT_A_PAGE, 'cache-control': 'no-store' };
}
