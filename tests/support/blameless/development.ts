// Labelled sentences that were looked at while the blameless rules were written.

import { blaming, fair } from './labelled.ts';
import type { LabelledSentence } from './labelled.ts';

const blamingSentences: readonly LabelledSentence[] = [
  ...blaming(
    'person-as-cause',
    `
    Viktor took the whole cluster down on Thursday.
    The outage was the fault of the release engineer.
    The root cause is Amina.
    Root cause: the new hire.
    Sven is responsible for the failed migration.
    The data loss is the responsibility of the storage group.
    The developer who changed the timeout caused the cascade.
    It was Chidi's commit that broke the login.
    Blame the QA team for this one.
    The incident was triggered by an engineer on the mobile team.
    Our sysadmin killed the primary database.
    The downtime is on the hosting provider's staff.
    Whoever approved this pull request has a lot to answer for.
    The culprit was a trainee.
    The network people are at fault.
    This regression is Yuki's doing.
    Orders were lost because of Pedro.
    The support agent is guilty of the double refund.
    The site went down because a developer ran a query by hand.
    Management is to blame.
    Lucia single-handedly ruined the rollout.
    The platform team let this happen.
    The failure can be traced back to Gustav.
    An admin nuked the staging environment.
    `,
  ),
  ...blaming(
    'counterfactual',
    `
    Ingrid should have paged the database team.
    The engineers should not have deployed on Friday.
    He could've checked the logs before the restart.
    The operator could easily have stopped the job.
    The team must have been able to see it, and should have acted.
    They should really have known the limit.
    If Bruno had looked at the queue, the outage would have been shorter.
    If only they had tested the restore.
    Had Salma asked, we would have told her.
    The vendor should have notified us a week before.
    A five-minute check would have revealed the missing index.
    A second look would have been enough.
    How could nobody notice the disk filling up?
    Why did the on-call not escalate?
    She was supposed to verify the backup.
    Should have tested it on a copy first.
    I should have asked for help earlier.
    Someone ought to have seen this coming.
    It would have been easy to ask.
    The commander had every opportunity to stop the rollout.
    The change should have been reviewed by a second engineer.
    They had no business touching the firewall.
    He didn't need to restart both nodes.
    The analyst would have caught it with a little effort.
    `,
  ),
  ...blaming(
    'judgement',
    `
    A careless change removed the route.
    The rollback was botched.
    This is a dumb default.
    It was negligent to run without backups.
    The lazy fix stayed for two years.
    The design is a joke.
    Their documentation is rubbish.
    Incompetent handling of the alert cost an hour.
    It was an unforgivable mistake.
    The team showed poor judgement.
    The shell script is a mess.
    The response was unprofessional.
    Such a silly mistake in the manifest.
    It was common sense to check the disk first.
    The vendor is useless.
    The engineer on call was clueless.
    Terrible planning of the maintenance window.
    An ill-considered shortcut in the deploy script.
    The flag was recklessly flipped for everyone.
    The lack of a test is inexcusable.
    Sheer incompetence in the billing group.
    The migration was half-baked.
    That was a bad decision by the lead.
    He is not competent to run a failover.
    `,
  ),
  ...blaming(
    'human-error',
    `
    Human error.
    The reason was human error during the maintenance.
    Operator mistake at the console.
    The incident was due to a user mistake.
    Administrator error led to the deletion.
    PEBKAC.
    A fat-fingered command stopped the service.
    Finger trouble during the switch.
    Wrong host rebooted.
    The wrong cable was pulled.
    Someone mistyped the subnet.
    Misclick in the admin panel.
    Caused by inattention.
    An oversight by the platform engineer.
    The analyst made a typo in the query.
    Human oversight in the approval step.
    A simple mistake by the operator.
    Error on the part of the release engineer.
    Manual mistake in step 7.
    A slip by the night shift.
    Individual mistake, no systemic issue.
    The technician's mistake cost us a disk.
    `,
  ),
  ...blaming(
    'absolute',
    `
    She never writes tests.
    The backend team always breaks the schema.
    Nobody reads the runbook.
    You always forget the second region.
    They constantly push without review.
    Everyone knows the script is dangerous.
    No one cares about the staging alerts.
    Diego never answers his phone.
    Our vendor never fixes anything.
    He keeps forgetting the lock.
    Every change from that team breaks something.
    These people never learn.
    Once again the data team changed the schema without warning.
    The juniors always copy from old tickets.
    Security never approves anything in time.
    Nobody bothered to look.
    Typical of the infrastructure group.
    It is always the same people.
    They are forever changing the format.
    We never learn from these incidents.
    None of the engineers ever tests a restore.
    Nobody noticed for an hour.
    `,
  ),
  ...blaming(
    'mind-reading',
    `
    The engineer didn't think before running it.
    Sofia did not take the alert seriously.
    They wanted to save time.
    The developer assumed the flag was off.
    He was afraid to ask.
    The operator lost patience and killed the job.
    They cut corners to meet the deadline.
    The team had become complacent.
    She clearly did not understand replication.
    Arjun probably wanted to impress the new lead.
    The on-call must have forgotten the second step.
    They did not feel responsible.
    The admin could not be bothered to look it up.
    The lead was in denial about the failure.
    The contractors only cared about the invoice.
    The responders froze.
    He thought he knew better than the runbook.
    She was distracted by her phone.
    They believed that nobody would check.
    Apparently the tester did not feel like waiting.
    The manager was trying to protect his bonus.
    The support lead pretended that all was well.
    `,
  ),
  ...blaming(
    'slip',
    `
    Elena forgot the second replica.
    The sysadmin failed to rotate the keys.
    The on-call engineer missed the page.
    The team overlooked the dependency.
    The developers ignored the deprecation notice.
    They skipped the review.
    The release engineer neglected to tag the build.
    The operator did not follow the runbook.
    The tester did not test the old client.
    Abdul left the debug endpoint enabled.
    She pasted the command into the wrong window.
    The admin rebooted the wrong server.
    The DBA omitted the WHERE clause.
    Our analyst entered an incorrect rate.
    The engineer mistakenly removed the alias.
    The intern pushed the credentials to a public repository.
    They let the domain expire.
    He misunderstood the ticket.
    The commander lost track of the time.
    We forgot to lower the TTL.
    The responder dropped the ball.
    The engineer did not tell anyone about the restart.
    Support did not escalate the tickets.
    The developer never added a timeout.
    The on-call engineer had forgotten to charge the phone.
    Zsofia inadvertently closed the port.
    `,
  ),
  ...blaming(
    'punishment',
    `
    Retrain the support team on the refund tool.
    Remind the developers to read the guide.
    Restrict interns from touching production.
    Speak with Mateo about his carelessness.
    Be more careful with wildcards.
    All engineers must double-check their commands.
    Issue a written warning to the technician.
    The team should follow the process more strictly.
    People need to pay attention to the banner.
    Fire the contractor.
    Revoke the intern's permissions.
    Increase discipline during freezes.
    The operator should be held accountable.
    Make sure that everyone reads the release notes.
    Mandatory training for all operators.
    There must be consequences for skipping the review.
    Developers should know better.
    Think before you press enter.
    Exercise more caution during migrations.
    Put the engineer on a performance plan.
    We will ask the team to be more attentive.
    Tell people to stop deploying on Fridays.
    Do not let juniors run migrations.
    Emphasise to the team the importance of care.
    `,
  ),
  ...blaming(
    'polite-blame',
    `
    Mistakes were made.
    It is a shame that nobody from storage joined the call.
    With more care the deletion would not have happened.
    Without pointing fingers, the network group approved it.
    The checklist was not followed.
    Sufficient testing was not done.
    The incident was entirely avoidable.
    This could have been prevented.
    Proper procedures were not observed.
    Some colleagues seem to have other priorities.
    We had expected better from the provider.
    An unfortunate oversight in the change process.
    Regrettably the step was forgotten.
    No offence to the QA group, but this was in the test plan.
    Not enough thought was given to the rollback.
    Someone in a certain team decided otherwise.
    The runbook was not adhered to.
    Insufficient care was taken with the keys.
    The alert was ignored for two hours.
    Unfortunately, the engineer on call was not paying attention.
    We are disappointed that the warning was not heeded.
    A regrettable lapse in the operations group.
    `,
  ),
];

const fairSentences: readonly LabelledSentence[] = [
  ...fair(
    'system-failed',
    `
    The monitor failed to send the alert.
    The job failed to release its lock.
    Postgres failed to promote the standby.
    The primary failed to accept connections for nine minutes.
    Two of the brokers failed to rejoin.
    The client library ignored the retry header.
    The cache forgot the key after eviction.
    The crawler missed the new sitemap.
    The ingress did not follow the redirect.
    The linter overlooked the unused variable.
    The consumer skipped the offset.
    The sensor misread the temperature.
    Consul never answered the health query.
    The gateway neglected the connection pool limit.
    The service did not respond for forty seconds.
    The load test failed to reach the target rate.
    The new version failed to start on arm64.
    Prometheus dropped the samples.
    The importer entered the wrong currency.
    The canary failed to catch the regression.
    The script left temporary files on the disk.
    The DNS provider's API failed to answer.
    The on-call scheduler failed to notify anyone.
    `,
  ),
  ...fair(
    'system-should',
    `
    The alert should have paged the on-call.
    The API should return 429 in this case.
    The config should have named both regions.
    The retry budget should have stopped the storm.
    The pool could have been larger.
    The health check must not depend on the cache.
    The rate limiter should've rejected the burst.
    If the probe had failed, the pod would have been removed.
    Had the disk been larger, the node would have survived the night.
    If only the alert had carried the host name.
    An alert on queue depth would have caught this.
    A canary would have shown the rise.
    The migration should be reversible.
    The pages should go to two people.
    The monitoring should have detected the gap.
    The flag should have been off by default.
    The token ought to expire after an hour.
    The standby would have taken over if the lease had expired.
    The console should ask for confirmation.
    The linter should have caught the missing await.
    The traffic could have been shifted to Frankfurt.
    The deploy tool should double-check the target.
    This should have been caught by the schema validation.
    `,
  ),
  ...fair(
    'system-other',
    `
    The deploy caused the latency spike.
    The connection pool is the bottleneck.
    The batch job took down the API.
    The firmware update broke the link.
    Requests always go through the proxy.
    The sync never finishes before midnight.
    The pods restarted, but they never became ready.
    Log rotation is responsible for the gap in the logs.
    A poison message crashed the consumer.
    The load balancer sent everything to the wrong pool.
    The retry storm was triggered by a slow dependency.
    The clients kept reconnecting until they were blocked.
    The certificate expired because the renewal job ran on a retired host.
    The node was too slow to answer the probe.
    The region has never had a failover.
    The outage happened because the config map was empty.
    The worker assumed UTC.
    The resolver picked the wrong record.
    The database is responsible for enforcing the constraint.
    The export is always late on Mondays.
    The optimiser chose a bad plan.
    The lock must have been held by the old process.
    `,
  ),
  ...fair(
    'quotation',
    `
    A user tweeted "whoever runs this site is an idiot".
    The vendor's report says "operator error".
    ‘They should have asked us’ was one of the comments.
    The log line reads "user failed to authenticate".
    We avoid words such as "careless" and "stupid".
    The error text is \`operator forgot the argument\`.
    > Nobody cares about alerts.
    The caller said: your team never answers.
    The button is labelled "Blame me".
    «He forgot the key» was the first message in the channel.
    The alert is named "HumanErrorRate".
    `,
  ),
  ...fair(
    'negation',
    `
    It was not Anna's fault.
    The on-call is not to blame.
    There was no human error involved.
    We are not looking for a culprit.
    Nobody was at fault here.
    The operator did not break anything.
    The engineer could not have known about the quota.
    The team did nothing wrong.
    Human error is a symptom, never a cause.
    The commander did not forget the hand-off; the form was closed.
    This is not about blaming the vendor.
    Neither engineer caused the loss.
    We do not punish people for reporting mistakes.
    The developer was not careless; the tool gave no warning.
    `,
  ),
  ...fair(
    'plan',
    `
    We should add a second probe.
    The team will move the job to a staffed hour.
    Olga will write the restore test.
    On-call should be paged after five minutes.
    Developers should be able to see the quota.
    Give the operator a preview of the deletion.
    The commander should name a deputy.
    Retrain the model with fresh data.
    Restrict the token to read-only scopes.
    Fire the alert when the lag exceeds a minute.
    Warn the user before the session ends.
    Remind the channel automatically ten minutes before an update is due.
    Talk to the vendor about a shared channel.
    The reviewers need a view of the generated plan.
    Revoke the leaked token.
    Make sure that the alert has a runbook link.
    Train a second person for the carrier contact.
    We must page the storage team when the pool is full.
    Run a game day for the failover each quarter.
    Double-check of the checksum is done by the pipeline.
    `,
  ),
  ...fair(
    'plan',
    `
    Every service owner should set a budget alert.
    The on-call must follow the escalation policy.
    All teams should move to the new client by June.
    `,
    { section: 'actions' },
  ),
  ...fair(
    'thanks',
    `
    Thanks to Jonas for staying late.
    Well done to the support team for the clear tickets.
    Thank you, Leyla, for catching the wrong region.
    The quick reaction of the network group saved us an hour.
    Big thanks to everyone who never stopped testing.
    Kudos to Wei, who always writes such clear notes.
    Hats off to the vendor's engineer who found the missing cable.
    We are grateful to the reviewer who spotted the mistake.
    `,
  ),
  ...fair(
    'neutral-action',
    `
    Ana restarted the gateway at 11:20.
    The on-call rolled back release 81.
    The operator ran the failover as described in the runbook.
    At 02:31 the commander asked for a second engineer.
    The DBA dropped the temporary table after the export.
    She saw a green dashboard and went on to the next check.
    He was told that the queue was empty.
    The team did not have a runbook for this case.
    The engineer didn't know the node was the primary.
    Nobody had been paged at that point.
    No one was hurt.
    No customer was affected.
    The on-call never received the second page.
    Support got forty tickets in ten minutes.
    The responders could not reach the console.
    We always announce failovers in the channel.
    We never deploy during a freeze.
    I restarted the worker and watched the queue.
    We think the lag comes from the new index.
    Tariq suspected the cache and tested it with a bypass.
    The operator was on the third night shift in a row.
    The developer is responsible for the billing module.
    The team responsible for payments joined at 09:15.
    Someone from storage joined the call.
    Everyone was informed at 10:00.
    You will need the break-glass account.
    The engineer had no way to see the second region.
    The vendor replaced the failed disk.
    We deliberately skipped the canary, as agreed with the commander.
    Mina decided to stop the rollout at 40%, since errors were rising.
    Our first guess was wrong.
    We missed the availability target by 0.02%.
    They were paged at 03:10 and joined at 03:14.
    The on-call is always reachable through the bridge.
    The reviewer approved a diff of 900 lines in which the change was not visible.
    We are sorry for the trouble this caused.
    Nobody knows yet how many rows are affected.
    The engineer believed the node was idle, because the graph showed no traffic.
    All teams were informed by mail.
    The duty manager could only reach one of the two sites.
    `,
  ),
  ...fair(
    'word-sense',
    `
    Use git blame to see when the line changed.
    We hold blameless reviews.
    The segmentation fault appeared after the update.
    User errors are counted as 4xx and do not burn the budget.
    Lazy evaluation hid the cost.
    The trash folder was full.
    The garbage collection pauses are longer than a second.
    The naive algorithm takes quadratic time.
    The server answered 502 Bad Gateway.
    The human-readable name was missing.
    The Prometheus operator failed to reload.
    The user agent ignored the cookie.
    The message broker missed a heartbeat.
    The driver failed to load.
    The default gateway was down.
    The host controller failed to initialise.
    The editor always saves on blur.
    The build agent never picked up the job.
    The error handler ignored the exit code.
    The dumb terminal setting broke the colours.
    The manager node never elected a leader.
    The master failed to replicate.
    The team service returned 500.
    The user table was locked.
    The fault was in the power supply.
    The poor signal at the site slowed the upload.
    `,
  ),
  ...fair('name', `Marcus failed to answer health checks.\nOlivia should have returned the cached page.`, {
    knownServices: ['Marcus', 'Olivia'],
  }),
  ...fair(
    'name',
    `
    The Oscar worker forgot its cursor.
    Jasper-api ignored the header.
    Redis never came back.
    Grafana failed to load the panel.
    The Hudson pod should have been evicted.
    `,
  ),
  ...fair('quotation', `The engineer forgot the index.\nNobody reads the docs.`, { section: 'transcript' }),
];

export const development: readonly LabelledSentence[] = [...blamingSentences, ...fairSentences];
