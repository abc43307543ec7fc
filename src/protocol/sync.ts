/**
 * What crosses the sync sockets `/sync/<incident id>/board` and `/sync/<incident id>/record`: y-websocket's messages (0 sync, 1 awareness,
 * 3 query awareness) and, for clients that ask by query parameter, Muster's own. An unmodified y-websocket provider asks for nothing and works.
 */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  /** Server to client, asked by `ack=1`: varint, how many SyncStep2 and Update messages of this connection are durable (refused ones do not count). */
  ack: 100,
  /** Server to client, asked by `ack=1`, before a close: varint code, var string reason. */
  refusal: 101,
  /** Server to client, asked by `hello=1`, first: JSON {schema, epoch, seq, readOnly, serverTime}. */
  hello: 102,
} as const;

/** Query parameters of the sync address. */
export const SYNC_QUERY = {
  token: 'token',
  ack: 'ack',
  hello: 'hello',
  schema: 'schema',
  epoch: 'epoch',
} as const;

/** Close codes. 4400 to 4499 are permanent: the stock client stops; all others are tried again with full jitter. */
export const CLOSE = {
  signedOut: 4401,
  lostAccess: 4403,
  notFound: 4404,
  clientIdTaken: 4409,
  oldEpoch: 4410,
  tooLarge: 4413,
  invalid: 4422,
  slow: 4508,
  restarting: 4503,
  unavailable: 4500,
} as const;

/** The largest update taken, in bytes; larger ones are refused with 4413. */
export const MAX_UPDATE_BYTES = 16 * 1024 * 1024;

/** What the hello message says. */
export interface Hello {
  schema: number;
  epoch: number;
  seq: number;
  readOnly: boolean;
  /** Server clock, ms UTC: the browser shows clocks by it. */
  serverTime: number;
}
