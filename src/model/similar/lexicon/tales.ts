// How each failure is told by people who do not know its name: support, sales, shift leads, and engineers in a hurry.
// Loose words, not patterns: each adds a little towards the mechanisms that it is typical of, and a word that is told of
// many mechanisms adds next to nothing. Keys are those of the mechanisms.

export const tales: Readonly<Record<string, string>> = {
  'disk-full': `no space left on device disk full volume partition filled to the brim out of space zero bytes free enospc
    inodes gigabytes storage ran out room cannot write cannot save log files grew never rotated logrotate archive binlog wal
    piled up temp files old backups eaten up capacity 100 percent deleting old files freed enlarge resize bigger drive
    hard disk mount server refuses uploads nothing can be stored anymore cramped overflow dumps core debug verbose growth
    dump filesystem readonly leftover artifacts layers images cleanup never ran housekeeping`,
  'storage-slow': `iops burst credits iowait throughput disk latency slow volume throttled ebs nas san nfs reads writes crawl
    storage backend array rebuild saturated queue depth`,
  'disk-fail': `hardware defect broken disk drive died raid controller ssd worn out bad sectors memory module dimm ecc bit flip
    motherboard faulty part replaced spare technician vendor swap dead component broke physical failing`,
  'backup-restore': `backup backups restore recovery copies snapshots dump dumps nightly empty unusable never tested nobody tried
    could not be brought back silently failing for months tape archive retention old copy point in time restored
    corrupt backup missing lost rely safe`,
  'data-loss': `deleted removed dropped wiped erased truncated purged accidentally by mistake vanished gone disappeared rows records
    tables production customers accounts files folder lost data cleanup script housekeeping retention job inverted condition
    where clause rm lifecycle rule undelete restore recover wrong bucket too much deletion wipe lost overwritten`,
  'data-corrupt': `corrupted garbled wrong values mixed inconsistent duplicates duplicated double charged twice checksum mismatch
    somebody else's data swapped crossed totals do not match rounding currency conversion doubled bad records repair reconcile
    encoding umlauts question marks truncated malformed incorrect balances figures`,
  'replication-lag': `replica replicas standby read copy secondary follower behind lagging trail catch up stale reads old state
    changes do not appear reverted not visible yet saved but not shown minutes late after saving eventually primary writer
    replication stream bulk import sync delayed mirror own edits missing reload yesterday`,
  failover: `failover promoted standby primary master second took over split brain both sides two leaders both accepted writes
    diverged histories merged by hand reconcile cluster manager believed alive heartbeats lost switch over automatic promotion
    replica elected wrong node passive active spare did not take over flip witness fencing each thought in charge two writers`,
  leader: `quorum consensus election leader leaderless majority members etcd zookeeper consul raft votes coordinator lost cluster
    state cannot agree coordination service lock service registry discovery terms`,
  locks: `lock locks locked deadlock blocked waiting behind transaction open uncommitted session held queue of queries row table
    stuck each other's mutex contention release forgotten idle long running killed victim exclusive edits saves hang
    analyst console hold up pile of waiting sessions blocking`,
  'slow-query': `query queries index missing full table scan plan planner statistics explain rows scanned sequential report heavy
    analytics join expensive sql unindexed optimizer vacuum bloat takes minutes database busy created index added month end
    export whole history table lookup reads every row`,
  'db-overload': `database overloaded saturated cpu busy primary load too heavy hot shard partition hot key tenant writes reads
    bigger instance struggling knees hotspot`,
  'schema-migration': `migration alter table column columns schema ddl rename drop add backfill rewrite constraint field unknown
    column does not exist old version selects new column type changed lock table upgrade script database change rewritten million rows
    expected missing table not null default enum foreign key migrate`,
  'cache-stampede': `cache cold emptied flushed expired all at once same minute hit database origin backend every request computed
    from scratch stampede memcached redis restart misses warm up hit rate dropped nothing remembered refill rebuild entries
    ttl simultaneous herd regenerate recompute invalidated purge buckled`,
  'cache-evict': `stale cache old content kept serving old copies not refreshed evicted eviction maxmemory keys pushed out memory of
    redis full purge outdated page yesterday's prices old version shown invalidation sessions thrown out cached forever`,
  'search-index': `search index indexer reindex elasticsearch opensearch solr results empty out of date cannot be found typing name
    gives nothing documents not updated new products listings missing shards red read only catalogue stale results find nothing
    autocomplete suggestions newly added items invisible`,
  'cert-expired': `certificate certificates cert expired expiry lapsed renew renewal not renewed tls ssl https handshake trust
    untrusted padlock browser warning not private not secure unsafe identity proves chain intermediate root authority letsencrypt
    acme ran past end date validity x509 mutual valid until old devices refuse secure connection verify scary page warned
    encryption reissued site identity visitors left`,
  dns: `dns name names resolve resolving resolution resolver nameserver nameservers domain registrar zone record records lookup
    unknown host not found coredns ttl delegation expired domain cname nxdomain servfail hostnames cannot be found address of the
    server by name works by ip typing the address propagation registry dnssec`,
  'network-partition': `network packets packet loss link cable fibre cut digger switch router flapping cannot see each other lost
    contact sites data centres isolated unreachable between zones vpn tunnel connectivity wireless access point aisle spare path
    backbone uplink congestion dropped interconnect port errors wifi rack disconnected dug severed line to branch
    firmware spanning tree optics`,
  'bgp-routing': `bgp route routes prefixes prefix announced withdrawn carrier transit peering internet addresses hijack leak detour
    border routers as path anycast unreachable from most of the internet another provider announced our addresses autonomous
    advertised routing traffic through a stranger's network country half the globe upstream provider path table reachable blackhole`,
  'load-balancer': `load balancer balancer proxy health check probe backend pool unhealthy rotation target drained traffic sent to dead
    servers one server got everything uneven sticky ingress haproxy nginx envoy upstream marked down port readiness liveness
    green while broken weights`,
  'cdn-waf': `firewall waf rule rules blocked legitimate real buyers customers bots robots captcha puzzle challenge 403 forbidden
    protection mistaken attack cdn edge provider content network filter allow list deny security group port closed false
    positive ip ranges banned carrier geoblock pattern matched ordinary requests`,
  'connection-limits': `too many open files file descriptors sockets ports source ports ephemeral exhausted nat gateway conntrack
    table full ulimit handles leaked not closed accept failed cannot open new connections outgoing calls fail translation short
    connections reuse time wait limit of the process nofile`,
  ddos: `attack attackers ddos flood botnet malicious bots scraper crawler abuse credential stuffing stolen passwords thousands of
    addresses one client hammering hostile scrubbing mitigated spam wave fake`,
  'memory-leak': `memory out of memory oom oomkilled heap leak leaking grows swells climbs over hours killed by kernel restarts every
    restart helps for a while garbage collection pauses ram swap exhausted slower and slower until restarted bigger never freed
    never emptied unbounded list buffer map listener process hungry gigabytes footprint balloon limit raised heavier nightly bounce
    machine nothing left to give`,
  'cpu-regex': `regular expression regex pattern backtracking catastrophic exponential input string whitespace spaces blanks long line
    comment check strips trims validation match matching engine processor pinned 100 percent one request freezes filter text parser
    rewrite expression linear hang single crafted name address field redos`,
  'cpu-burn': `cpu processor cores pinned 100 percent infinite loop endless spinning busy recursion quadratic hot saturated starved
    throttled compute heavy algorithm event loop blocked encryption compression`,
  'thread-pool': `threads thread workers worker pool all busy occupied exhausted stuck waiting for answer none left to serve tied up
    slots starvation blocked goroutines hung requests queue at the door processes php fpm children concurrency bulkhead`,
  'connection-pool': `connection connections pool exhausted database none free wait for connection acquire timeout never returned not
    handed back leaked too many clients max_connections sessions held open pgbouncer hikari borrow slots taken new requests
    refused idle sessions in use size limit give up code path forgot to close lines to the database all occupied`,
  'node-failure': `node host machine server vm instance crashed died kernel panic reboot rebooted itself hypervisor unreachable not
    ready bios firmware lost the machine spontaneously froze hung retired spot reclaimed blue screen worker bare metal evicted
    drain moved to other`,
  scheduler: `kubernetes pods pod crashloop image pull registry kubelet control plane api server pending unschedulable evicted
    deployment containers container admission webhook helm operator namespace daemonset taints`,
  power: `power electricity supply outage breaker tripped ups battery batteries generator dark rack hall feed mains cooling chiller
    chillers air conditioning temperature degrees overheated heat hot shut down for protection data centre room fire smoke water
    leak flood lights storm lightning transformer utility lost supply switched off diesel`,
  capacity: `capacity autoscaling scale scaling too few instances servers machines minimum maximum capped could not grow not enough
    undersized limit of group trimmed to save money fleet headroom insufficient add more bigger could not keep up demand slots
    provisioned cost saving reduced replicas scale up slow cold start morning peak players`,
  'traffic-surge': `traffic surge spike visitors crowd rush campaign advert television viral black friday sale launch unexpected many
    more people than planned ten times normal load viewers final ticket sale opened everyone came at once popularity newsletter
    peak record demand waiting room queueing overwhelmed by interest influencer`,
  'clock-skew': `clock clocks time drift drifted ahead behind skew ntp chrony synchronise leap second future not yet valid issued in the
    future timestamps timer jumped backwards minutes fast wrong time one-time codes rejected signatures timestamp tolerance
    system time hosts differ monotonic year 2038 rollover`,
  timezone: `time zone daylight saving summer time winter clocks changed hour early late off by one hour appointments reminders
    calendar shift march october local utc sixty minutes twice hour between two and three counted schedule midnight sunday
    offset tzdata dates day wrong meeting announced`,
  cron: `cron crontab scheduled job task nightly run overnight batch did not start missed skipped overlapping twice previous run still
    running schedule timer never ran not copied disabled end of month`,
  'retry-storm': `retry retries retrying retried reconnect reconnected reconnecting again all at once same second herd thundering backoff
    jitter without any pause immediately forever flood clients devices phones knocked over again came back load multiplied tripled
    amplified hammering never recovers keeps it on the floor struggling callers tried again kept asking self inflicted attempts
    each attempt piles circle own requests storm hiccup blip fell over restart crushed by returning`,
  'queue-backlog': `queue queues backlog consumer consumers lag kafka rabbitmq sqs topic events messages jobs piled up workers stuck
    nothing taken off list not processed hours late arrive delayed depth millions waiting unprocessed drain catch up stalled
    rebalance partition pile background processing behind since morning work off delivered late broker growing pending
    asynchronous eventually arrived nobody picking`,
  'poison-message': `one bad message malformed record poison crash reader parser start over same place again everything behind it blocked
    jammed oversized file unreadable single item consumer crashed looping dead letter skipped it importer choke unexpected
    character whole import stopped`,
  'rate-limit': `rate limit limited throttled throttling 429 too many requests per second per minute calling more often than allowed
    contract partner provider turned us away refused slow down hundred times exceeded limit calls batch asks bursts api limit
    backoff cut off reject volume too frequently limiter polling`,
  quota: `quota limit of account reached maximum exceeded allowance raise request increase used up plan project subscription number
    of resources 2147483647 integer 32-bit counter overflow ids ran out identifier key column largest numbering come to its end
    inserts fail wrapped bigint sequence`,
  license: `licence license subscription unpaid invoice bill lapsed expired contract suspended account closed payment card on file seats
    trial ended vendor switched off key renewal overdue finance`,
  vendor: `third party vendor provider supplier partner outage of theirs their systems unavailable status page admitted nothing we could
    do wait external cloud region down hosted carrier's own systems not our fault dependency upstream incident
    switched to second provider`,
  'vendor-slow': `slow answers partner no timeout waited seconds external call hung tied up circuit breaker cascade downstream dependency
    dragged everything domino knock-on no time limit set forty seconds blocked until answer`,
  'mail-delivery': `email emails mail mails junk spam folder not delivered never reach receipts password reset bounced dkim spf dmarc relay
    blocklist blacklist reputation sending address mailboxes outlook gmail providers mistrust turned away letters inbox smtp
    newsletter confirmation sender spammer deferred`,
  'payment-gateway': `payment payments card cards declined acquirer bank gateway pay paying purchase checkout terminals authorisation
    3d secure wallet cannot buy processor money till`,
  webhook: `webhook webhooks callbacks integration partner sync edi feed connector not delivered idempotency delivered twice`,
  'bad-deploy': `deploy deployment release rolled back rollback new version build shipped update regression reverted previous version
    after the release introduced canary broke immediately after`,
  'app-bug': `bug null pointer exception code defect crash stack trace unhandled logic edge case race condition programming`,
  'config-push': `configuration config setting settings parameter typo wrong value pushed change yaml template file environment variable
    staging endpoint test host pointed one character slip comma everywhere at once empty list misconfigured default went out to all
    sites within seconds incorrect entry edited mistyped zero unit copy paste applied globally indentation override reverted the
    line wrong address value`,
  'feature-flag': `feature flag toggle experiment switched on turned on enabled for everybody percent rollout all users unfinished screen
    launch beta test group variant kill switch off again early hidden function dark new experience opened audience ramp`,
  'token-expired': `password token secret key keys credential credentials expired rotated rotation changed old one technical user service
    account access keys api key signing 401 unauthorized rejected not told presenting revoked invalid vault renewed policy
    security team integration stopped authenticate oauth refresh logged in as machine account replaced wrong secret`,
  'access-rights': `permission permissions rights role policy access denied iam grants removed tightened missing not allowed group
    membership lost write access cleanup of roles admin ownership restricted privileges`,
  sso: `login sign in single sign-on identity provider saml oidc ldap session logged out locked out password mfa authentication nobody can
    log in loop metadata directory two factor thrown out`,
  version: `incompatible library dependency package upgrade version old client older app field renamed removed contract changed api
    breaking deprecated partner did not understand sdk runtime yanked unpinned minor update changed behaviour major
    unpublished format serializer`,
  'wrong-target': `wrong window wrong server terminal meant staging test environment ran on live production instead command host mistaken
    thought it was the other shell prompt intended larger set playbook console tab`,
  maintenance: `maintenance planned work window overran decommission old server still needed switched off retired move cutover
    relocation nobody knew still used`,
  monitoring: `monitoring alert alarm did not fire silent nobody noticed dashboards blind no page customers told us metrics gap logs
    missing silenced muted unnoticed`,
  breach: `break-in intruder stolen leaked exposed public personal data compromised malware ransomware phishing vulnerability exploited
    attacker access secrets`,
  sandbox: `safeguard guard protection limit check removed by accident refactoring bypass dropped safety`,
};
