import type { Caller } from '#server/access/caller.ts';
import type { App as MusterApp } from '#server/app.ts';

declare global {
  namespace App {
    interface Locals {
      app: MusterApp;
      /** Who is signed in; null: nobody. */
      caller: Caller | null;
      /** Whether the browser speaks https to us: decides the cookie's name. */
      https: boolean;
      /** The client's address, for limits. */
      address: string;
    }
    interface Error {
      message: string;
      /** Stable code of a refusal, where there is one. */
      code?: string;
    }
  }
}

export {};
