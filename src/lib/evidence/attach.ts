/** Sends a file of the reader to the incident's attachments. Images are drawn anew first, which leaves their EXIF data (place, device) behind. */
export interface Attached {
  hash: string;
  name: string;
  type: string;
  size: number;
}

const DRAWN = /^image\/(png|jpeg|webp)$/;

async function withoutMetadata(file: File): Promise<Blob> {
  if (!DRAWN.test(file.type)) return file;
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: file.type, quality: 0.92 });
}

/** Uploads, telling how far it is (0 to 1). Rejects with a sentence for people; `signal` cancels. */
export async function attach(
  incident: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attached> {
  const body = await withoutMetadata(file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/api/v1/attachments/${incident}?name=${encodeURIComponent(file.name)}`);
    if (body.type) request.setRequestHeader('content-type', body.type);
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
