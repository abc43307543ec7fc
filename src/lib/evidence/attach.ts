/** Sends a file of the reader to the incident's attachments. Images are drawn anew first, which leaves their EXIF data (place, device) behind. */
export interface Attached {
  hash: string;
  name: string;
  type: string;
  size: number;
}

/** As the server has it; said here too, so that nobody waits for an upload that is refused. */
const MOST_BYTES = 25 * 1024 * 1024;
const MOST_PIXELS = 40_000_000;
const DRAWN = /^image\/(png|jpeg|webp)$/;

/** Where an attachment is had from. */
export const attachmentPath = (incident: string, hash: string): string => `/attachments/${incident}/${hash}`;

/** The picture without anything but its pixels, turned as its EXIF said. Rejects with a sentence when it is no picture. */
async function withoutMetadata(file: File): Promise<Blob> {
  if (!DRAWN.test(file.type)) return file;
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error('This picture cannot be read. Save it again and try that.');
  });
  try {
    if (bitmap.width * bitmap.height > MOST_PIXELS)
      throw new Error('This picture has more than 40 million pixels. Crop it.');
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    return await canvas.convertToBlob({ type: file.type, quality: 0.92 });
  } finally {
    bitmap.close();
  }
}

/** Uploads, telling how far it is (0 to 1). Rejects with a sentence for people; `signal` cancels. */
export async function attach(
  incident: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attached> {
  if (file.size > MOST_BYTES)
    throw new Error(`A file has at most ${MOST_BYTES / 1024 / 1024} MB. Compress it, or link it.`);
  const body = await withoutMetadata(file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/attachments/${incident}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () =>
      reject(new Error('The server could not be reached. Try again when the connection is back.'));
    request.onload = () => {
      if (request.status < 300) resolve(request.response);
      else reject(new Error(request.response?.detail ?? 'The file was not taken.'));
    };
    request.onabort = () => reject(new Error('Cancelled.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(body);
  });
}
