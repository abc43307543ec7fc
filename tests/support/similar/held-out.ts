// The held-out half: written after the vocabulary was finished and measured once. When the vocabulary is changed because
// of one of these, that one belongs to the development half and a new one has to be written.

import { examples } from './example.ts';

export const heldOutExamples = examples('h', [
  [
    'disk',
    'Scanner archive stopped taking pages',
    'Every page ended with "write failed". The archive host\'s storage was used up by pages kept since 2019.',
    'scan-archive',
  ],
  [
    'disk',
    'Postgres panicked and will not start',
    'pg_wal grew without end as the slot of a retired replica was never removed, until the volume had no free space.',
    'ledger-db',
  ],
  [
    null,
    'Scanner archive lists pages twice',
    'Two importers took the same inbox after the configuration was copied to the second host.',
    'scan-archive',
  ],

  [
    'cert',
    'Smart meters stopped reporting',
    'Meters verify our server and have refused to talk to it since Saturday, as its certificate ended on Friday.',
    'metering',
  ],
  [
    'cert',
    "Chat widget blocked by customers' browsers",
    'People see "your connection is not private". The automatic renewal could not place its challenge file any more.',
    'chat-widget',
  ],
  [
    null,
    'Smart meters report double',
    'Meters that get no acknowledgement send their readings again, and the receiver adds them up.',
    'metering',
  ],

  [
    'oom',
    'Map renderer dies after some hundred tiles',
    'Its process grows until the kernel kills it. Decoded images are never released.',
    'maps',
  ],
  [
    'oom',
    'Quote engine freezes around noon',
    'Garbage collection takes most of the time since the heap is nearly full; a daily restart hides it.',
    'quotes',
  ],
  [
    null,
    'Map renderer freezes',
    'It waits for the terrain supplier, which answers after ninety seconds or never.',
    'maps',
  ],

  [
    'pool',
    'Appointments cannot be booked, timeouts',
    'The application could not obtain a database connection; a new report forgets to close its own.',
    'appointments',
  ],
  [
    'pool',
    'Too many connections on the members database',
    'Each of the 80 new workers opens 25 sessions, far more than the server admits.',
    'members-db',
  ],

  [
    'retry',
    'Set-top boxes keep the login service down',
    'After the short failure all boxes tried to log in again at once, every few seconds.',
    'tv-login',
  ],
  [
    'retry',
    'Short database pause, long outage',
    'Services repeated failed requests instantly and without limit, so load went up tenfold and stayed there.',
    'core',
  ],

  [
    'queue',
    'Exported files arrive the next morning',
    'The background workers crashed unnoticed and 30,000 export jobs waited.',
    'exports',
  ],
  [
    'queue',
    'Notifications four hours late',
    'The consumers of the events topic were slower than the producers, lag grew all afternoon.',
    'notify',
  ],
  [null, 'Exported files are empty', 'The export ran against a table that had been renamed the day before.', 'exports'],

  [
    'lag',
    'New comments disappear and come back',
    'Pages are read from replicas that were minutes behind the primary during a bulk update.',
    'comments',
  ],
  [
    'lag',
    'Branch sees old account balance',
    'The copy of the database in the branch region received changes with a long delay.',
    'accounts',
  ],

  [
    'dns',
    'Microservices cannot find each other',
    "The cluster's name resolution timed out after its pods were moved to small nodes.",
    'platform',
  ],
  [
    'dns',
    'Our domain stopped working overnight',
    'The registrar put the domain on hold since the contact e-mail was not confirmed.',
    'web',
  ],

  [
    'locks',
    'Saving a contract hangs',
    'A nightly archive job kept a lock on the contracts table until noon and all saves waited.',
    'contracts',
  ],
  [
    'locks',
    'Deadlocks in stock booking',
    'Two procedures update item and shelf in opposite order and the database aborts one of them.',
    'stock',
  ],
  [
    null,
    'Saving a contract fails for some',
    'The role for trainees lost its write permission in the audit clean-up.',
    'contracts',
  ],

  [
    'slowquery',
    'Customer list loads for a minute',
    'An index was dropped in the clean-up and each view scans the whole customers table.',
    'crm',
  ],
  [
    'slowquery',
    'Primary database busy with one report',
    'Finance started a heavy query over five years of bookings in working hours.',
    'bookings-db',
  ],

  [
    'migration',
    'Deploy stuck and app down: ALTER TABLE',
    'Adding a column with a default locked the events table for an hour.',
    'events',
  ],
  [
    'migration',
    'Errors about unknown column',
    'The new code went live before the database change was applied in one region.',
    'inventory',
  ],

  [
    'power',
    'Half of the servers in Hall B went off',
    'A UPS failed during its battery test and the racks behind it lost power.',
    'hall-b',
  ],
  [
    'power',
    'Emergency shutdown because of temperature',
    'The air conditioning stopped on the hottest day and the room reached 48 degrees.',
    'hall-a',
  ],

  [
    'secret',
    'Payments export to SAP fails since Monday',
    "The service account's password expired after 90 days and nobody was warned.",
    'sap-export',
  ],
  [
    'secret',
    'Third-party calendar sync broken for all',
    'The OAuth client secret was rotated, but the sync workers still use the old value.',
    'calendar-sync',
  ],
  [
    null,
    'Payments export to SAP slow since Monday',
    'Antivirus scans each file on the share since its update.',
    'sap-export',
  ],

  [
    'flag',
    'All users got the new editor',
    'The rollout of the feature flag was set to 100 instead of 10 percent.',
    'editor',
  ],
  [
    'flag',
    'Search suggestions crash old phones',
    'A function that should only be on for testers was enabled for everyone.',
    'suggest',
  ],

  [
    'config',
    'Wrong tax on all receipts',
    'A wrong value in the settings file was rolled out to all shops in the morning.',
    'receipts',
  ],
  [
    'config',
    'Load on test system, none in production',
    'After a configuration change the gateway pointed to the staging cluster.',
    'gateway',
  ],
  [null, 'Wrong tax on some receipts', 'Rounding in the new library differs for three decimals.', 'receipts'],

  [
    'surge',
    'Shop down when the advert aired',
    'Within a minute twenty times more visitors than ever before opened the landing page.',
    'shop',
  ],
  [
    'surge',
    'Vaccination portal collapses at opening',
    'Hundreds of thousands wanted an appointment in the same moment registration opened.',
    'portal',
  ],

  [
    'ratelimit',
    'Currency conversion unavailable',
    'The exchange-rate provider blocks us with 429: we exceeded the number of requests allowed per day.',
    'currency',
  ],
  [
    'ratelimit',
    'CRM sync stops every hour',
    'Salesforce throttles our API calls since the sync was changed to ask for each record.',
    'crm-sync',
  ],
  [
    null,
    'CRM sync stops on one record',
    'A contact with an emoji in its name makes the importer crash, and everything behind it waits.',
    'crm-sync',
  ],

  [
    'clock',
    'Signed requests refused by the storage',
    'The server clock was ten minutes wrong after NTP had been blocked by a firewall change.',
    'backup-agent',
  ],
  [
    'clock',
    'Tokens invalid right after they are issued',
    'One identity host ran ahead of real time, so others saw tokens from the future.',
    'identity',
  ],

  [
    'stampede',
    'Catalogue down after Redis restart',
    'The cache was empty, all requests went to the database at once and it could not cope.',
    'catalogue',
  ],
  [
    'stampede',
    'Every night at 00:00 the site is slow',
    'All cached pages expire at midnight together and are computed anew by every visitor.',
    'site',
  ],

  [
    'delete',
    'Customer documents missing',
    'The retention job deleted documents that were still needed because of a wrong date filter.',
    'documents',
  ],
  [
    'delete',
    'Production database dropped by a test run',
    'The integration tests had the production address in an environment variable and cleaned all tables.',
    'orders-db',
  ],
  [null, 'Customer documents cannot be opened', 'The viewer refuses PDF files of the newer version.', 'documents'],

  [
    'splitbrain',
    'Two primaries after network trouble',
    'The standby was promoted while the old primary still took writes; data had to be merged.',
    'billing-db',
  ],
  [
    'splitbrain',
    'Cluster failover lost ten minutes of orders',
    'The coordinator switched to a replica although the main node was alive, and both changed data.',
    'orders-db',
  ],

  [
    'waf',
    'Office of a large customer locked out',
    'Their shared address was put on the block list by the bot detection.',
    'portal',
  ],
  [
    'waf',
    'Uploads rejected with 403',
    "The web application firewall's new rule set takes ordinary file names for attacks.",
    'uploads',
  ],
]);
