// Words for things: parts of systems, products, papers. As the subject of "failed to" or "should" they
// blame nobody. They also overrule a person word before them ("the on-call scheduler").

import { wordSet } from './word-set.ts';

const thingStems = `
  account ack address adapter agent alarm alert algorithm allocator annotation api app appliance application archive array
  artefact artifact asset attachment automation autoscaler axle backend background backlog backup balancer balance band
  bandwidth banner baseline batch battery binary bit block board boot bot bottleneck bound box branch breaker bridge
  broker browser bucket budget buffer bug build bundle burst bus button byte cable cache calendar call canary capacity
  card cascade cell certificate cert chain change channel chart chat check checker checklist checkpoint checksum chip circuit class
  classifier cli client clock cloud cluster code collector column command commit compactor compiler component computer
  condition config configuration connection connector console consumer container contract controller converter cookie
  coordinator-node copy core counter cpu crash crawler credential cron cronjob cursor daemon dashboard data
  database dataset datacentre datacenter deadline debugger decoder default definition dependency deploy deployment
  detector device diagram diff digest disk dispatcher-job display distribution dns document documentation domain door download drain
  drive driver dump editor email emitter encoder endpoint engine entry environment equipment error estimate event exception
  exchange executor expiry export exporter extension failover failure fallback fan fault feature feed fence field file filter
  fingerprint firewall firmware fix fixture flag flow flux folder form format formula forwarder frame framework frontend function fuse
  gap gate gateway gauge generator graph group-chat guardrail guide handler handshake hardware hash header heap
  heartbeat heuristic history hook hop host hotfix hypervisor image implementation importer index indexer indicator infrastructure
  ingester ingress initialiser installer instance integration interface interpreter interval inventory invoice isolator item
  job journal kernel key keyboard keystore lag lambda laptop latency layer leader-election lease ledger level lib library licence license
  limit limiter line link linter list listener load loader lock log logger logic lookup loop machine mail mailbox mailer manifest map mask
  master matcher measurement memory menu mesh message metric microservice migration migrator mirror mode model modem module monitor monitoring
  mount mutex mux nameserver namespace network node noise notification notifier number object offset optimiser optimizer option
  orchestrator order output package packet page pager pagination panel parameter parser partition password patch path
  payload pen percentile permission phone phones pin ping pipe pipeline plan planner-process plugin pod policy poller poll pool port portal
  power preview primary print printer probe procedure process processor producer product profile profiler program project prompt
  property protocol provisioner proxy publisher-process pull-request pump push quarantine query queue quorum quota rack radio rate reader rebalancer
  receipt receiver reconciler record recovery recorder redirect refactor region register registry relay release reminder renderer replica replication
  replicator report repo repository request resolver resource response restart restore result retry rollback rollout room
  root rota router route routine row rule run runbook runner runtime sandbox scaler scan scanner schedule scheduler schema scraper screen script sdk
  search-index secondary secret section segment selector semaphore sender sensor sequence serialiser serializer server service session
  setting setup shard sheet sidecar signal silence silo site snapshot socket software solver spec spike spreadsheet stack stage standby
  state statement status step storage store storm stream string subnet subscriber subscription supervisor-process suite switch symptom sync system
  table tag target task template tenant terminal test text thread threshold throttle ticket timeout timer timestamp token tool
  toolchain topic tracker traffic transaction transcoder trigger ttl tunnel type ui unit update upgrade uploader upload url usage utility
  validator validation value variable vault verifier version view vm volume voltage wall warning watcher watchdog wave webhook website wheel widget
  wifi window wire worker workflow workstation wrapper write writer-process zone year week month day night-run hour minute second
  outage incident downtime problem issue regression cause reason factor effect impact customer-impact maintenance
  morning weekend season weather building generator-set rule-set agenda meeting review timeline summary
  postmortem story line-card blade backbone fibre fiber transceiver hostgroup firmware-image bios index-build cooling
  thermostat valve elevator conveyor scale train-set signalbox reactor turbine robot vehicle camera microphone`;

const massNouns = `
  access monitoring replication rotation traffic capacity storage logging tracing caching paging scheduling alerting
  discovery routing throughput latency memory bandwidth telemetry authentication authorisation authorization encryption
  compression compaction retention recovery failover dns cpu ram disk io tls ssl tcp udp http https ntp bgp dhcp vpn ldap saml sso
  css html json yaml xml sql ci cd ssd raid ups pdu hvac slo sla ddl acl gc oom gpu tpu nfs smb ssh s3 sqs sns ecs eks gke aks rds iam lb
  queues it this that which there both-nodes none-of-it analysis autoscaling sharding batching indexing ingestion ingest
  everything something anything nothing`;

export const thingNouns: ReadonlySet<string> = new Set([
  ...[...wordSet(thingStems)].flatMap((noun) => [
    noun,
    noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`,
  ]),
  ...wordSet(massNouns),
  ...wordSet('indices matrices proxies caches axes vertices data media criteria caches masters slaves days'),
]);

/** Products and projects. They beat given names: "Jenkins skipped the stage". */
export const productNames = wordSet(
  `airflow akamai alertmanager android ansible apache apollo arango argo argocd athena atlas aurora aws azure backstage
  bamboo bazel bigquery bitbucket buildkite caddy calico cassandra ceph celery chef chrome cilium circleci clickhouse
  cloudflare cloudfront cloudwatch cockroachdb confluence consul coredns corosync couchbase couchdb crossplane dagster
  databricks datadog debezium debian django docker dovecot druid dynamodb dynatrace elastic elasticsearch elixir envoy erlang
  etcd exim express fastly fedora firebase firefox flask flink fluentbit fluentd flyway foundationdb freebsd gcp gerrit git
  github gitlab golang google grafana graphite graphql gunicorn hadoop haproxy harbor hashicorp hbase helm heroku hive hazelcast
  iceberg icinga influxdb ingress-nginx ios istio jaeger java jenkins jetty jira jvm kafka keda keepalived keycloak kibana
  kong kubelet kubernetes k8s lambda laravel liferay linkerd linux logstash loki longhorn lustre macos mariadb memcached mesos
  metabase mimir minio mongo mongodb mysql nagios nats neo4j netbox netlify newrelic nexus nginx node nodejs nomad okta opensearch
  openshift openssl openstack opentelemetry opsgenie oracle otel pacemaker packer pagerduty patroni pgbouncer php podman postfix
  postgres postgresql presto prometheus proxysql pulsar pulumi puppet python qemu rabbitmq rails rancher react redis redshift redpanda
  rook route53 salt saltstack scylla sentry sidekiq slack snowflake solr sonarqube spanner spark splunk spinnaker spring sqlite
  statuspage squid stripe superset supabase systemd tableau tekton teamcity telegraf temporal terraform thanos tomcat traefik travis-ci
  trino twilio typha ubuntu unbound unicorn uwsgi varnish vault velero vercel victoriametrics vitess vmware wazuh weaviate
  windows wireguard wordpress xen yarn zabbix zendesk zipkin zookeeper zuul microsoft amazon`,
);

/** Two-word names of things whose second word is a word for people. */
export const thingCompounds: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'agent',
    wordSet(
      'user build node backup monitoring log metrics transfer datadog consul ci host ssh mail proxy remote backend collector nomad vault telemetry deploy deployment update security endpoint azure jenkins buildkite relay',
    ),
  ],
  [
    'manager',
    wordSet(
      'queue lock session state cluster resource package secret secrets connection memory window task volume boot traffic certificate cert key file transaction device disk partition controller config process password content network-access plugin',
    ),
  ],
  [
    'operator',
    wordSet(
      'kubernetes prometheus postgres cluster kafka etcd redis cert k8s mysql mongodb ternary logical boolean comparison merge join unary elastic vault istio strimzi pipe lookup',
    ),
  ],
  ['owner', wordSet('lock lease partition shard file table key')],
  ['lead', wordSet('copper')],
  ['publisher', wordSet('event message queue metrics topic')],
  ['writer', wordSet('log segment batch index snapshot row')],
  ['editor', wordSet('text code config')],
  ['architect', wordSet('')],
  ['coordinator', wordSet('transaction group query node shard saga')],
  ['dispatcher', wordSet('event job task thread message')],
  ['assistant', wordSet('voice ai setup')],
  ['watch', wordSet('etcd file kubernetes config apple key')],
  ['crew', wordSet('')],
  ['staff', wordSet('')],
  ['leader', wordSet('raft partition elected new-term cluster etcd')],
  ['peer', wordSet('bgp raft gossip vpn remote')],
  ['guard', wordSet('type route input null')],
  ['provider', wordSet('identity terraform auth context oidc saml')],
  ['unit', wordSet('systemd power cooling')],
  [
    'group',
    wordSet(
      'consumer auto-scaling autoscaling target security node resource log placement replication instance process host parameter',
    ),
  ],
  ['board', wordSet('circuit main control')],
  ['partner', wordSet('replication mirror')],
  ['shift', wordSet('bit traffic phase time')],
  ['support', wordSet('ipv6 tls utf-8')],
]);
