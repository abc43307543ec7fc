/** The PDF's thread: laying out pages takes hundreds of milliseconds that no socket should wait for. */
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import { pagesOf } from './pdf-layout.ts';
import type { PdfAnswer, PdfQuestion } from './pdf.ts';

const require = createRequire(import.meta.url);
pdfmake.addFonts(require('pdfmake/fonts/Roboto.js'));
// Nothing in a document may make the server read a file or an address. Its own fonts are what remains.
const fonts = require.resolve('pdfmake/fonts/Roboto.js').replace(/Roboto\.js$/, '');
pdfmake.setLocalAccessPolicy((path: string) => path.startsWith(fonts));
pdfmake.setUrlAccessPolicy(() => false);

async function answer({ id, title, blocks, foot }: PdfQuestion): Promise<PdfAnswer> {
  try {
    const bytes: Buffer = await pdfmake.createPdf(pagesOf(title, blocks, foot)).getBuffer();
    return { id, bytes: new Uint8Array(bytes) };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (question: PdfQuestion) => {
  void answer(question).then((told) => parentPort?.postMessage(told));
});
