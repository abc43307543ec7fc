/** What the service worker shows when the server pushes: a page stays until it is answered, a notice does not. */
export interface Shown {
  title: string;
  body: string;
  tag: string;
  url: string;
  isPage: boolean;
}

/** Reads what was pushed. Total: a body that makes no sense still says that something came. */
export function readPush(text: string, origin: string): Shown {
  const read = (value: unknown, name: string): string => {
    const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return typeof found === 'string' ? found : '';
  };
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    body = null;
  }
  const url = URL.parse(read(body, 'url'), origin);
  return {
    title: read(body, 'title') || 'Muster needs you',
    body: read(body, 'body'),
    tag: read(body, 'tag') || 'muster',
    // Only addresses of this installation are opened by a press.
    url: url?.origin === origin ? url.href : `${origin}/`,
    isPage: read(body, 'kind') === 'page',
  };
}
