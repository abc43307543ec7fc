/** Which incident a public id means; the id says nothing about the incident inside. */
export const PUBLIC_TABLE = 'public-postmortems';
