/** A search snippet in pieces, the matches marked. The text comes from documents and stays text: nothing in it is ever markup. */
export interface Piece {
  text: string;
  isMatch: boolean;
}

/** Splits at the brackets ⟦ and ⟧ that the index puts around matches; unpaired ones are passed over. */
export function snippetPieces(snippet: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [index, part] of snippet.split('⟦').entries()) {
    const [inside = '', ...rest] = part.split('⟧');
    const isMatch = index > 0 && rest.length > 0;
    pieces.push({ text: inside, isMatch });
    if (rest.length > 0) pieces.push({ text: rest.join(''), isMatch: false });
  }
  return pieces.filter(({ text }) => text !== '');
}
