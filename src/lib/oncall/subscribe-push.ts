/** Asks this browser to take pages. Gives the subscription, or a sentence for the person. */
export interface BrowserSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

const bytesOf = (key: string): Uint8Array<ArrayBuffer> => {
  const text = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
};

/** `key` is the server's public key, URL-safe base64. */
export async function subscribePush(key: string): Promise<BrowserSubscription | { problem: string }> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window))
    return {
      problem: 'This browser cannot take notifications from a page. On an iPhone, add Muster to the home screen first.',
    };
  if ((await Notification.requestPermission()) !== 'granted')
    return { problem: 'Notifications are blocked for this page. Allow them in the settings of the browser.' };
  try {
    const registration = await navigator.serviceWorker.ready;
    const made = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(key),
    });
    const { endpoint, keys } = made.toJSON();
    if (!endpoint || !keys?.p256dh || !keys.auth) return { problem: 'The browser gave no address to send to.' };
    return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
  } catch {
    return { problem: 'The browser could not register with its push service. Try again when it is online.' };
  }
}
