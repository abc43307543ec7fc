// The development half: looked at while the vocabulary and the weights were being made.

import { examples } from './example.ts';

export const developmentExamples = examples('d', [
  [
    'disk',
    'Orders cannot be saved',
    'The ledger database stopped accepting writes. /var had no space left because audit logs were never rotated.',
    'ledger',
    'orders',
  ],
  [
    'disk',
    'Photo uploads failing since lunch',
    'Every picture sent by members was rejected. The file server was filled to the brim; 0 bytes were available on the volume.',
    'media',
  ],
  [
    'disk',
    'Build agents all red',
    'ENOSPC on every runner after old container layers piled up over the weekend.',
    'build',
  ],
  [
    null,
    'Orders cannot be saved after release',
    'The ledger rejected writes because the new build sent an unknown currency field. Rolled back.',
    'ledger',
    'orders',
  ],
  [
    null,
    'Picture server slow',
    'Members waited a minute for every picture because thumbnails were computed on each view after the resize worker was turned off.',
    'media',
  ],

  [
    'cert',
    'Partners cannot connect to the API',
    'All calls from partners ended in a TLS handshake error. The certificate had expired at midnight because renewal failed quietly.',
    'partner-api',
  ],
  [
    'cert',
    'Shop shows a red warning page',
    'Visitors were told by their browser that the site was not private and left. Nobody had renewed what proves our identity; it lapsed on Sunday.',
    'shop',
  ],
  [
    'cert',
    'Card readers offline in all stores',
    'The terminals refused to trust our gateway after the intermediate in the chain ran past its end date.',
    'pos',
  ],
  [
    null,
    'Partners cannot connect to the API after key change',
    'All calls from partners ended in 401 because the signing secret was rotated without telling them.',
    'partner-api',
  ],

  [
    'dns',
    'Nothing can find anything',
    'Internal names stopped resolving when CoreDNS was starved, so each program reported unknown host for its neighbours.',
    'platform',
  ],
  [
    'dns',
    'Website gone for half the country',
    'Our domain was still answered by the old nameservers of the registrar after the transfer; many people got a not-found page for the host.',
    'shop',
  ],

  [
    'pool',
    'Checkout times out in the evening',
    'Requests waited for a database connection until they gave up. A code path never returned connections to the pool.',
    'checkout',
  ],
  [
    'pool',
    'Members see spinner, then error',
    'Postgres said too many clients already. Each worker kept its sessions open and none was free for new requests.',
    'membership',
  ],
  [
    null,
    'Checkout times out on Friday',
    'Requests waited for the fraud partner, whose answers took 40 seconds. We had set no time limit on that call.',
    'checkout',
  ],
  [
    null,
    'Pool booking page error',
    'Swimming pool slots could not be reserved because the opening hours file had a typo in it.',
    'leisure-booking',
  ],

  [
    'oom',
    'Recommendation pods restart every twenty minutes',
    'Containers were OOMKilled; heap kept climbing after a listener was registered on each request.',
    'recommend',
  ],
  [
    'oom',
    'Chat gets slower and slower until someone restarts it',
    'The process swells over the day and the kernel shoots it once the machine has nothing left to give. A table of past conversations was never emptied.',
    'chat',
  ],
  [
    null,
    'Recommendation pods restart after the flip',
    'Containers failed their probe because the new port was not the one that the balancer asked on.',
    'recommend',
  ],

  [
    'retry',
    'Telemetry gateway flattened after a blip',
    'When the gateway came back all devices reconnected in the same second, and knocked it over again, four times.',
    'telemetry',
  ],
  [
    'retry',
    'Small hiccup in pricing became an hour of downtime',
    'Each caller tried again three times without any pause, which tripled the load on something that was already struggling.',
    'pricing',
  ],
  [
    'retry',
    'App cannot recover',
    'The mobile client asks again immediately and forever on error. Once the session backend failed, the flood from phones kept it on the floor.',
    'session',
  ],

  [
    'lag',
    'Customers do not see what they just changed',
    'Profile edits seemed to revert. The read copy trailed the primary by eleven minutes during the import.',
    'profile',
  ],
  [
    'lag',
    'Stock numbers hours old in the back office',
    "Reporting reads from the standby, which could not keep up with the bulk load and served yesterday's state.",
    'stock',
  ],
  [
    null,
    'Stock numbers wrong in the back office',
    'A conversion from crates to pieces was applied twice by the new importer, so counts were doubled.',
    'stock',
  ],

  [
    'flag',
    'New basket for everybody by accident',
    'The experiment was meant for one percent and went to all. Half the shoppers saw an unfinished screen; turned off after 20 minutes.',
    'shop',
  ],
  [
    'flag',
    'Invoices fail right after toggle',
    'Enabling the tax-v2 feature flag in production sent all invoices through code that was not ready.',
    'invoicing',
  ],
  [
    null,
    'Invoices fail at the end of the month',
    'The nightly run for invoices overlapped with the one for reminders, and both stopped.',
    'invoicing',
  ],

  [
    'queue',
    'Confirmation letters arrive six hours late',
    'Jobs piled up because all workers were stuck; nothing was taken off the list since the morning.',
    'letters',
  ],
  [
    'queue',
    'Consumer lag on shipments topic',
    'Kafka consumers of the shipments topic stopped after a rebalance, backlog reached four million events.',
    'shipping',
  ],

  [
    'delete',
    'Accounts vanished',
    'A housekeeping script removed rows of customers who were still active, because its condition was inverted.',
    'accounts',
  ],
  [
    'delete',
    'Production tables dropped from the wrong window',
    'An engineer meant to clean the test environment, ran DROP on the live one.',
    'catalogue-db',
  ],
  [
    null,
    'Accounts locked',
    'Active customers were thrown out and could not log in because the session store lost its keys in a restart.',
    'accounts',
  ],

  [
    'power',
    'Rack 14 dark',
    'A breaker tripped in the hall and everything behind it lost its supply; the second feed had been wired to the same panel.',
    'hosting',
  ],
  [
    'power',
    'Machines shut themselves down in the heat',
    'Both chillers stopped and the room passed 45 degrees, so servers switched off for protection.',
    'hosting',
    'colo',
  ],

  [
    'ratelimit',
    'Address lookups fail at noon',
    'The geocoding partner answered 429 since our new batch asks a hundred times per second.',
    'address',
  ],
  [
    'ratelimit',
    'Text messages not going out',
    'The messaging provider turned us away for calling more often than the contract allows after the campaign began.',
    'notify',
  ],
  [
    null,
    'Text messages not going out on Tuesday',
    'The messaging provider had an outage of its own in its Dublin site. Nothing to do but wait.',
    'notify',
  ],
]);
