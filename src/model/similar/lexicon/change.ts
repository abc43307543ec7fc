// Failures that a change brought: deployments, configuration, flags, secrets, permissions, versions.

import { concepts } from './concept.ts';

export const changeConcepts = concepts('mechanism', {
  'bad-deploy': {
    label: 'bad deployment, rolled back',
    weight: 0.6,
    near: 'config-push feature-flag app-bug',
    says: `
      deploy|deployment|release|rollout|new_version|new_build|new_release|update|hotfix|patch|shipped|latest_version|canary broke|break|bad|fail|regression|rollback|revert|introduced|crash|caused|bug|wrong|undo|error|after|roll_back|minutes|back_to|since|faulty|defect
      rollback|rolled_back|revert|went_back|back_to_the_previous|previous_version|undid|previous_release|back_out|backed_out|old_version
      after|since|following|right_after|minutes_after deploy|release|deployment|rollout|upgrade|update
      half|partial|mixed|two_versions|old_and_new deploy|version|fleet|rollout|server|code
    `,
  },
  'app-bug': {
    label: 'code defect',
    weight: 0.5,
    near: 'bad-deploy',
    says: `
      null_pointer|nullpointer|npe|exception|stack_trace|segfault|type_error|undefined|off_by_one|race_condition|unhandled|panic|assertion|divide_by_zero|stack_overflow|javascript_error|core_dump|edge_case
      bug|defect|logic_error|coding_error code|release|introduced|library|function
    `,
  },
  'config-push': {
    label: 'bad configuration change',
    near: 'bad-deploy feature-flag',
    weight: 0.9,
    says: `
      config|configuration|setting|parameter|yaml|env_var|environment_variable|terraform|ansible|puppet|helm|chef|manifest|template|toggle|value|variable|config_map|configmap|property wrong|bad|typo|mistake|push|pushed|change|changed|misconfigur|invalid|missing|broke|incorrect|empty|deploy|propagate|global|everywhere|default|error|removed|apply|rolled_out|staging|mistyped|overwritten|forgot|reset|lost|swapped
      misconfiguration|misconfigured|config_change|configuration_change|config_push|bad_config|typo|config_drift|configuration_error|wrong_value|stray_comma|missing_comma|mistyped|fat_finger|copy_paste|syntax_error|wrong_environment|staging_value|test_value|test_setting
      pointed|pointing|point wrong|staging|test|old database|server|host|endpoint|address|environment|cluster|url
      one_line|one_character|single_character|comma|indentation|quote|blank_line|decimal|extra_zero|missing_zero|unit change|wrong|broke|file|setting|config|typo|everywhere|edit|value
      edited|edit|changed by_hand|manually|in_place setting|file|config|rule|production|server
    `,
  },
  'feature-flag': {
    label: 'feature flag',
    near: 'config-push bad-deploy',
    says: `
      feature_flag|feature_toggle|launchdarkly|flag_rollout|experiment|kill_switch|a_b_test|ab_test|unleash|flagsmith|dark_launch|feature_switch|feature_gate
      flag|toggle|experiment|switch|beta|gate turned_on|turn_on|enable|enabled|flip|flipped|percent|rollout|switched_on|off|wrong|disable|100_percent|everyone|ramp|all_users|all_customers
      new|experimental|unfinished|hidden|beta feature|function|screen|option|experience switched_on|turned_on|enabled|activate|opened|everyone|percent|all_users|all_customers|ramp|half_of_users|off
      turned_off|switched_off|turn_off|turning_off|switching_off feature|experiment|flag|new_screen|option
    `,
  },
  'token-expired': {
    label: 'expired or rotated credentials',
    near: 'access-rights cert-expired sso',
    says: `
      token|credential|secret|password|api_key|apikey|key|access_key|service_account|signing_key|jwt|refresh_token|oauth|keytab|client_secret|pat|vault|passphrase|shared_secret|service_password|machine_account expire|expired|rotate|rotated|rotation|revoke|revoked|invalid|lapse|out_of_date|changed|old|stale|renew|not_updated|outdated|leak|reset|forgot|ran_out|mismatch|deleted|replaced|no_longer_valid|wrong|missing|past
      expired_credential|expired_token|secret_rotation|key_rotation|credential_rotation|password_rotation|rotated_key|unauthorized|401|authentication_failed|authentication_failure|password_policy|old_password|old_key|new_password|new_key|old_secret|new_secret|vault
      password changed|rotated|expired|new database|service|account|job|server|application|system|user
      login|account|user machine|service|technical|system|robot password|locked|expired|key
      no_longer_accept|stopped_accepting|rejected|refused|no_longer_recogni key|token|password|credential|secret|login
    `,
  },
  'access-rights': {
    label: 'permissions or access policy',
    near: 'token-expired cdn-waf',
    weight: 0.85,
    says: `
      permission|iam|rbac|acl|policy|privilege|access_right|grant|role_binding|sudo|ownership|access_control removed|denied|deny|missing|wrong|change|lost|too_strict|revoked|tighten|restrict|broken|cannot|cleanup|delete|clean|mistake|overwritten
      permission_denied|access_denied|not_authorized|not_allowed|unauthorised|insufficient_permission|locked_out|iam_role|iam_policy|over_permissive|publicly_readable|publicly_accessible|world_readable|exposed
      right|rights read|write|access|database|bucket|file|removed|lost|missing|user|take|took
    `,
  },
  sso: {
    label: 'sign-in or single sign-on',
    near: 'token-expired vendor',
    weight: 0.6,
    says: `
      sso|saml|identity_provider|idp|ldap|active_directory|okta|auth0|keycloak|oidc|oauth|mfa|2fa|two_factor|session|single_sign_on|login_service|auth_service fail|down|outage|error|expire|misconfig|lost|broken|stop|unavailable|loop|logged_out|reject|slow|unreachable|metadata|overload|lock
      login|sign_in|log_in|authenticate|authentication|log_on|sign_on|logging_in|password cannot|could_not|fail|unable|error|broken|loop|nobody|refused|not_able|locked_out|thrown_out|kicked|rejected|not_possible|impossible|stopped
      logged_out|thrown_out|kicked_out|signed_out|session_lost|asked_to_log_in|back_to_the_login|locked_out
    `,
  },
  version: {
    label: 'incompatible version or library',
    near: 'bad-deploy',
    weight: 0.8,
    says: `
      incompatible|breaking_change|backward_compat|backwards_compat|compatib|deprecated|deprecation|api_version|old_client|old_app|version_mismatch|protocol_version|sunset|end_of_life|end_of_support
      library|dependency|package|npm|pip|maven|runtime|sdk|driver|base_image|transitive|module|java|node_js|python|openssl|libc|upstream_package upgrade|update|bump|version|broke|incompatible|yank|removed|pin|unpinned|latest|changed|minor|unpublish
      old|older|outdated app|client|phone|browser|device|version unsupported|incompatible|no_longer|stop|refuse|break|not_understand|reject|could_not
      understand|format|field|response|contract new|changed|renamed|removed|different|unexpected client|consumer|app|partner|caller|api
      upgrade major|minor|version|engine|database|operating_system|postgres|mysql|kernel|broke|behaved
    `,
  },
  'wrong-target': {
    label: 'right command on the wrong system',
    near: 'data-loss config-push',
    weight: 0.9,
    says: `
      wrong|mistaken|other host|server|machine|environment|terminal|window|database|cluster|account|region|tab|console|shell|prompt|command|production
      command|script|playbook|tool|operation|maintenance meant|intended|wrong|larger|too_many|mistake|accident|typo|broader|more_than|production|supposed
      thought|believed|meant|supposed|intended staging|test|standby|old|few production|live|real|primary|instead|all|larger|wrong
      instead_of_staging|instead_of_the_test|instead_of_the_standby|in_production_instead|on_production_by|against_production
    `,
  },
  maintenance: {
    label: 'planned maintenance went wrong',
    weight: 0.6,
    near: 'config-push node-failure',
    says: `
      maintenance|planned_work|planned_maintenance|maintenance_window|decommission|move|relocate|cutover|migrating|switch_over wrong|overrun|unexpected|fail|still_in_use|late|longer|took|still_used|not_announced|broke|caused|went
      decommission|retire|switch_off|shut_down|removed|turned_off|delete old|unused|legacy|obsolete still|need|depend|used|needed|in_use|rely
    `,
  },
  monitoring: {
    label: 'monitoring blind or alerting broken',
    weight: 0.7,
    says: `
      monitoring|alert|alerting|alarm|pager|paging|prometheus|metrics|observability|telemetry|dashboard|probe|logs|logging did_not_fire|not_fire|never_fired|silenced|muted|blind|missing|broken|lost|no_alert|down|gap|false|did_not|silent|not_page|never_paged|dead|disabled|stop
      no_alert|nobody_was_paged|nobody_noticed|unnoticed|undetected|customer_told_us|found_out_from_customers|false_alarm|blind_spot|false_positive
    `,
  },
  breach: {
    label: 'break-in or leak',
    says: `
      breach|compromise|compromised|intruder|intrusion|ransomware|malware|phishing|hijack|hijacked|stolen|backdoor|cve|vulnerability|exploit|exploited|data_leak|exfiltrat|hacked
      leak|exposed|visible|public personal|customer|private|information|bucket|other_customers|anyone|secret
    `,
    weight: 0.8,
  },
  sandbox: {
    label: 'safety limit or guard removed',
    weight: 0.6,
    says: `
      safeguard|guard|guardrail|safety_check|protection|limit_check|sanity_check removed|missing|bypass|absent|disable|dropped|refactor|skipped|turned_off
    `,
  },
});
