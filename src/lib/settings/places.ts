/** The pages of Settings, in order. */
export const SETTINGS_PLACES = [
  { href: '/settings', label: 'Organisation' },
  { href: '/settings/people', label: 'People' },
  { href: '/settings/services', label: 'Services' },
  { href: '/settings/oncall', label: 'On call' },
  { href: '/settings/destinations', label: 'Destinations' },
  { href: '/settings/integrations', label: 'Integrations' },
  { href: '/settings/profile', label: 'My profile' },
  { href: '/settings/paging', label: 'How I am paged' },
  { href: '/settings/data', label: 'Data' },
] as const;
