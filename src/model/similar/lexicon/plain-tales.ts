// More of the same as tales.ts, from further away: the everyday words, product names, error names and remedies that go
// with each failure when nobody uses its technical name.

export const plainTales: Readonly<Record<string, string>> = {
  'disk-full': `megabyte megabytes terabyte terabytes blocks spool spooler data mount oplog quota du df lsof truncate compress archive purge
    retention keeps a copy of each not a single to offer nothing fits any more overfull bursting crammed stuffed saturated partition usage
    watermark high flood stage pvc persistent claim grow extend lvm expand house full cupboard attachments stored forever accumulate
    accumulated pruned prune vacuumed transaction logs trace recordings`,
  'storage-slow': `fsync flush sync write-ahead milliseconds seek spinning platter snapshots running backup window neighbours noisy gp2
    provisioned io wait blocked tasks`,
  'disk-fail': `degraded array parity predictive smart pulled exchanged engineer on site warranty firmware bug ssd controller card riser
    backplane flaky connector worn chip defective corrected uncorrectable`,
  'backup-restore': `safety copy second copy vault recover recovery point wal archive barman velero restic exercise drill fire
    rehearsed discovered had not been written since unreadable cassette empty folder zero size job green yet retained encryption key
    of the gone`,
  'data-loss': `gone for good irretrievable undo recycle bin trash soft-delete recreate terraform destroy destroyed plan approved force
    replace orphan abandoned profiles comparison the wrong way round too eager sweep swept pruning expunged cleared out emptied
    unintentionally cascade foreign dropped dataset collection bucket playlists history erased objects went with it gdpr anonymised
    bulk deletion selected all reset factory`,
  'data-corrupt': `nonsense gibberish decimals sign flipped negative swapped columns sum off totals disagree ledger imbalance phantom
    merged records attached to another person addresses mixed photo of someone else interest rate units miles numbered
    importer parsed rounding cents conversion stale rates`,
  'replication-lag': `follower mirror copy behind the original twenty minutes apply applying changes slower than they came in trailing
    catches up caught slave relay readers read-only node refresh shows again after a while I entered it and it is not there reappears
    inconsistent between pages two answers streaming slots async replay delay served from secondary region`,
  failover: `second in line took control switch over both active dual master fencing stonith heartbeat quorum device passive promoted itself
    former primary returned rejoined rewind old leader still writing merged conflicts duplicate ids sides sentinel patroni
    orchestrator standby refused automatic vip floating address pointing to both simultaneously sole`,
  leader: `electing re-elected term leases lease heartbeat missed ensemble nomad vault sealed configuration store watch kv chubby
    coordination brain members disagree peers`,
  locks: `waits for the one before queueing behind commit without lunch break held on the whole table everyone wants the same row serialised
    single file release rollback pg_locks blockers select for update exclusive hold contended innodb wait timeout exceeded gap
    concurrent editors freeze frozen checkout of record stale pid lockfile lease somebody's session ad-hoc update uncommitted begin
    nobody else may write frees when killed`,
  'slow-query': `walks through every entry policy planner switched reading entire table refreshed statistics filter lookup seconds per search
    cost histogram sorted on disk temp missing covering composite index orm lazy loads thousands of selects per page hibernate
    dashboard tile drags hint rewritten explain analyze cardinality estimate nested loop million lines no suitable key to search by`,
  'db-overload': `exhausted writes per second single node maximum size commits wal primary burning vertical limit read traffic replicas
    offload storing big customer tenant concentrated one shard`,
  'schema-migration': `change script had not created yet widening the type rewrote table kept writers out expects field that is not there
    relation does not exist liquibase flyway alembic rails migrate rollback of structure nullable varchar length enlarge datatype
    index creation concurrently structure data model previous release selects renamed dropped attribute primary key type bigint`,
  'cache-stampede': `emptied varnish purge landed on the origin at the same instant run out together rebuild the same thing precomputed
    rankings refill lukewarm prewarm coalescing single flight singleflight jittered ttl expiry aligned on the hour eviction of
    everything cluster resize lost its contents after reboot all readers workers recompute memoised nothing in it yet cold start`,
  'cache-evict': `old picture still shown after change hard reload fixes it headers max-age surrogate key sticky copies edge nodes remember
    too long forgotten invalidation wrong vary personalised page cached for everybody sees name of another lru keys pushed small`,
  'search-index': `lucene segments crawler of own shop ingest indexing pipeline typeahead facets sold items still listed newly typed title
    reindexed overnight alias mapping conflict query returns no hits hit count drops synonyms cluster yellow flood-stage block`,
  'cert-expired': `encrypted channel could not be opened what we present was good until yesterday 23:59 notafter not after x.509 ftps keystore
    truststore pinned pinning handshake_failure unknown_ca cert-manager certbot ocsp crl revocation reissue wildcard sha san
    mismatch common name browser red screen lock symbol proceed anyway exception secure session rejects the session valid until
    forgotten in nobody's calendar identity document out of date expired on embedded devices root store mutual client`,
  dns: `lookup server knew no addresses by number it worked phone book zone published serial entries missing subdomains subdomain glue
    authoritative recursive resolv.conf search domain ndots stub split-horizon private zone ns soa mx txt a-record aaaa negative
    caching flush transfer registrar lock parked who are you name service unbound bind named systemd-resolved cannot look up
    domain no longer belongs delegated`,
  'network-partition': `ping timeouts traceroute mtr jitter carrier wave splice excavator roadworks microwave radio handhelds scanners wlan
    spine leaf trunk lacp bonding mac table loop cabling patch panel unplugged cleaner aggregate latency across sites island cut off
    from head office line provider circuit down mpls sd-wan cannot reach one another`,
  'bgp-routing': `as number announcements rpki roa more specific neighbours neighbor session dropped filter default route redistribute
    ospf isis next hop ip transit exchange point de-aggregated world cannot find the way to us providers stopped hearing traffic wandered
    via abroad`,
  'load-balancer': `sends visitors to a machine that is gone pool members weights round robin all marked sick removes everyone from service
    listener target one of three gets everything affinity cookies f5 vip drain timeout keepalive mismatch probes path gives 404 health
    page depends ready flips in and out`,
  'cdn-waf': `turnstile challenge page please prove you are human access denied reference office network blocked owasp rule set signature
    false alarm json body select union sql injection score anomaly threshold allowlisted address range mobile carrier shared nat
    seen as scraper corporate proxy port 443 closed egress rule tightened former network range open to shield imperva`,
  'connection-limits': `source ports snat masquerade accept emfile nofile unit limit 1024 65535 listeners fin_wait close_wait lingering
    descriptors inotify watches sockets pile never closed keep-alive missing each request opens new one table of connections firewall
    state full cannot assign requested address`,
  ddos: `gbit packets per second reflection layer 7 extortion scrapers price comparison robot harvesting guessing pins stolen list trying
    accounts fake registrations hostile ranges blackholed captcha introduced abusive customer script polling`,
  'memory-leak': `needs more each hour 2 GB begins the day with pauses of seconds bounced each afternoon exit code 137 cgroup java metaspace
    native off-heap rss retained references closures event listeners session objects collection that nobody clears kept on a list
    cached without bound tab eats resident set footprint gradually degrade until recycled valgrind profiler heap dump allocator
    fragmentation jemalloc restart cures swapping thrashing sluggish toward evening cannot allocate malloc`,
  'cpu-regex': `re2 nested quantifier star evil greedy capture group lookahead matcher tokenizer sanitizer url validator email validator
    markdown parser highlight template took minutes for a single line quadratic text crafted long without match user agent string`,
  'cpu-burn': `hot loop flame graph profile steal noisy neighbour hashing bcrypt cost json serialising gigantic debug build mining miner
    turbo governor single core pegged load average fans`,
  'thread-pool': `request slots sat waiting for bureau that took a minute each web worker occupied none left for visitors hosts idle though
    dead concurrency max children reached tomcat executor queue full async blocking call on event loop asyncio nodes pool size waiting
    threads dump all in the same place remote answer never ended gunicorn sync carriers hang whole portal`,
  'connection-pool': `handle kept on exceptions active 20 idle 0 request timed out after 30000 ms database turned new sessions away forgotten
    dashboard held several hundred open fatal remaining slots reserved superuser pg_bouncer transaction mode leak detection datasource
    jdbc sqlalchemy overflow limit reached dbcp borrow lend conn close finally block missing per pod times replicas exceeds maximum
    tickets counters lines exhausted idle in transaction serverless lambdas each open own`,
  'node-failure': `physical box hang ipmi console fenced machine check mce watchdog reset live migration failed instance status check retired
    hypervisor upgrade firmware update intel driver nvme disappeared from cluster kernel bug crashed hosts left one after another cordon
    autohealing replaced zombie unclean shutdown motherboard restarting by themselves`,
  scheduler: `imagepullbackoff docker hub daemon containerd runtime cni pods stuck terminating creating etcd size webhooks denied operator
    helm argo flux quotas requests limits priority preempted scheduler affinity toleration volumes attach multi zone`,
  power: `diesel did not take over grid blinked batteries lasted six minutes ventilation flap jammed save themselves celsius fahrenheit °c
    hot aisle thermometer alarm compressor coolant pump thunderstorm substation electrician works rewiring plug pulled fuse short
    circuit fire brigade suppression gas halon darkness lights out emergency genset fuel switchgear phase circuits ups bypass brownout
    studio off`,
  capacity: `not enough hosts replicas desired count ceiling of the group spot pool empty no machines of that size available instance type
    insufficient scale policy metric wrong cooldown minutes to boot downsized halved savings project consolidation limits
    outgrew growth organic plan forecast saturating tight just fits doubled number and it was fine mornings`,
  'traffic-surge': `telethon song forty times usual number came within minutes results day every pupil in the country at seven grades voting
    election night concert presale drop sneakers celebrity tweeted mention news front page reddit push to all users at noon registration
    opens deadline tax day vaccination appointments lottery draw world cup final penalties stream premiere release day mass mailing
    coupon code discount queue-it waiting room stampede of people interest crowd`,
  'clock-skew': `its time was seven minutes late paused virtual host resumed no longer synchronised ran ahead of the others from tomorrow
    two-factor codes totp never accepted kerberos skew too great rtc battery stratum peers offset seconds drift orders sorted wrongly
    last-write-wins stamps newer older year rollover 1970 2038 week number nbf iat exp saml conditions notbefore lease expired early`,
  timezone: `cet cest gmt bst pst utc wall clock switch to summer autumn an hour too soon sixty too late flights departures shift rota paid
    hours 23 25 duplicated hour nonexistent 2:30 weekly meetings moved daylight local midnight cut-off day boundary birthday one day
    earlier holidays calendar invites dst cutover leap day 29 february`,
  cron: `timer systemd quartz airflow dag schedule forgotten after move not triggered ran in parallel twice lock file collided long running
    previous not finished before next end-of-day closing statements morning report never produced silently stopped`,
  'retry-storm': `dial in every 200 ms until it answers so it never gets to answer one call turned into twenty-seven three layers each
    repeated it thrice repeats repeating repeated made worse by ourselves positive feedback synchronised wake up after restart of the
    hub everyone calls at the same second devices locks sensors set-top boxes terminals impatient users pressing reload f5 button
    circuit multiplied attempts budget exponential randomised delay storms of handshakes resubscribe relogin recover shed load drown
    kept down cannot come up under`,
  'queue-backlog': `results show up next day processors silently quit entries waited age of oldest item throughput of lambdas dropped while
    producers kept going conveyor mountain inbox of jobs stack up sidekiq celery resque beanstalk pub sub subscription unacked prefetch
    consumer group offsets offset partitions visibility timeout workers gone asleep pipeline clogged batch lane samples exchange
    notifications hours afterwards caught up overnight draining mail queue exports requested yesterday still pending in progress
    oldest lag alert worked through`,
  'poison-message': `label with a character that it did not know train without stops makes the parser throw chokes trips over process quits
    starts over crash same record offset stuck unmarshal null where not expected emoji oversized zip bomb single document toxic skip
    dead-letter quarantined unblock`,
  'rate-limit': `supplier lets us ask ten thousand times a day burned that by breakfast secondary limit messages since we poll every branch
    polling widget quota per key retry-after x-ratelimit bursts allowed budget of calls used up exceeded fair use plan tier upgrade
    geocoding maps weather exchange rates sms gateway cut us off told to slow down abuse detection api consumption daily allotment
    requests spent throttles responses`,
  quota: `reached its end no further numbers largest value signed smallint tinyint auto_increment sequence exhausted nextval xid wraparound
    freeze vpc addresses subnet out of ips cidr elastic ip vcpu limit request support ticket raise seats folders entries maximum items
    per account mailbox storage plan cap hit column reached inserts identifiers`,
  license: `renewal reminder went to former colleague credit card expired invoice unpaid reseller grace period dongle activation evaluation
    period entitlement feature locked until purchase order subscription cancelled domain suspended hosting`,
  vendor: `not on our side their incident page confirmed cloudflare aws azure google stripe twilio okta auth0 fastly github datadog
    sendgrid region us-east outage of carrier bank network telecom operator hosted admitted later apologised waited until they recovered
    failed over to alternative provider dependency third-party saas unreachable for all customers of`,
  'vendor-slow': `took a minute to say anything never ended deadline hystrix fallback synchronous call in request path bureau tile scoring
    fraud check tax calculation hung sockets latency crept up drag fail fast budget`,
  'mail-delivery': `spamhaus spf record alignment mailbox providers postmaster bulk folder promotions bounced soft bounce 550 5.7.1 greylisted
    ip warm-up sender score return-path unsubscribe list invitation magic link activation one-time passcode text arrives not arriving
    delivery receipts sms aggregator route newsletter never came letterbox`,
  'payment-gateway': `cardholder emv apple pay google pay sepa direct debit ideal klarna acquiring merchant id soft decline issuer settlement
    capture authorise refund wallet tap contactless tills pin pad`,
  webhook: `subscriber endpoint acknowledgement missed sends again exactly once duplicate delivery signature handshake crm erp connector
    zapier feed partner file exchange edi order import sync broken`,
  'bad-deploy': `build number version shipped this morning went back to the one before undone release train hotfix blue green
    bluegreen canaries merged pull request regression since tuesday's update`,
  'app-bug': `exception thrown undefined is not a function index out of range division concurrency thread-safe memory corruption
    condition inverted edge off branch untested code path`,
  'config-push': `somebody wrote a comma instead of a point settings applied in all depots indentation slip default action became the only rule
    pushed yaml json ini properties consul key etcd value ansible run puppet chef template rendered empty variable unset override
    wrong endpoint url hostname swapped environments test system live pricing tariff table file edited by hand reload propagated fleet
    wide mistake in parameter threshold set too low zero extra digit blank line wrong case quote commented out misspelt misspelled key
    merged profile default changed admin console checkbox`,
  'feature-flag': `what was to be tried with our staff was switched on for the entire population ramping rollout percentage toggle console set
    back to zero cohort pilot trial audience targeting segment early access preview mode dark launch release gate optimizely split
    unleash growthbook remote config activated prematurely half-finished hidden behind switch unhide night mode redesign`,
  'token-expired': `login data asks for new every year still last year's client secret ran out after 24 months app registration invalid
    client invalid_grant consent refresh pat deploy key ssh key signing hmac vault lease kms disabled key rotated by security changed by
    policy 90 days robot bot user technical account locked passphrase credentials baked in image not updated everywhere old value
    unauthorised login refused machine-to-machine integration partner changed authentication`,
  'access-rights': `forbidden not entitled grants group removed directory clean-up owner left company chmod chown selinux bucket policy
    assume role scope missing consent revoke least privilege hardening audit removed sharing settings private public readable folder`,
  sso: `login page loop redirect cookie samesite domain session secret assertions scim provisioning user directory sync groups kicked
    out everyone had to log in again password store identity outage adfs kerberos`,
  version: `font package library embeds fonts changed how pinned latest transitive semver glibc openssl node java runtime end of support
    client older than can't parse new field enum value protobuf schema registry avro compat browser dropped partner
    switched to v2 without notice dialect driver release notes`,
  'wrong-target': `two shells open tab similar host names prompt colour kubectl context profile aws account connected to the other one thought
    staging swapped typed in fat finger wrong cluster wildcard matched more than expected`,
  maintenance: `announced works window took longer old machine someone still used hidden dependency unplugged legacy box switched off move to
    new building host relocation cutover weekend`,
  monitoring: `nobody was woken pager silent alert rule expression no data scrape target exporter collector quota dropped dashboards flat
    line learned from twitter support phone log shipping stopped alarms acknowledged muted`,
  breach: `unauthorised person ex-employee stolen laptop published key on github crypto miner defaced ransom encrypted files suspicious login
    disclosed visible to others confidential scraped exfiltrated patched`,
  sandbox: `limiter sanity bound assertion check taken out removed when rewriting kill switch absent floor minimum protects`,
};
