// Failures on the way between machines: names, certificates, routes, balancers, edges and the firewalls between.

import { concepts } from './concept.ts';

export const networkConcepts = concepts('mechanism', {
  'cert-expired': {
    label: 'certificate expired or wrong',
    says: `
      certificate|cert|tls|ssl|x509|letsencrypt|acme|ca|https expire|expiry|renew|lapse|out_of_date|outdated|invalid|untrusted|not_trusted|rotate|old|end_of_life|past|ran_out|validity|run_out|stale|wrong|mismatch|self_signed|forgot
      certificate|cert|tls|ssl|https|x509 error|handshake|reject|warning|refuse|fail|verify|broken
      padlock|not_secure|not_private|insecure|connection_not_private|security_warning|unsafe|privacy_error|red_warning|not_safe|scary_warning
      browser|app|phone|client|visitor|customer warn|warning|complain|refuse trust|secure|secur|identity|padlock|safe|private|unsafe
      handshake|tls|ssl fail|error|abort|refuse|reject
      intermediate|root|chain|ca|truststore|trust_store|bundle certificate|cert|missing|incomplete|expire|untrusted|trust|distrust|old_device|old_phone|android|java
      trust|identity|encrypt|encrypted|secure_connection date|expire|no_longer|refuse|could_not|prove|reject|verify
      mtls|mutual_tls
      ~renewal
      ~handshake
    `,
  },
  dns: {
    label: 'DNS',
    says: `
      dns|nameserver|name_server|resolver|coredns|bind|route53|route_53|hostname|kube_dns|unbound|dnssec|nxdomain|servfail|cname|zone_file|name_resolution|glue_record
      domain|zone|domain_name|registrar expire|lapse|renew|record|delegate|transfer|missing|deleted|suspended|resolve|wrong|not_found|not_exist|does_not_exist|unknown|park
      resolve|resolving|resolution|lookup|look_up name|host|address|domain|fail|wrong|timeout
      host|name|server|address not_found|could_not_be_found|unknown|cannot_find|not_find|no_such_host|cannot_resolve|could_not_resolve
      names|address_book|phone_book machine|server|internet|network|lookup|find
      by_name|wrong_ip|wrong_address|ip_instead|by_ip
      ttl record|name|dns|low|long
    `,
  },
  'network-partition': {
    label: 'network partition or packet loss',
    near: 'bgp-routing failover',
    says: `
      network|packet|link|fibre|fiber|cable|switch|interconnect|vpn|tunnel|backbone|uplink|lan|wan|line partition|loss|lost|drop|dropped|cut|flap|severed|unreachable|isolated|broke|fail|die|down|outage|saturate|congest|lose|dig|damaged|unplug|interrupt|failure
      packet_loss|network_partition|network_split|netsplit|link_flap|duplex|mtu|dropped_packet|retransmit|network_outage|network_issue|network_failure
      data_centre|data_center|datacenter|site|zone|region|rack|office|branch cut_off|isolated|unreachable|could_not_talk|could_not_reach|lost_contact|connectivity|disconnect|could_not_see|lost_sight
      each_other|one_another could_not|cannot|stopped|lost see|talk|reach|hear|contact
      digger|excavator|dug|construction|shark cable|fibre|fiber|line
      switch|router|core_switch|top_of_rack|firewall reboot|restart|firmware|fail|crash|loop|die|died|hang|hung|memory
      spanning_tree|broadcast_storm|network_loop|arp|vlan
      connectivity intermittent|lost|broken|problem|between
    `,
  },
  'bgp-routing': {
    label: 'routing (BGP)',
    near: 'network-partition config-push',
    says: `
      bgp|as_path|prefix|peering|route_leak|route_hijack|route_withdraw|anycast|autonomous_system|transit|route_reflector|ospf|route_table|routing_table|routing|blackhole|black_hole|static_route
      route|prefix|announcement|advertisement withdraw|withdrawn|leak|hijack|announce|advertise|wrong|lost|missing|removed|disappear|vanish
      traffic detour|wrong_country|wrong_way|other_side_of|abroad|long_way|dead_end|nowhere|foreign|another_provider|through_a_provider
      internet|world|outside vanish|disappeared_from|disappear_from|no_path|no_longer_reach|unreachable_from route|path|announce|provider|router
    `,
  },
  'load-balancer': {
    label: 'load balancer or health checks',
    weight: 0.9,
    says: `
      load_balancer|loadbalancer|haproxy|alb|elb|nlb|envoy|ingress|nginx|reverse_proxy|target_group|backend_pool|traefik|f5 wrong|unhealthy|misroute|uneven|health|fail|remove|drain|empty|config|stop|limit|no_healthy|sent|one|reload|dead|error|crash|lost|out
      health_check|healthcheck|liveness|readiness|probe fail|wrong|too_strict|strict|timeout|killed|removed|kept|flap|false|aggressive|deep|shallow|restart|pass|lie|green
      traffic|request|visitor sent|send|route|land|went|kept dead|broken|unhealthy|one_server|single_server|old_server|gone|same_machine|one_machine
      sticky_session|uneven_load|one_server_took|out_of_rotation|pulled_from_rotation|no_healthy
    `,
  },
  'cdn-waf': {
    label: 'CDN or firewall rule',
    near: 'config-push vendor',
    says: `
      cdn|waf|cloudflare|fastly|akamai|cloudfront|edge_network|web_application_firewall|edge_server|pop
      firewall|waf|security_group|acl|network_policy|iptables|ip_filter|bot_protection|bot_detection|allowlist|allow_list|whitelist|blocklist|denylist|geo_block|captcha|security_rule|bot_rule|nacl|filter block|rule|drop|deny|reject|wrong|closed|removed|refuse|legit|lock|customer|too_broad|forbid|challenge|change|port|stop|genuine
      legitimate|real|genuine|innocent|honest customer|visitor|user|traffic|request|people|client|shopper block|captcha|blocked|bot|robot|attack|forbidden|403|banned|treated|refused|turned_away
      treated_as|mistaken_for|mistook|flagged_as|taken_for|looked_like bot|robot|attack|attacker|abuse|scraper|hacker|fraud
      access_denied|403|forbidden
    `,
    weight: 0.9,
  },
  'connection-limits': {
    label: 'ports, sockets or file descriptors exhausted',
    near: 'connection-pool',
    says: `
      file_descriptor|too_many_open_files|open_file|ulimit|ephemeral_port|conntrack|nat_gateway|snat|socket|time_wait|port|fd exhaust|limit|ran_out|run_out|too_many|leak|out_of|table_full|full|used_up|drop|deplete|no_free|use_up|maximum
      too_many_open_files|emfile|conntrack|ephemeral_port|file_descriptor|file_handle|fd_leak|ulimit|port_exhaustion|snat|backlog_queue|somaxconn|time_wait
      open_file|handle|socket leak|never_closed|not_closed|left_open|pile|limit
    `,
  },
  ddos: {
    label: 'attack or abusive traffic',
    near: 'traffic-surge rate-limit',
    says: `
      ddos|dos_attack|denial_of_service|syn_flood|botnet|amplification|credential_stuffing|brute_force|scraper|scraping|crawler|crawling|spammer|flood
      attack|attacker|bot|bots|malicious|hostile|abuse|abusive|spam traffic|request|flood|wave|overload|login|sign_up|volume|overwhelm|password|hammer|crawl
      one_client|single_client|single_customer|one_customer|one_tenant|single_ip|one_ip|one_script hammer|flood|million|thousand|loop|request|traffic|call|poll
      password|login guess|stolen|attempt|tried|thousand|bot|automated
    `,
  },
});
