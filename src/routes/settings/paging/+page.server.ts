import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  if (caller?.actor.kind !== 'person') error(403, 'Only people are paged.');
  const me = caller.actor.id;
  const { contacts, push, mailIsSet } = app.outward;
  return {
    methods: contacts.of(me),
    isReachable: contacts.isReachable(me),
    mailIsSet,
    hasMail: app.access.people.get(me)?.email !== null,
    pushKey: await push.publicKey(),
  };
};
