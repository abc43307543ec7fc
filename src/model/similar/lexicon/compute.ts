// Failures of machines and what runs on them: memory, processors, nodes, power, capacity, clocks.

import { concepts } from './concept.ts';

export const computeConcepts = concepts('mechanism', {
  'memory-leak': {
    label: 'out of memory',
    says: `
      oom|oomkilled|oom_killer|out_of_memory|memory_leak|heap|outofmemoryerror|memory_limit|memory_pressure|swap|swapping|gc_pause|garbage_collection|garbage_collector|rss|gc_thrash|stop_the_world|heap_dump|exit_code_137|137
      memory|ram leak|exhaust|grew|grow|climb|ran_out|run_out|full|creep|bloat|consumed|high|never_freed|not_freed|use|limit|pressure|swell|rise|rose|rising|ate|eat|hungry|balloon|unbounded|hold|up
      kill|killed|die|died|terminate|shot|restart kernel|operating_system|system memory|greedy|too_much|ram|consume
      restart|reboot|recycle|bounce every|nightly|each|few|hourly|again memory|leak|bloat|fat|heavier|swell|bigger|grow|slower_and_slower|hour|day|morning
      leak|leaks|leaking process|worker|service|pod|heap|object|buffer|daemon|release
      slower_and_slower|bigger_and_bigger|fatter|swell|bloat process|worker|program|server|restart|app|until|hour
    `,
  },
  'cpu-regex': {
    label: 'runaway regular expression',
    near: 'cpu-burn',
    says: `
      regex|regexp|regular_expression|backtrack|backtracking|redos|pattern_match|text_pattern|pattern_matching|matching_pattern
      pattern|expression|validation match|text|input|string|rule|catastrophic|exponential cpu|processor|core|spin|forever|hang|exponential|endless|long
      input|string|text|comment|name|address|post|whitespace hang|freeze|forever|minutes|exponential|spin|took pattern|match|validate|validation|parse|check|rule|expression
    `,
  },
  'cpu-burn': {
    label: 'CPU exhausted',
    weight: 0.7,
    near: 'cpu-regex capacity',
    says: `
      cpu|processor|core|cores|vcpu 100_percent|exhaust|saturate|peg|max|spin|busy|full|starve|throttle|spike|burn|pinned|hot|steal|load|pressure|high|limit
      infinite_loop|endless_loop|busy_loop|tight_loop|never_ending_loop|loop_forever|event_loop_block|blocked_event_loop|runaway_process|cpu_throttle|cfs_quota|spinning
      loop|recursion|recursive infinite|endless|forever|never|ran_away|runaway|stack_overflow|itself
      algorithm|quadratic|exponential|complexity|sort blow|slow|input|large|explode
    `,
  },
  'thread-pool': {
    label: 'workers or threads exhausted',
    near: 'connection-pool vendor-slow',
    weight: 0.9,
    says: `
      thread|worker|threadpool|thread_pool|goroutine|worker_pool|request_slot|web_worker|php_fpm|gunicorn|unicorn|puma|executor|lane exhaust|busy|stuck|occupied|blocked|all_wait|wait|starve|none_left|ran_out|run_out|used_up|tied_up|hang|full|leak|free|saturate|hung
      thread_pool|threadpool|worker_exhaust|thread_starvation|goroutine_leak|bulkhead
      every|all worker|thread|process|slot wait|waiting|busy|stuck|occupied|hung slow|answer|reply|external|third|remote|call|partner|disk
    `,
  },
  'connection-pool': {
    label: 'connection pool exhausted',
    near: 'thread-pool connection-limits db-overload',
    says: `
      connection_pool|pool_exhaust|pool_size|connection_leak|pgbouncer|hikari|hikaricp|max_connection|too_many_connection|connection_limit|remaining_connection|connection_slot|too_many_clients|pooler|connection_exhaustion
      connection|connections|pool|session|slot|database_session exhaust|ran_out|run_out|leak|max|limit|too_many|all_taken|all_in_use|none_free|no_free|used_up|wait|not_returned|never_returned|give_back|gave_back|handed_back|not_released|never_released|hold|held|open|full|saturate|not_closed|never_closed|checked_out|starve|available|idle|acquire|borrow|taken|empty database|db|postgres|mysql|pool|backend|app|service|query|free|checkout|worker|request|them|server|line
      pool exhaust|empty|dry|drained|ran_out|starve|wait|acquire|size|checkout|full|saturate|none|leak|small
      line|lines|seat|slot to_the_database|database occupied|busy|taken|used|free|left
      wait|waiting|queue|timeout connection|slot pool|free|database|obtain|get|acquire|borrow
      database refuse|refused|reject|no_more|turned_away|would_not_accept|stopped_accepting connection|client|session|new|more|login|further
      connection|session|database_connection never_closed|never_returned|not_returned|not_closed|forgot|left_open|leaked
    `,
  },
  'node-failure': {
    label: 'host or node failure',
    near: 'power scheduler',
    weight: 0.9,
    says: `
      kernel|kernel_panic|hypervisor|bios|firmware|microcode|driver|bsod|blue_screen panic|crash|bug|upgrade|update|reboot|hang|oops|freeze|fail|stuck|loop
      node|host|machine|server|vm|instance|box|worker_node|hypervisor die|died|dead|crash|unreachable|reboot|fail|failed|not_ready|notready|lost|terminate|gone|vanish|disappear|retire|froze|freeze|hang|stopped_responding|spontaneous|drain|remove|evict
      kernel_panic|bsod|blue_screen|node_failure|notready|spot_interruption|spot_instance|preempt|reclaimed|hardware_retirement|rebooted_itself|bootloop|boot_loop
      reboot|restart by_itself|itself|unexpected|spontaneously|on_its_own|without_warning|random
    `,
  },
  scheduler: {
    label: 'container orchestration',
    near: 'node-failure',
    weight: 0.7,
    says: `
      crashloop|crash_loop|crashloopbackoff|imagepullbackoff|image_pull|pod_eviction|evicted_pod|kubelet|kube_apiserver|control_plane|scheduler|admission_webhook|taint|poddisruptionbudget|registry|docker_hub|container_image
      pod|container|replica|task pending|evict|unschedulable|crash|restart|loop|not_start|could_not_start|stuck|fail
      kubernetes|k8s|eks|gke|aks|openshift|nomad|cluster upgrade|control|api|fail|unavailable|pod|node|autoscale|broken|drain
      image|registry pull|missing|rate|tag|not_found|deleted
    `,
  },
  power: {
    label: 'power or cooling',
    near: 'node-failure',
    says: `
      power|electric|electricity|ups|generator|pdu|breaker|battery|utility|mains|grid|fuse|current lost|loss|outage|fail|failure|cut|trip|die|died|dead|interrupt|off|out|blown|surge|dip|feed|went|blackout|start|switch
      cooling|chiller|air_conditioning|aircon|hvac|temperature|overheat|thermal|heat|hot|fan|crac|water_leak|flood|fire|smoke|sprinkler|heatwave data_centre|data_center|datacenter|server_room|machine|rack|fail|shut|hall|room|server|hardware|degree|die|shutdown|protect|stop
      power_outage|power_failure|power_cut|power_loss|blackout|brownout|lights_out|lost_power|overheated|too_hot|overheating
      rack|hall|room|server_room|data_centre|datacenter dark|lights|heat|hot|degree|smoke|water
    `,
  },
  capacity: {
    label: 'too little capacity, autoscaling',
    near: 'traffic-surge cpu-burn',
    weight: 0.75,
    says: `
      autoscale|autoscaling|autoscaler|auto_scaling|hpa|scale_up|scale_out|scale_down|scale_in|scaled_down|scaling|scaled_to|scaled_in|asg|scaling_group fail|slow|late|limit|max|stuck|did_not|too|not|could_not|wrong|down|in|maximum|cap|aggressive|low|group|never|hit|remove
      capacity insufficient|ran_out|run_out|short|exceed|too_little|not_enough|lack|under|reach|removed|hit|limit|headroom|exhaust|small
      underprovision|under_provision|undersize|too_few|not_enough|too_small|too_little server|instance|node|machine|pod|capacity|worker|replica|resource|box|host
      insufficient_capacity|out_of_capacity|capacity_error|no_capacity|headroom|fleet_size|over_capacity
      could_not|not keep_up|cope|handle|absorb load|demand|traffic|machine|server|number
      add|added|extra|more|double server|machine|instance|capacity|node|replica help|recover|fix|relief|end|again
    `,
  },
  'traffic-surge': {
    label: 'surge of traffic',
    near: 'capacity retry-storm ddos',
    weight: 0.8,
    says: `
      traffic|visitor|demand|load|request|order|shopper|signup|audience surge|spike|peak|flood|rush|burst|unexpected|tenfold|record|ten_times|five_times|double|triple|sudden|jump|wave|many_more|crowd|far_more|times_normal
      black_friday|cyber_monday|flash_sale|super_bowl|tv_spot|tv_ad|ticket_sale|went_viral|viral|advert|campaign|promotion|newsletter|push_notification|launch_day|on_sale|television|commercial|christmas|prime_time|world_cup|marketing traffic|visitor|load|flood|crowd|brought|rush|people|sale|server|surge|crush|site|spike|everyone|user|open|overwhelm|all_at_once|same_time
      all_at_once|same_time|same_minute|stampede|crowd people|visitor|user|customer|fan|shopper|open|came|arrive
      traffic_spike|load_spike|traffic_surge|flash_crowd|slashdot|hug_of_death
    `,
  },
  'clock-skew': {
    label: 'clock skew or leap second',
    near: 'timezone',
    says: `
      ntp|chrony|clock_skew|clock_drift|leap_second|time_sync|timesync|leap_year|leap_day|epoch|year_2038|february_29|29_february|gps_week|rollover|monotonic
      clock|clocks|system_time|time drift|skew|wrong|ahead|behind|jump|backward|backwards|out_of_sync|sync|fast|slow|differ|disagree|minute_off|off_by|set_to|leap
      token|signature|login|ticket|code|otp not_yet_valid|in_the_future|issued_in_the_future|from_the_future|too_old|clock|drift
      timestamp future|past|jump|negative|wrong|backwards
      minutes|seconds ahead|fast|slow_of|behind_real_time|off clock|server|machine|time|host
    `,
  },
  timezone: {
    label: 'time zone or daylight saving',
    near: 'clock-skew cron',
    says: `
      dst|daylight_saving|time_zone|timezone|summer_time|winter_time|clock_change|clocks_change|clocks_went|utc_offset|tzdata|hour_changed|spring_forward|fall_back|standard_time
      hour|one_hour|an_hour early|late|twice|skipped|wrong|missing|off|shift|repeat summer|winter|local|clock|march|october|november|night|schedule|appointment|booking|reminder|sunday|calendar|change
      local_time|utc wrong|mixed|instead|confus|assume|treated
      reminder|appointment|booking|alarm|meeting|slot hour|hour_early|hour_late summer|winter|zone|clock|off
      calendar|date|day wrong|off_by_one|midnight|boundary|year_end|new_year
    `,
  },
  cron: {
    label: 'scheduled job missed, overlapping or at the wrong moment',
    weight: 0.7,
    near: 'maintenance',
    says: `
      cron|cronjob|crontab|scheduled_job|scheduled_task|nightly_job|nightly_batch|batch_job|nightly|overnight|night_run|batch_run|end_of_day|month_end not_run|did_not|never|fail|stuck|twice|overlap|missed|skipped|silently|late|hung|long|stop|disabled|run|collide|still
      cronjob|crontab|scheduled_job|nightly_job|overnight_job|nightly_batch|nightly_run
      job|batch|task|run overlap|twice|two_copies|same_time|collide|previous_run|still_running|second_copy
    `,
  },
});
