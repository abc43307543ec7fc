/** How a snippet goes over the API: plain text, each match between ⟦ and ⟧. */

/** A snippet with its matches between brackets, as the API gives it. */
export function bracketed(snippet: string, marks: readonly (readonly [number, number])[]): string {
  let from = 0;
  const parts = marks.map(([start, end]) => {
    const part = `${snippet.slice(from, start)}⟦${snippet.slice(start, end)}⟧`;
    from = end;
    return part;
  });
  return parts.join('') + snippet.slice(from);
}
