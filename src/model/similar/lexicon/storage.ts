// Failures of what keeps data: space, backups, replicas, locks, schemas, caches and indexes.

import { concepts } from './concept.ts';

export const storageConcepts = concepts('mechanism', {
  'disk-full': {
    label: 'disk full',
    near: 'quota',
    says: `
      disk|volume|partition|filesystem|drive|mount|hdd|ssd|storage|tablespace|root|array full|fill|exhaust|100_percent|99_percent|brim|overflow|saturate
      disk|volume|partition|filesystem|drive|storage|mount|tablespace run_out|ran_out|out_of|used_up|eaten|ate|consumed|zero_byte|no_room|no_free|nothing_left|no_longer_fit
      no_space|no_space_left|enospc|out_of_space|out_of_disk|disk_space|no_free_space|free_space|storage_space|space_left
      zero_byte|0_byte|no_byte|few_byte|bytes free|left|available
      inode exhaust|ran_out|run_out|full|use|none|left
      no_room|out_of_room|ran_out_of_room|room_left|nowhere_to_write|nowhere left|write|save|log|more|store|data
      log|logs|logfile|tmp|temp|wal|binlog|journal|dump|core|archive|backup|trace fill|filled|ate|eaten|swallow disk|volume|partition|drive|space|storage|machine|server|box
      log|logfile|logrotate|rotation|archive|wal|binlog grew|grow|pile|never_delete|stop|not_rotate|unrotated|never_clean disk|volume|gigabyte|gb|tb|space|until
      cannot|could_not|refuse|unable|stop write|save|persist|store full|space|room
      read_only disk|filesystem|volume|full|space
      ~logrotate|log_rotation
      ~hard_drive
      ~debug_log|verbose_log
    `,
  },
  'storage-slow': {
    label: 'slow or throttled disk',
    near: 'disk-fail',
    says: `
      iops|burst_credit|burst_balance|io_credit exhaust|limit|throttle|ran_out|used|empty|deplete|cap|zero
      disk|volume|storage|ebs|nfs|san|ssd slow|latency|saturate|throttle|iowait|crawl|queue
      iowait|io_wait|disk_latency|disk_io
      nfs|fileshare|network_share|filer|san hang|hung|stall|stale|unreachable|lost|slow
    `,
  },
  'disk-fail': {
    label: 'failing hardware',
    says: `
      disk|drive|raid|ssd|array|controller|memory|ram|hardware|motherboard|psu|dimm|nic|optic|transceiver|fan|switch|line_card fail|fault|broke|defect|degrade|die|died|dead|bad|error|burn|replace
      bad_sector|smart_error|ecc_error|bit_flip|faulty_ram|faulty_memory|raid_controller|hardware_failure|hardware_fault
      ~spare_part|~spare
    `,
    weight: 0.9,
  },
  'backup-restore': {
    label: 'backup missing or not restorable',
    near: 'data-loss',
    says: `
      backup|snapshot|dump|pg_dump|restore fail|broke|empty|missing|corrupt|unusable|untested|never_tested|never_ran|silently|old|stale|stop|not_run|useless|invalid
      backup_job|nightly_backup|restore_test|restore_drill
      restore backup|snapshot
      ~backup
      ~snapshot
    `,
    weight: 0.8,
  },
  'data-loss': {
    label: 'data deleted by mistake',
    near: 'backup-restore data-corrupt',
    says: `
      delete|drop|wipe|erase|remove|truncate|purge|destroy|rm_rf|rm|clean|overwrite wrong|accident|mistake|production|prod|primary|instead|live|unintended|too_many|should_not|by_hand|inadvertent
      delete|drop|wipe|erase|truncate|purge|destroy|vanish table|database|record|row|bucket|directory|folder|account|customer|data|volume|project|file|dataset|cluster
      data_loss|lost_data|rm_rf|drop_table|drop_database|accidentally_delete|where_clause
      lost|lose|gone|vanish|disappear|missing record|row|data|file|upload|document|order|photo|message|history
      cleanup|retention|purge|lifecycle|housekeeping|janitor|expiry|gc job|script|rule|policy|task|cron removed|deleted|wrong|too_much|live|active|still|in_use
      ~everything_gone|~emptied
    `,
  },
  'data-corrupt': {
    label: 'corrupted or wrong data',
    near: 'data-loss',
    says: `
      corrupt|garble|mangle|inconsistent|malformed|poison data|record|row|table|page|index|file|block|value|entry|database|message|state|checksum
      checksum|crc mismatch|fail|error|wrong
      wrong|incorrect|duplicate|mixed|other_people|somebody_else|someone_else|another_customer|swapped data|price|balance|total|amount|record|order|account|invoice|basket|value|figure
      double|twice charge|bill|book|pay|send|process|debit|deduct|ship
      encoding|charset|utf8|mojibake|collation|question_mark|umlaut wrong|broken|garble|character|name|text
      data_corruption|bad_data|dirty_data|integrity_check
    `,
    weight: 0.8,
  },
  'replication-lag': {
    label: 'replication lag',
    near: 'failover',
    says: `
      replication|replica|standby|secondary|follower|slave|mirror|read_copy|reader lag|behind|stale|late|delay|catch_up|caught_up|out_of_date|slow|old|stuck|stop|hours|minutes|lagging|drift
      replication_lag|replica_lag|stale_read|read_after_write|wal_sender|binlog_position|seconds_behind
      stale|old|outdated|yesterday|earlier read|copy|data|value|answer|view replica|standby|copy|follower|secondary
      just_saved|just_written|fresh|own_change|their_change|edit disappear|not_see|missing|old|revert|not_show|invisible|came_back
      copy|reader|read_server trail|behind|fell|catch writer|primary|main|master|original
    `,
  },
  failover: {
    label: 'failover or split brain',
    near: 'replication-lag leader',
    says: `
      failover|switchover|promote|promotion|demote|takeover fail|wrong|unclean|automatic|stuck|database|primary|standby|replica|region|loop|premature|unexpected|did_not|happened|trigger|never|new|second
      split_brain|two_primary|two_master|two_leader|dual_primary|both_primary|two_writer|both_accept|two_copy|both_believed|both_thought|both_sides
      primary|master|leader|main_database|writer|main_server lost|die|died|crash|fail|unreachable|gone|replace|switch|changed|moved|disappear standby|replica|secondary|failover|promote|elect|second|backup|spare|other
      standby|secondary|spare|backup_server|second_server|second_data_centre took_over|take_over|promote|did_not_take|never_took|not_take_over|became|become
      orchestrator|patroni|sentinel|keepalived|pacemaker|vip promote|fail|wrong|switch|flip|elect|move
      diverge|conflict|reconcile write|history|primary|data|side|copy|node
    `,
  },
  leader: {
    label: 'lost quorum or leader election',
    near: 'failover',
    says: `
      quorum|consensus|raft|paxos|zookeeper|etcd|consul lost|lose|fail|unavailable|stuck|elect|slow|overload|no_leader|break|broke|unhealthy|leader|split|timeout|full|contention
      leader_election|leader_elect|no_leader|without_leader|lost_quorum|majority_lost|no_majority|re_election|reelection
      elect|vote|majority|agree leader|member|node|cluster|coordinator|boss|new|repeatedly|never|could_not|cannot
    `,
  },
  locks: {
    label: 'lock contention or deadlock',
    near: 'schema-migration slow-query',
    says: `
      deadlock|lock_contention|lock_wait|lock_timeout|mutex|row_lock|table_lock|exclusive_lock|access_exclusive|idle_in_transaction|long_running_transaction|long_transaction|advisory_lock
      lock|locked|latch held|hold|wait|block|stuck|contention|behind|table|row|release|never_release|queue|other_query|everyone|each_other|nobody
      wait|waiting|block|blocked|stuck each_other|one_another|behind_each_other
      transaction open|uncommitted|forgotten|left|long|idle|never_commit|hour block|hold|lock|wait|table|stuck|behind|held
      blocked|wait|stuck|queue behind one|single|same transaction|row|table|session|query|job|report
      semaphore|critical_section contend|stuck|wait|block|exhaust
    `,
  },
  'slow-query': {
    label: 'slow or unindexed query',
    near: 'locks db-overload',
    says: `
      missing_index|full_table_scan|table_scan|sequential_scan|seq_scan|query_plan|execution_plan|slow_query|unindexed|n_plus_1|n_1_query|bad_plan|plan_flip|plan_regression|vacuum|autovacuum|planner|optimizer|optimiser
      index missing|dropped|lost|forgot|absent|removed|unused|without|not_used query|table|column|database|lookup|scan
      query|sql|report|statement|lookup slow|minute|expensive|heavy|scan|whole|every_row|entire|inefficient|long table|database|db|index|row|plan
      statistics|stats|analyze stale|outdated|old|planner|plan|query|table
      every|whole|entire|million row|table scan|read|walk|look|search|went_through
      report|analytics|export|dashboard heavy|expensive|huge|monster|big|month_end query|database|db|primary
    `,
    weight: 0.9,
  },
  'db-overload': {
    label: 'overloaded database',
    near: 'slow-query connection-pool',
    says: `
      database|db|postgres|mysql|mongo|mongodb|oracle|sql_server|aurora|rds|dynamo|cassandra|primary overload|saturate|cpu|overwhelm|load|pegged|maxed|knees|drown|melt|busy|hot|hammer
      hot_partition|hot_shard|hot_key|hot_row|hotspot|one_shard|single_shard
      shard|partition|tenant hot|uneven|skew|one_big|noisy|giant
    `,
    weight: 0.8,
  },
  'schema-migration': {
    label: 'schema migration',
    near: 'locks',
    says: `
      migration|alter_table|schema_change|ddl|add_column|new_column|drop_column|rename_column|backfill|schema
      alter|rename|add|drop|change|new|removed|missing|unknown column|table|field|constraint|foreign_key|schema|enum|index
      database upgrade|restructure|conversion|reshape|table_change
      column|field|table does_not_exist|not_exist|unknown|missing|no_such|cannot_find|expected
      old_code|new_code|previous_version|old_version expect|read|know|write column|table|field|schema
    `,
  },
  'cache-stampede': {
    label: 'cold cache or stampede',
    near: 'retry-storm cache-evict',
    says: `
      cache|redis|memcached|memcache|varnish stampede|cold|miss|flush|flushed|empty|emptied|expire|wipe|clear|cleared|restart|lost|warm|dogpile|invalidate|at_once|same_moment|purge|vanish
      cache_stampede|cold_cache|cache_miss|dogpile|thundering cache|redis|memcached|origin|database|backend
      cached|remembered|precomputed|stored_answer expire|at_once|same_time|same_moment|together|gone|lost|forgot
      every|all|each request|page_view|visitor|read|call went|go|fell|hit|straight|directly|through database|origin|backend|source|db cache|cached
      hit_rate|hit_ratio fell|drop|zero|collapse|low
      straight_to|directly|fall_through|fell_through database|origin|backend|db
    `,
  },
  'cache-evict': {
    label: 'cache full or stale',
    near: 'cache-stampede',
    says: `
      cache|redis|memcached evict|full|maxmemory|memory|oom|fragment|out_of_memory|overload|saturate|stuck|slow|hot
      cache|cached|redis|cdn|edge stale|old|outdated|never_expire|poison|wrong|yesterday|not_invalidated|not_refresh|previous|another_user|other_user
      eviction|evicted|maxmemory key|session|cache|redis|memory|policy
      old|outdated|stale|previous|yesterday price|page|version|content|banner|site|data|file|asset|image cache|cached|purge|refresh|cdn|hour
    `,
  },
  'search-index': {
    label: 'stale or broken search index',
    weight: 0.8,
    says: `
      search_index|reindex|re_index|elasticsearch|opensearch|solr|lucene|algolia|meilisearch|typesense
      index search|catalogue|catalog|product|listing|result stale|behind|old|missing|corrupt|rebuild|empty|incomplete|lost|out_of_date|not_update|red|half|stuck
      search|searching|find|search_box|search_result empty|nothing|no_result|zero_result|missing|old|incomplete|wrong|cannot_find|could_not_find|not_found|not_appear|not_show
      new|newly_added|recent product|listing|item|article|document not_appear|not_show|not_find|missing|cannot_be_found|invisible search|results|index|catalogue
    `,
  },
});
