// What part of a product is hurt and how it looks. Shared by many incidents of different causes, so it weighs little;
// it helps where two descriptions of one mechanism name the same part in different words.

import { concepts } from './concept.ts';

const areas = concepts('area', {
  'area-payments': {
    label: 'payments',
    says: 'payment|pay|card|checkout|billing|invoice|charge|purchase|refund|basket|cart|till|cashier|acquirer|psp|money',
  },
  'area-login': {
    label: 'sign-in',
    says: 'login|sign_in|log_in|authentication|sso|session|password|auth|identity|logged_out|account_access|credential',
  },
  'area-mail': {
    label: 'e-mail and notifications',
    says: 'email|mail|smtp|newsletter|inbox|sms|notification|mailer|reminder',
  },
  'area-search': {
    label: 'search',
    says: 'search|elasticsearch|opensearch|solr|search_result|lookup|catalogue_search',
  },
  'area-database': {
    label: 'database',
    says: 'database|db|postgres|postgresql|mysql|mongodb|mongo|sql|oracle|mariadb|aurora|rds|replica|table|query|primary',
  },
  'area-queue': {
    label: 'queues and background work',
    says: 'queue|kafka|rabbitmq|sqs|consumer|broker|topic|job|worker|background|batch|stream|pipeline',
  },
  'area-cache': { label: 'cache', says: 'cache|redis|memcached|varnish|cached' },
  'area-network': {
    label: 'network',
    says: 'network|router|switch|fibre|vpn|packet|firewall|bandwidth|link|route|tunnel',
  },
  'area-kubernetes': {
    label: 'container platform',
    says: 'kubernetes|k8s|pod|container|node|cluster|kubelet|docker|eks|gke|helm',
  },
  'area-mobile': { label: 'mobile app', says: 'mobile|iphone|android|ios|phone|app_store|mobile_app|tablet' },
  'area-files': {
    label: 'files and uploads',
    says: 'upload|download|file|image|photo|attachment|picture|s3|bucket|object_storage|pdf|document|video',
  },
  'area-shipping': {
    label: 'orders and delivery',
    says: 'order|warehouse|delivery|shipment|parcel|courier|label|stock|inventory|pick|dispatch|logistics',
  },
  'area-reporting': {
    label: 'reports and analytics',
    says: 'report|analytics|dashboard|warehouse_load|etl|figure|export|statistics|bi|finance_figures',
  },
  'area-booking': { label: 'bookings', says: 'booking|reservation|appointment|calendar|ticket|seat|check_in' },
  'area-voice': {
    label: 'calls and chat',
    says: 'call|voice|telephony|sip|chat|meeting|video_call|phone_line|support_line',
  },
  'area-api': { label: 'API', says: 'api|endpoint|gateway|rest|graphql|integration|partner|webhook' },
  'area-web': {
    label: 'website',
    says: 'website|web_site|homepage|storefront|landing|browser|front_page|web_page|shop|portal',
  },
  'area-build': {
    label: 'builds and deployment tools',
    says: 'build|ci|pipeline|jenkins|artifact|registry|runner|deploy_tool',
  },
});

const symptoms = concepts('symptom', {
  'looks-slow': {
    label: 'slowness',
    says: 'slow|latency|sluggish|crawl|timeout|delay|lag|spinner|spinning|minutes_to_load|p99|unresponsive|took_ages|took_forever|hang|freeze|loading',
  },
  'looks-errors': {
    label: 'errors',
    says: '500|502|503|504|5xx|error|error_page|exception|bad_gateway|internal_server_error|service_unavailable|gateway_timeout|failing|oops',
  },
  'looks-down': {
    label: 'complete outage',
    says: 'down|outage|unreachable|offline|unavailable|blank_page|nothing_works|everything_stopped|dark|dead',
  },
  'looks-crash': {
    label: 'crashes and restarts',
    says: 'crash|restart|reboot|die|died|killed|crashloop|fell_over|bounce',
  },
  'looks-wrong': {
    label: 'wrong or old content',
    says: 'wrong|stale|outdated|old_data|incorrect|mismatch|inconsistent|duplicate|twice',
  },
  'looks-missing': {
    label: 'missing things',
    says: 'missing|lost|disappear|vanish|gone|empty|not_found|404|never_arrived',
  },
  'looks-refused': {
    label: 'refusals',
    says: 'refuse|reject|denied|forbidden|403|401|blocked|unauthorized|not_allowed|decline',
  },
  'looks-partial': {
    label: 'only some are hit',
    says: 'some_users|intermittent|sporadic|one_region|a_third|half_of|some_customers|random|now_and_then|flaky|occasional',
  },
});

export const areaConcepts = [...areas, ...symptoms].map((concept) => ({
  ...concept,
  weight: concept.kind === 'area' ? 0.16 : 0.1,
}));
