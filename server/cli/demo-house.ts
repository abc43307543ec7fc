/** The sample organisation of the demo: an online shop for outdoor gear that does not exist. */
import type { OrganisationRole } from '#model/incident/actor.ts';
import type { Cast } from '#model/import/script.ts';

export const HOUSE = 'Fernhollow Outdoor';

export interface DemoPerson {
  name: string;
  email: string;
  role: OrganisationRole;
  zone: string;
  phone: string;
  /** The part in the incident that is being played. */
  plays?: Cast;
}

export const PEOPLE: readonly DemoPerson[] = [
  {
    name: 'Marit Solberg',
    email: 'marit@fernhollow.example',
    role: 'administrator',
    zone: 'Europe/Oslo',
    phone: '+47 555 0101',
  },
  {
    name: 'Tomás Iglesias',
    email: 'tomas@fernhollow.example',
    role: 'responder',
    zone: 'Europe/Madrid',
    phone: '+34 555 0102',
    plays: 'commander',
  },
  {
    name: 'Aiko Mori',
    email: 'aiko@fernhollow.example',
    role: 'responder',
    zone: 'Asia/Tokyo',
    phone: '+81 555 0103',
    plays: 'comms',
  },
  {
    name: 'Jonah Whitfield',
    email: 'jonah@fernhollow.example',
    role: 'responder',
    zone: 'America/Chicago',
    phone: '+1 555 0104',
    plays: 'scribe',
  },
  {
    name: 'Nadia Haddad',
    email: 'nadia@fernhollow.example',
    role: 'responder',
    zone: 'Europe/Paris',
    phone: '+33 555 0105',
    plays: 'expert-1',
  },
  {
    name: 'Kofi Mensah',
    email: 'kofi@fernhollow.example',
    role: 'responder',
    zone: 'Africa/Accra',
    phone: '+233 555 0106',
    plays: 'expert-2',
  },
  {
    name: 'Lena Brandt',
    email: 'lena@fernhollow.example',
    role: 'viewer',
    zone: 'Europe/Berlin',
    phone: '+49 555 0107',
  },
];

export interface DemoService {
  key: string;
  name: string;
  team: string;
  tier: 1 | 2 | 3 | 4;
  /** Index in PEOPLE, the first to be called first. */
  answers: readonly number[];
  aliases: readonly string[];
  dependencies: readonly string[];
}

export const SERVICES: readonly DemoService[] = [
  {
    key: 'storefront',
    name: 'Storefront',
    team: 'Web',
    tier: 1,
    answers: [4, 5],
    aliases: ['web', 'shop'],
    dependencies: ['search', 'checkout', 'edge'],
  },
  {
    key: 'checkout',
    name: 'Checkout',
    team: 'Payments',
    tier: 1,
    answers: [5, 1],
    aliases: ['cart', 'checkout-api'],
    dependencies: ['orders-db', 'payments'],
  },
  { key: 'payments', name: 'Payments', team: 'Payments', tier: 1, answers: [5, 1], aliases: ['psp'], dependencies: [] },
  {
    key: 'edge',
    name: 'Edge and CDN',
    team: 'Platform',
    tier: 1,
    answers: [4, 1],
    aliases: ['cdn', 'waf', 'edge-proxy'],
    dependencies: [],
  },
  {
    key: 'orders-db',
    name: 'Orders database',
    team: 'Platform',
    tier: 1,
    answers: [1, 4],
    aliases: ['postgres', 'database'],
    dependencies: [],
  },
  {
    key: 'search',
    name: 'Search',
    team: 'Discovery',
    tier: 2,
    answers: [3],
    aliases: ['product-search'],
    dependencies: [],
  },
  {
    key: 'mail',
    name: 'Order mail',
    team: 'Customer care',
    tier: 3,
    answers: [2],
    aliases: ['smtp'],
    dependencies: [],
  },
];
