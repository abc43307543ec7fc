import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Pages without a link to an icon, the public status page above all, are asked for it here. */
export const GET: RequestHandler = () => redirect(301, '/favicon.svg');
