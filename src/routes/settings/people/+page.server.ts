import type { PageServerLoad } from './$types';

/** Addresses and links are for administrators; everybody else sees names and roles. */
export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  const isAdministrator = caller !== null && 'role' in caller.actor && caller.actor.role === 'administrator';
  if (!isAdministrator) return { emails: {}, links: [] };
  const emails = Object.fromEntries(app.access.people.all().map(({ id, email }) => [id, email ?? '']));
  const links = (await app.access.links.list()).flatMap((link) =>
    link.kind === 'join' || link.kind === 'invite'
      ? [
          {
            id: link.id,
            kind: link.kind,
            role: link.role,
            whom: link.kind === 'join' ? link.mailDomain : link.email,
            expiresAt: link.expiresAt,
          },
        ]
      : [],
  );
  return { emails, links };
};
