// Failures between programs: retries, queues, limits, dependencies and the vendors behind them.

import { concepts } from './concept.ts';

export const trafficConcepts = concepts('mechanism', {
  'retry-storm': {
    label: 'retry storm or thundering herd',
    near: 'cache-stampede traffic-surge',
    says: `
      retry|retries|retried|retrying|reconnect|reconnection|resend|try_again|reload|refresh storm|flood|amplif|unbounded|backoff|endless|loop|overload|multiply|without_pause|aggressive|jitter|all_at_once|same_time|herd|wave|thousand|overwhelm|immediate|same_moment|simultan|hammer|at_once|itself|pile|never_give_up|every_second|snowball|worse|feed
      retry_storm|thundering_herd|reconnect_storm|retry_loop|metastable|request_amplification|self_inflicted|self_ddos|feedback_loop|vicious_circle|congestion_collapse|no_backoff|without_backoff|exponential_backoff|no_jitter
      client|clients|app|apps|device|devices|browser|phone|terminal|sensor reconnect|retry|try_again|call_back|came_back|knock|ask_again|hammer|return|log_back at_once|same_time|together|every_second|same_second|storm|herd|all|simultan|moment|flood|again_and_again|over_and_over
      again_and_again|over_and_over|repeatedly ask|knock|hammer|request|try|call|load
      recover|come_back|came_back|restart|restarted crushed|knocked|overwhelmed|flattened|immediately_down|down_again|fell_over
    `,
  },
  'queue-backlog': {
    label: 'queue backlog or consumer lag',
    near: 'poison-message',
    says: `
      queue|kafka|rabbitmq|rabbit|sqs|topic|consumer|backlog|broker|pubsub|kinesis|sidekiq|celery|nats|stream|jobs|job_queue|mailbox|pipeline lag|behind|backlog|grew|grow|pile|stuck|full|stall|stop|stalled|deep|depth|drain|unprocessed|not_consumed|rebalance|blocked|build|accumulate|wait|delay|late|million|thousand|overflow|paused|nobody|slow|swell|empty|lost|long|back_up
      consumer_lag|queue_depth|queue_backlog|message_backlog|consumer_group|dead_letter|unacked|backpressure|work_queue|waiting_list|pile_up|piled_up|backed_up
      message|event|job|task|order|notification|webhook|item|work|document pile|piled|backlog|unprocessed|hours_late|late|waiting|delay|stuck|queue|accumulate|stack|not_picked_up|nobody_pick|sit|sat|picked_up|hours_behind|build_up
      worker|workers|consumer|processor|reader stop|stopped|hung|stuck|dead|die|died|idle|crash|not_pick|fell_behind|slow|behind|quit queue|message|job|event|backlog|work|pick|task|consum|reading|pile|order|document
      picked_up|processed|worked_off|handled late|hour|nobody|not|behind|delay|eventually
    `,
  },
  'poison-message': {
    label: 'one bad message blocks the rest',
    near: 'queue-backlog data-corrupt',
    weight: 0.9,
    says: `
      poison|poison_message|poison_pill|bad_message|malformed_message|unparseable|undeserializable|deserialization|serialization|head_of_line
      message|event|record|item|job|order|file|document|line|upload malformed|invalid|oversize|unreadable|broken|strange|odd|unexpected|too_large|huge|one_single|single block|crash|stuck|stop|loop|again|restart|retry|over_and_over|kill|choke|jam|consumer|worker|importer
      one|single message|event|record|item|file|document|order|upload block|jam|choke|stopp|crash|held_up|killed|took_down everything|all|rest|queue|others|behind|worker|importer|line
      parser|importer|decoder|deserializer crash|choke|fail|die|loop|stop
    `,
  },
  'rate-limit': {
    label: 'rate limit or throttling',
    near: 'quota vendor',
    says: `
      rate_limit|rate_limited|rate_limiter|throttle|throttled|throttling|429|too_many_request|request_limit|limit_exceeded|calls_per|per_second_limit|requests_per|leaky_bucket|token_bucket|rate_limiting
      limit|limiter|cap api|call|request|per_second|per_minute|per_hour|partner|provider|vendor|third exceed|hit|reach|over|refuse|reject|block|too_low|cut|allow
      slow_down|too_often|too_many_calls|too_fast|too_many_requests partner|provider|vendor|api|reject|refuse|told|ask|block|call|us
      partner|provider|vendor|supplier|api refuse|reject|block|cut_us_off|turn_away|turned_us_away too_many|too_often|too_fast|more_than|volume|allow
    `,
  },
  quota: {
    label: 'quota or account limit reached',
    near: 'rate-limit disk-full license',
    says: `
      quota|account_limit|service_limit|subscription_limit|usage_limit|plan_limit|soft_limit|hard_limit|daily_limit|monthly_limit|spending_limit|allowance|allotment|credit_limit|free_tier exceed|hit|reach|exhaust|used_up|limit|ran_out|run_out|full|over|raise|increase|blocked|low|spent|cloud|project
      quota|service_quota|account_limit
      limit|maximum|cap|ceiling hit|reach|exceed|ran_into|bump account|subscription|project|cloud|number_of|plan|tenant|mailbox|per_account
      integer_overflow|id_exhaust|int_overflow|sequence_exhaust|auto_increment|32_bit|2147483647|2_billion|transaction_id|wraparound|max_int|primary_key_overflow|ran_out_of_ids|ran_out_of_numbers
      integer|int32|32_bit limit|overflow|maximum|range|ran_out
      id|ids|number|counter|sequence|key overflow|exhaust|ran_out|run_out|maximum|largest|32_bit|wrap|limit column|integer|int|bit|table|row|record|insert
    `,
  },
  license: {
    label: 'licence, subscription or bill lapsed',
    near: 'quota cert-expired token-expired',
    says: `
      license|licence|subscription|unpaid|invoice|billing_lapse|contract|trial|payment_method|credit_card expire|lapse|invalid|not_renew|unpaid|overdue|suspend|ran_out|run_out|end|over_limit|seat|key|server|cancel|vendor|account_locked
      account|service|project suspend|closed|disabled|deactivated|shut_off|switched_off provider|vendor|cloud|unpaid|invoice|bill|billing|host
      license_server|licence_server|license_key|licence_key
    `,
  },
  vendor: {
    label: 'outage of a vendor or dependency',
    weight: 0.75,
    near: 'vendor-slow',
    says: `
      third_party|3rd_party|vendor|provider|upstream|supplier|partner|external|saas|cloud_provider|hosted|dependency|outside_company|aws|azure|gcp|twilio|auth0|okta|stripe|paypal|adyen|sendgrid|github|google outage|down|incident|fail|failed|unavailable|degrade|problem|broke|error|region|stop|disrupt|broken|not_answer|interrupt|did_not|trouble|status_page
      their_status_page|vendor_outage|provider_outage|upstream_outage|third_party_outage|their_side|their_end|outside_our_control|on_the_provider|at_the_provider|nothing_we_could
      us_east_1|availability_zone|region outage|down|fail|impair|degrade|lost|unavailable|problem
      ~third_party|vendor|provider
    `,
  },
  'vendor-slow': {
    label: 'slow dependency without a timeout',
    near: 'thread-pool vendor',
    weight: 0.85,
    says: `
      timeout no|without|missing|too_long|unset|default|not_set|sixty|infinite|long|minute call|client|request|http|dependency|downstream|upstream|external
      no_timeout|without_timeout|circuit_breaker|no_circuit_breaker|slow_dependency|slow_downstream|cascade|cascading|domino|knock_on|chain_reaction
      slow|hang|hung|stall dependency|downstream|upstream|partner|provider|external|third_party|vendor|remote tie|tied|thread|worker|wait|block|pile|drag|cascade|all|took_down|timeout|answer|reply|response
      wait|waiting forever|endless|without_limit|no_deadline|minutes answer|reply|partner|provider|service|response|call
    `,
  },
  'mail-delivery': {
    label: 'e-mail or message delivery',
    says: `
      email|mail|e_mail|smtp|mailer|newsletter|inbox|sms|text_message|push_notification|otp bounce|bounced|spam|blocklist|blacklist|blocked|not_delivered|undelivered|not_arrive|never_arrived|not_sent|delay|deferred|rejected|junk|reputation|late|missing|did_not_receive|not_receive|stop|refuse|not_reach|never_reached|silent
      spf|dkim|dmarc|mail_reputation|sender_reputation|greylist|spamhaus|mx_record|mail_relay|mail_server|mail_queue|spam_folder|junk_folder|spam_filter
      confirmation|receipt|password_reset|reset_link|invoice|verification_code|code|reminder|notification|alert never|not|did_not|late|spam|missing|lost|hours arrive|reach|receive|came|deliver|sent|inbox|get|mail|email|sms
      gmail|outlook|yahoo|hotmail reject|block|refuse|spam|junk|bounce|mail
    `,
    weight: 0.85,
  },
  'payment-gateway': {
    label: 'payment gateway',
    weight: 0.7,
    says: `
      payment|card|checkout|acquirer|psp|gateway|stripe|adyen|paypal|braintree|3ds|3d_secure|bank|authorisation|authorization|terminal|charge decline|declined|fail|refuse|reject|error|timeout|unavailable|down|not_go_through|could_not|cannot|stuck|outage|broken|not_accept|lost
      could_not|cannot|unable|not_able|impossible pay|buy|purchase|check_out|checkout|complete_order|place_order
      payment_gateway|payment_provider|payment_processor|card_payment|card_processor
    `,
  },
  webhook: {
    label: 'webhooks or integrations',
    weight: 0.6,
    says: `
      webhook|callback|integration|edi|sync|synchronisation|synchronization|connector|feed|api_partner fail|lost|duplicate|late|delay|not_delivered|stop|broken|missing|expire|drop|out_of_sync|twice
      idempotency|idempotent|at_least_once|delivered_twice|replayed
    `,
  },
});
