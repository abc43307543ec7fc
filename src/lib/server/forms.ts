/** Reading forms: every field as text, and what a browser calls itself. */
export const field = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** A short name for a device, from the browser's own description. */
export function deviceName(userAgent: string | null): string {
  const browser = /(Firefox|Edg|Chrome|Safari)\//.exec(userAgent ?? '')?.[1] ?? 'Browser';
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(userAgent ?? '')?.[1] ?? 'unknown system';
  return `${browser === 'Edg' ? 'Edge' : browser} on ${system === 'Mac OS X' ? 'macOS' : system}`;
}

/** Where to go after signing in: a path of ours, or home. */
export const safeBack = (back: string | null): string => (back && /^\/(?![/\\])/.test(back) ? back : '/');
