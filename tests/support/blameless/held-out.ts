// Labelled sentences that were fixed before the rules were tuned and are only ever measured.

import { blaming, fair } from './labelled.ts';
import type { LabelledSentence } from './labelled.ts';

export const heldOut: readonly LabelledSentence[] = [
  ...blaming(
    'person-as-cause',
    `
    Priya broke the checkout page with her hotfix.
    The downtime is entirely the fault of the network crew.
    A junior developer brought down the payment gateway.
    Somebody in finance is to blame for the corrupted ledger.
    The root cause was the database administrator.
    This outage was caused by Tomasz.
    It was the contractor who wiped the volume.
    The whole thing happened because Leila pushed straight to main.
    The mess we are in is down to the platform group.
    Hiroshi's migration took out the search cluster.
    We lost the records because of the night operator.
    The culprit is whoever merged this on a Friday.
    The SRE on duty crashed the cluster.
    The fault lies with the storage team.
    `,
  ),
  ...blaming(
    'counterfactual',
    `
    The on-call engineer should have rolled back within five minutes.
    Fatima could have asked for a second pair of eyes.
    The developers ought to have tested this on staging.
    If the DBA had read the warning, nothing would have happened.
    Had the operator waited, the replica would have caught up.
    You shouldn't have merged that before lunch.
    A simple look at the dashboard would have shown the problem.
    Why didn't anyone call the vendor?
    The commander was supposed to hand over at six.
    We should have escalated sooner.
    All she had to do was read the message.
    They might at least have warned the support desk.
    The reviewers would have noticed it if they had run the code.
    Security should never have approved that rule.
    `,
  ),
  ...blaming(
    'judgement',
    `
    This was a reckless change to make in peak hours.
    Sloppy work on the firewall rules opened the port.
    The rollout plan was amateurish.
    What an idiotic way to store a password.
    The handling of the incident was incompetent.
    Deleting the table without a dump was plain foolish.
    The script is an embarrassment.
    Shoddy testing let the bug through.
    The vendor's answer was pathetic.
    A thoughtless edit of the host file started it.
    Her decision to continue was irresponsible.
    It was a rookie mistake.
    Bad judgement during the night made it worse.
    The configuration was carelessly copied from staging.
    `,
  ),
  ...blaming(
    'human-error',
    `
    The cause was operator error.
    Classified as human mistake and closed.
    We attribute the loss of the index to pilot error.
    A clerical error in the route table.
    Someone clicked on the wrong row.
    Cause: fat fingers.
    Another case of user error.
    It turned out to be a copy-paste mistake.
    The on-call made an error during the restore.
    The wrong environment was selected.
    A lapse of concentration at four in the morning.
    Typo by the engineer on shift.
    Ultimately it boils down to human failure.
    An engineer made a mistake in the runbook step.
    `,
  ),
  ...blaming(
    'absolute',
    `
    They never document anything.
    Omar always deploys without telling us.
    Nobody ever looks at that dashboard.
    The mobile team constantly changes the contract.
    You people never listen.
    Everybody knows you do not touch that box.
    He keeps breaking the nightly build.
    Every time she is on call something goes wrong.
    No one here takes alerts seriously.
    The data engineers never clean up after themselves.
    Support is always late with tickets.
    The vendor never tells the truth.
    As usual, the frontend team did not read the announcement.
    None of them ever reads the change log.
    `,
  ),
  ...blaming(
    'mind-reading',
    `
    Noor did not care whether the backup had finished.
    The team wanted to look good in front of the board.
    He panicked and pulled the plug.
    The operators got careless because it had always worked.
    She obviously had no idea what the flag does.
    The developers thought they were above the process.
    The admin must have been asleep.
    They were too proud to ask for help.
    He hoped nobody would notice.
    The engineer simply assumed that the backups were fine.
    Management did not want to hear about it.
    The contractor rushed the job to get home.
    Ines was overconfident after the last rollout.
    They tried to cover up the leak.
    `,
  ),
  ...blaming(
    'slip',
    `
    Mei forgot to turn the feature flag off.
    The release manager failed to notice the red build.
    The duty officer ignored three warnings.
    He skipped the canary stage.
    The engineers neglected the certificate for months.
    The reviewer did not check the migration.
    Nikolai ran the wrong script on the primary.
    The operator accidentally deleted the production bucket.
    The network team misconfigured the load balancer.
    Someone left the port open after the audit.
    On-call slept through the page.
    The DBA misread the replication lag.
    The developer didn't bother to write a test.
    I forgot to update the runbook.
    `,
  ),
  ...blaming(
    'punishment',
    `
    Remind everyone to check the region before deleting.
    Engineers must be more careful with production.
    Send the team to a refresher course on the console.
    Have a serious word with Pavel about his attitude.
    Take production access away from the juniors.
    Everyone should pay closer attention to the alerts.
    Whoever did this should be fired.
    Hold the release manager accountable.
    Be extra careful when running migrations.
    Formal reprimand for the operator.
    Next time, think twice before running a script.
    The on-call needs to be more vigilant.
    Discipline the engineer who skipped the review.
    Try harder to follow the checklist.
    `,
  ),
  ...blaming(
    'polite-blame',
    `
    Errors were made during the handover.
    It is unfortunate that the night team did not react.
    With a little more attention this would not have happened.
    I do not want to name names, but the release was signed off.
    The change policy was not followed.
    Adequate review was not performed.
    One would have expected more from a senior group.
    This could easily have been avoided.
    Due care was not taken with the credentials.
    Certain people prefer to work without tickets.
    It was, regrettably, decided to skip the rehearsal.
    The warning was overlooked.
    With all due respect to the database group, this was avoidable.
    A lack of diligence in the release process.
    `,
  ),
  ...fair(
    'system-failed',
    `
    The load balancer failed to detect the dead node.
    The cron job failed to start after the upgrade.
    Terraform failed to acquire the state lock.
    The pods failed to schedule on the new nodes.
    The watchdog never noticed that the process had hung.
    The replica forgot its position after the crash.
    Alertmanager ignored the silence because the label changed.
    The parser skipped malformed rows without a log line.
    The sidecar did not read the new certificate.
    Kafka missed two heartbeats from the broker.
    The exporter failed to report disk usage.
    The autoscaler did not notice the new queue.
    Our webhook failed to retry after the timeout.
    The backup job left a lock file behind.
    The deploy pipeline skipped the smoke tests.
    `,
  ),
  ...fair(
    'system-should',
    `
    The queue should have a dead-letter topic.
    The timeout should have been shorter than the client's.
    The circuit breaker should have opened after ten errors.
    The readiness probe must check the database connection.
    The cache could have served stale entries.
    The pager should have rung twice.
    Retries should back off exponentially.
    The dashboard should show the region in the title.
    Had the breaker tripped, the pool would have survived.
    If the alert had fired, the page would have gone out at 02:10.
    The scheduler should not have placed both pods on one node.
    The failover ought to have completed in thirty seconds.
    The form should refuse an empty target.
    A lower limit would have kept the queue short.
    The certificate should have been renewed by the cron job.
    `,
  ),
  ...fair(
    'system-other',
    `
    The proxy always strips the header.
    The lag never exceeded two seconds.
    The nodes came back, but they never rejoined the cluster.
    The new index caused full scans on the orders table.
    The controller always restarts the pod after a config change.
    The deploy broke the health endpoint.
    The root cause was a missing index.
    The garbage collector paused for nine seconds.
    The migration took down the read replicas.
    The router picked the wrong route after the flap.
    The incident was caused by a full disk on the primary.
    Lazy loading delayed the first request.
    The queue was never drained.
    The worker must have lost its lease.
    The kernel killed the process because of memory pressure.
    `,
  ),
  ...fair(
    'quotation',
    `
    The customer wrote: "your engineers are careless and lazy".
    The old report says "human error" and stops there.
    “He should have known better” is the sentence we want to avoid.
    The commit message reads "fix stupid mistake".
    One ticket was titled 'nobody cares about us'.
    > They forgot to renew the certificate again.
    The field \`blame_user\` was empty.
    Support quoted a caller: "you people never answer".
    `,
  ),
  ...fair(
    'negation',
    `
    This was not the fault of the operator.
    Nobody is to blame for the power cut.
    The engineer did not cause the outage; the limit was reached before the change.
    No one could have known about the firmware bug.
    She could not have seen the alert, because it was muted.
    We do not accept human error as a root cause.
    The review is not about who made a mistake.
    It would be wrong to blame the on-call.
    `,
  ),
  ...fair(
    'plan',
    `
    We should alert on replication lag above ten seconds.
    Yusuf will add a confirmation step by Tuesday.
    The team should get read access to the audit log.
    The on-call must be able to revert without a build.
    Add a check that refuses deletes of more than ten objects.
    Remind the deployer in the pipeline when a freeze is on.
    Engineers need a sandbox that looks like production.
    Train the classifier on last month's alerts.
    Warn when the target is production.
    Support should see the incident banner within a minute.
    Next time the disk fills, the alert fires at 80%.
    Ask the vendor for a higher quota.
    `,
  ),
  ...fair(
    'thanks',
    `
    Thanks to Aiko for spotting the pattern in the logs.
    Kudos to the network team for the quick reroute.
    Great work by Samuel, who found the bad row.
    Thanks to whoever wrote the restore runbook.
    We were lucky that Bea knew the old system.
    The handover by the Sydney crew was excellent.
    `,
  ),
  ...fair(
    'neutral-action',
    `
    The on-call engineer acknowledged the page at 03:12.
    At 14:02 Karim scaled the workers to twelve.
    The release manager merged the change after two approvals.
    The incident commander handed over to the Dublin team.
    The operator saw four terminals with the same title.
    The team had no access to the vendor's console.
    She was told that the maintenance was over.
    Ravi expected no change, as the plan showed an empty diff.
    The responders did not know that the replica was read-only.
    Nobody was paged, since the rule was muted.
    The DBA was never given the new credentials.
    No one had the phone number of the carrier.
    The developer deleted the old index at 09:40, as the ticket asked.
    We declared SEV2 and called the provider.
    Both engineers were asleep; it was 4 a.m. in their zone.
    The on-call did not receive the page because the phone had no signal.
    We believe the leak started with the May release.
    Everyone on the call could see the graph.
    You can revert with one command.
    The shift lead asked support to collect examples.
    `,
  ),
  ...fair(
    'word-sense',
    `
    Run git blame on the file to find the change request.
    A blameless review takes place on Monday.
    The user error rate rose to 4%.
    Page faults doubled after the kernel update.
    The Kubernetes operator failed to reconcile the resource.
    The fault tolerance of the ring is one node.
    The request returned 400 Bad Request.
    The agent on the host forgot its token.
    A naive datetime was compared with a zoned one.
    The human factors group will join the review.
    The disk controller reported a media error.
    The browser user agent was blocked by the firewall.
    Careful rollout in three waves is planned.
    The dead man's switch never fired.
    `,
  ),
  ...fair('name', `Atlas failed to renew its lease.\nRuby forgot the session after the restart.`, {
    knownServices: ['Atlas', 'Ruby'],
  }),
  ...fair(
    'name',
    `
    The Victor service failed to start.
    Jenkins skipped the integration stage.
    Casper, our cache, never expired the entry.
    `,
    { knownServices: ['Casper', 'Victor'] },
  ),
  ...fair('quotation', `She forgot to renew the certificate.\nOperator error, closed.`, { quoted: true }),
];
