/** The PDF's thread: laying out pages takes hundreds of milliseconds that no socket should wait for. */
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import type { Pictures } from '#model/export/settled.ts';
import { pagesOf } from './pdf-layout.ts';
import type { PdfAnswer, PdfQuestion } from './pdf.ts';

const require = createRequire(import.meta.url);
pdfmake.addFonts(require('pdfmake/fonts/Roboto.js'));
// Nothing in a document may make the server read a file or an address. Its own fonts are what remains.
const fonts = require.resolve('pdfmake/fonts/Roboto.js').replace(/Roboto\.js$/, '');
pdfmake.setLocalAccessPolicy((path: string) => path.startsWith(fonts));
pdfmake.setUrlAccessPolicy(() => false);

const make = async ({ title, blocks, foot }: PdfQuestion, pictures: Pictures): Promise<Uint8Array> => {
  const bytes: Buffer = await pdfmake.createPdf(pagesOf(title, blocks, foot, pictures)).getBuffer();
  return new Uint8Array(bytes);
};

async function answer(question: PdfQuestion): Promise<PdfAnswer> {
  const { id, pictures } = question;
  try {
    // A picture that the library cannot read takes the pages with it; then they come with what it shows in words.
    const bytes = await make(question, pictures).catch((error: unknown) => {
      if (pictures.size === 0) throw error;
      return make(question, new Map());
    });
    return { id, bytes };
  } catch (error) {
    return { id, failed: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (question: PdfQuestion) => {
  void answer(question).then((told) => parentPort?.postMessage(told));
});
