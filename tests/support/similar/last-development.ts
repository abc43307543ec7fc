// The last of the development half: a held-out set of an earlier round (first measured at recall@3 0.52), spent since.

import { examples } from './example.ts';

export const lastDevelopmentExamples = examples('n', [
  [
    'disk',
    'Reservation desk cannot issue vouchers',
    'The print spooler keeps a copy of each voucher and after two years its drive had not a single megabyte to offer.',
    'vouchers',
  ],
  [
    'disk',
    'Mongo secondary stops, then primary',
    'Write errors on the data mount: device is out of blocks. Oplog had been sized too generously.',
    'documents',
  ],
  [
    null,
    'Reservation desk cannot issue vouchers since update',
    "The print spooler rejects the new font package that came with Tuesday's update.",
    'vouchers',
  ],

  [
    'cert',
    'Ferry app shows a connection error on every phone',
    'The encrypted channel to our gateway could not be opened: what we present had been good until 23:59 yesterday.',
    'ferry-app',
  ],
  [
    'cert',
    'Nightly SFTP to the bank over FTPS broken',
    "The bank's side rejects the session as our X.509 is past notAfter.",
    'bank-link',
  ],

  [
    'oom',
    'Timetable server has to be bounced each afternoon',
    "It begins the day with 2 GB and needs 14 by three o'clock, then pauses of seconds follow and riders get no answer.",
    'timetable',
  ],
  [
    'oom',
    'Transcoder killed by the cgroup',
    'Frames decoded from broken videos were kept on a list that nobody clears; exit code 137.',
    'video',
  ],
  [
    null,
    'Timetable server has to be bounced after the feed',
    'A feed with a train without stops makes the parser throw, and the process quits.',
    'timetable',
  ],

  [
    'pool',
    'Ticket counters hang at rush hour',
    'HikariPool: request timed out after 30000 ms, active 20, idle 0. The discount lookup keeps its handle on exceptions.',
    'tickets',
  ],
  [
    'pool',
    'Lending system says try later',
    'The database turned new sessions away, as a forgotten dashboard held several hundred of them open.',
    'library',
  ],

  [
    'delete',
    'All playlists of free users are gone',
    'The purge of abandoned profiles had its comparison the wrong way round.',
    'playlists',
  ],
  [
    'delete',
    'Terraform destroyed the customer bucket',
    'Renaming the module made the plan recreate it; somebody approved, and the objects went with it.',
    'storage',
  ],
  [
    null,
    'Playlists of free users empty until noon',
    "The page asked a mirror that had not caught up with last night's move.",
    'playlists',
  ],

  [
    'retry',
    'Door locks of two thousand hotels offline',
    'After a restart of the hub all locks dial in every 200 ms until it answers, so it never gets to answer.',
    'hub',
  ],
  [
    'retry',
    'Loyalty outage made worse by ourselves',
    'One failing call turned into twenty-seven as three layers each repeated it thrice.',
    'loyalty',
  ],

  [
    'queue',
    'Lab results show up next day',
    'The processors that take samples off the exchange had silently quit, and 90,000 entries waited.',
    'lab',
  ],
  [
    'queue',
    'SQS age of oldest item at 9 hours',
    'Throughput of the resize lambdas dropped while producers kept going.',
    'images',
  ],

  [
    'lag',
    'Teachers enter a mark and it is not there',
    'The list is served from a follower database that was twenty minutes behind.',
    'marks',
  ],
  [
    'lag',
    'Stale balances after payday',
    'Reads come from a mirror in the other region; applying the changes there took longer than they came in.',
    'balances',
  ],
  [
    null,
    'Balances wrong after payday',
    'Interest was added with the old rate because the table of rates had not been loaded.',
    'balances',
  ],

  [
    'dns',
    'Branch tills cannot reach head office',
    'The lookup server in the branch gave no answers after its update, so tills knew no addresses; by number it worked.',
    'tills',
  ],
  [
    'dns',
    'All subdomains answer NXDOMAIN',
    'The zone was published without its serial increased and with half of the entries missing.',
    'edge',
  ],

  [
    'locks',
    'Seat map frozen during on-sale',
    'Everyone wants the same row of the venue table, and each purchase waits for the one before.',
    'seats',
  ],
  [
    'locks',
    'Nobody can close tickets',
    "An ad-hoc UPDATE without commit in somebody's lunch break held on to the whole table.",
    'helpdesk',
  ],
  [
    null,
    'Seat map wrong during on-sale',
    'Rows of the venue were numbered from the back since the new importer.',
    'seats',
  ],

  [
    'slowquery',
    'Overview of shipments takes two minutes',
    'The planner switched to reading the entire table after statistics were refreshed.',
    'shipments',
  ],
  [
    'slowquery',
    'Claims search drags the main database down',
    'There is no index for the new filter by policy number, so each look walks through 80 million claims.',
    'claims',
  ],

  [
    'migration',
    'Job board throws on every ad',
    'Version 41 expects salary_range, which the change script had not created yet in the south region.',
    'jobs',
  ],
  [
    'migration',
    'Change of the phone field stopped the CRM',
    'Widening the type rewrote the table and kept writers out for half an hour.',
    'crm',
  ],

  [
    'power',
    'Studio off the air',
    'The diesel did not take over when the city grid blinked, and the batteries lasted six minutes.',
    'studio',
  ],
  [
    'power',
    'Cage 7 at 52 °C',
    'A ventilation flap jammed; hosts went down one after another to save themselves.',
    'colo',
  ],

  [
    'secret',
    'Invoices no longer reach the tax office',
    "The office asks for new login data every year, and ours were still last year's.",
    'tax',
  ],
  ['secret', 'Data lake loads fail: invalid client', "The app registration's secret ran out after 24 months.", 'lake'],
  [null, 'Invoices reach the tax office twice', 'The sender did not notice the acknowledgement and sent again.', 'tax'],

  [
    'flag',
    'Night mode for all, unreadable',
    'What was to be tried with our staff was switched on for the entire population.',
    'reader',
  ],
  [
    'flag',
    'Ramping new-router to 100 % broke exports',
    'Error rate rose with the rollout percentage in the toggle console and fell when it was set back to zero.',
    'exports',
  ],

  [
    'config',
    'Every parcel priced at zero',
    'Somebody wrote a comma instead of a point in the tariff settings and it was applied in all depots.',
    'parcels',
  ],
  [
    'config',
    'Mail filter lets nothing in',
    'The pushed YAML had an indentation slip, so the default action reject became the only rule.',
    'mail',
  ],
  [
    null,
    'Every parcel delayed',
    'The sorting belt controller crashed on a label with a character that it did not know.',
    'parcels',
  ],

  [
    'surge',
    'Donation page down during the telethon',
    'Forty times the usual number of people came within two minutes of the song.',
    'donate',
  ],
  [
    'surge',
    'Results portal unusable on the morning grades came out',
    'Every pupil in the country loaded it at seven.',
    'portal',
  ],

  [
    'ratelimit',
    'Weather missing in the app',
    'Our supplier lets us ask ten thousand times a day and the new widget burned that by breakfast.',
    'weather',
  ],
  [
    'ratelimit',
    'Repository mirroring stalls',
    'GitHub responds with secondary limit messages since we poll every branch.',
    'mirror',
  ],

  [
    'clock',
    'Two-factor codes never accepted',
    'The virtual host had been paused and its time was seven minutes late ever since.',
    'login',
  ],
  [
    'clock',
    'Orders sorted wrongly, some from tomorrow',
    'One of the nodes no longer synchronised and ran ahead of the others.',
    'orders',
  ],

  [
    'stampede',
    'Front page fell over after the purge',
    'We emptied Varnish to get rid of a bad image and all readers landed on the CMS at the same instant.',
    'news',
  ],
  [
    'stampede',
    'Database on its knees each hour on the hour',
    'The precomputed rankings run out together and hundreds of workers rebuild the same thing.',
    'rankings',
  ],

  [
    'threads',
    'API dead though hosts idle',
    'All 200 request slots sat waiting for a credit bureau that took a minute to say anything.',
    'credit-api',
  ],
  [
    'threads',
    'Portal hangs because of the map tiles',
    'Each web worker was occupied by a call to the tile provider that never ended, none was left for visitors.',
    'portal',
  ],
  [
    null,
    'API dead after hosts moved',
    'The address of the credit bureau is only open to our former network range.',
    'credit-api',
  ],
]);
