// More of the development half: examples that the vocabulary was widened beside.

import { examples } from './example.ts';

export const moreDevelopmentExamples = examples('m', [
  [
    'regex',
    'Comment form freezes the whole site',
    'One reader posted a very long line of spaces. The check that strips trailing blanks went exponential and every processor was pinned.',
    'comments',
  ],
  [
    'regex',
    'Edge at 100 % CPU after new filter',
    'A regular expression in the filter backtracked catastrophically on ordinary requests.',
    'edge',
  ],
  [
    null,
    'Edge at 100 % CPU after the match',
    'Far more viewers than planned opened the stream when the final went to penalties.',
    'edge',
  ],

  [
    'splitbrain',
    'Two masters took writes for nine minutes',
    'After the link between the halls flapped, the cluster promoted the second node although the first was alive. Histories had to be merged by hand.',
    'orders-db',
  ],
  [
    'splitbrain',
    'Bookings saved in two places',
    'Both sites believed they were in charge once they could no longer hear one another, each accepting reservations the other never saw.',
    'booking',
  ],
  [
    null,
    'Bookings saved twice',
    'Travellers who pressed the button again were charged and booked a second time, because the endpoint has no idempotency key.',
    'booking',
  ],

  [
    'config',
    'Routers reject everyone',
    'A one-character slip in a template went out to all sites within seconds and the access list became empty.',
    'network-core',
  ],
  [
    'config',
    'Pricing used the staging endpoint',
    'A wrong environment variable in the pushed settings file pointed live pricing at the test host.',
    'pricing',
  ],
  [
    null,
    'Pricing wrong on the product page',
    "Visitors saw yesterday's amounts since the content network kept serving its old copies after the sale began.",
    'pricing',
    'cdn',
  ],

  [
    'locks',
    'Nobody can edit rosters',
    'A forgotten open transaction in an analyst session held the table and every update queued behind it.',
    'roster',
  ],
  [
    'locks',
    'Payroll run stuck',
    "Two jobs waited for each other's rows until the database killed one of them, again and again.",
    'payroll',
  ],
  [
    null,
    'Payroll run missing',
    'The scheduled job did not start after the host move; its crontab had not been copied.',
    'payroll',
  ],

  [
    'migration',
    'Sign-up broken for an hour',
    'ALTER TABLE on members rewrote forty million rows and blocked everything that touched it.',
    'membership',
  ],
  [
    'migration',
    'Old pods throw on every read',
    'The rollout removed a column that the still running previous version selects.',
    'catalogue',
  ],

  [
    'clock',
    'Logins rejected as not yet valid',
    'The identity hosts had drifted four minutes ahead since chrony was stopped, so their tokens came from the future.',
    'identity',
  ],
  [
    'clock',
    'Sensors report nonsense after midnight on New Year',
    'The inserted leap second made timers jump backwards and the schedulers spun.',
    'sensors',
  ],

  [
    'dst',
    'Reminders an hour off',
    'All appointments after the last Sunday of March were announced sixty minutes early.',
    'calendar',
  ],
  [
    'dst',
    'Night shift paid for 25 hours',
    'When summer time ended, the hour between two and three was counted two times.',
    'payroll',
  ],
  [
    null,
    'Reminders twice',
    'Patients received each reminder two times because the queue delivered again after the worker crashed before confirming.',
    'calendar',
  ],

  [
    'partition',
    'Warehouse floor offline',
    'Handhelds lost contact with the centre; a switch in the aisle dropped two thirds of the packets.',
    'warehouse',
  ],
  [
    'partition',
    'Two data centres cannot see each other',
    'A digger cut the fibre between the sites and the spare path was not big enough.',
    'network-core',
  ],

  [
    'bgp',
    'Unreachable from most of the internet',
    'Our prefixes were withdrawn by the border routers during maintenance.',
    'network-core',
  ],
  [
    'bgp',
    'Traffic from Asia goes through a stranger',
    'Another carrier announced our addresses as its own and packets took a detour of half the globe.',
    'edge',
  ],

  [
    'stampede',
    'Home page down at eight sharp',
    "All entries of the cache expired in the same minute and every visitor's request went to the database.",
    'home',
  ],
  [
    'stampede',
    'Restart of memcached killed search',
    'With nothing remembered, each page had to be computed from scratch by the backend, which buckled.',
    'search',
  ],
  [
    null,
    'Restart of the search cluster',
    'Nodes of the search cluster left one after another as a kernel bug crashed the hosts.',
    'search',
  ],

  [
    'vendor',
    'Nobody can log in: identity vendor down',
    'The hosted identity provider had an outage in Europe; nothing we could do.',
    'identity',
  ],
  [
    'vendor',
    'Parcel labels cannot be printed',
    "The carrier's own systems were unavailable all morning, as its status page admitted later.",
    'shipping',
  ],
  [null, 'Parcel labels printed blank', 'An update of the PDF library changed how fonts are embedded.', 'shipping'],

  [
    'secret',
    'Night import silent for three days',
    'The password of the technical user was changed by policy, and the job kept presenting the old one.',
    'import',
  ],
  [
    'secret',
    'Uploads to the archive refused',
    'Access keys were rotated by security; the archiver had not been told and got 403.',
    'archive',
  ],
  [
    null,
    'Night import silent on Monday',
    'One malformed record made the reader crash and start over at the same place, all night.',
    'import',
  ],

  [
    'capacity',
    'Quiz evening collapsed',
    'The group of servers was capped at ten and could not grow when players came in.',
    'quiz',
  ],
  [
    'capacity',
    'Slow mornings since the fleet was trimmed',
    'To save money the minimum was lowered, so there are too few instances when people start work.',
    'intranet',
  ],
  [
    null,
    'Slow mornings in the intranet',
    'A monthly report reads the entire history table without an index and keeps the database busy until ten.',
    'intranet',
  ],

  [
    'mail',
    'Password reset mails land in junk',
    'After the move to a new relay the DKIM record was missing and large providers mistrusted us.',
    'mailer',
  ],
  [
    'mail',
    'Customers say receipts never reach them',
    'Our sending address is on a blocklist since a spammer abused the contact form, and Outlook turns everything away.',
    'receipts',
  ],

  [
    'waf',
    'Legitimate buyers get a puzzle or a block',
    'The protection in front of the store took the people from one mobile carrier for robots.',
    'shop',
  ],
  [
    'waf',
    'API clients receive 403 since Tuesday',
    'A new firewall rule matched the word select in ordinary JSON bodies.',
    'partner-api',
  ],

  ['fd', 'Proxy refuses new visitors', 'accept failed: too many open files. The limit of the unit was 1024.', 'proxy'],
  [
    'fd',
    'Outgoing calls fail at random under load',
    'The translation gateway had no more source ports to give, as short connections were not reused.',
    'egress',
  ],

  ['idlimit', 'No new tickets can be created', 'The key column reached 2147483647 and inserts fail.', 'tickets'],
  [
    'idlimit',
    'Event store stops taking records',
    'The counter used for numbering was a 32-bit one and has come to its end.',
    'events',
  ],

  [
    'backup',
    'Restore of the wiki impossible',
    'The nightly dumps had been empty for months and nobody had tried one.',
    'wiki',
  ],
  [
    'backup',
    'Lost board could not be brought back',
    'We found that the copies we rely on for recovery had silently not been written since the spring.',
    'boards',
  ],

  [
    'searchidx',
    'New products cannot be found',
    'They are on sale but typing their name gives nothing; the indexer had stopped on Thursday.',
    'search',
    'catalogue',
  ],
  [
    'searchidx',
    'Elasticsearch went read-only, results out of date',
    'Documents were no longer updated in the index, so listings showed sold items.',
    'listings',
  ],
]);
