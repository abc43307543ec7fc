/** The phone's room, for a phone alone: everybody else is spared it, and a phone has it before the first paint. */
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data }) => ({
  ...data,
  PhoneRoom: data.phone ? (await import('#lib/room/PhoneRoom.svelte')).default : null,
});
