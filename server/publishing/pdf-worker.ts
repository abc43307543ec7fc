/** The PDF's thread: laying out pages takes hundreds of milliseconds that no socket should wait for. */
import { createRequire } from 'node:module';
import pdfmake from 'pdfmake';
import type { Pictures } from '#model/export/settled.ts';
import { answerQuestions } from '#server/asked-thread.ts';
import { pagesOf } from './pdf-layout.ts';
import type { PdfQuestion } from './pdf.ts';

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

answerQuestions<PdfQuestion>((question) =>
  // A picture that the library cannot read takes the pages with it; then they come with what it shows in words.
  make(question, question.pictures).catch((error: unknown) => {
    if (question.pictures.size === 0) throw error;
    return make(question, new Map());
  }),
);
