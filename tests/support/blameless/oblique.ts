// Labelled sentences in another manner, longer and more oblique. Written after the rules, measured once
// (F1 0.733 then), and only afterwards used to widen the rules.

import { blaming, fair } from './labelled.ts';
import type { LabelledSentence } from './labelled.ts';

export const oblique: readonly LabelledSentence[] = [
  ...blaming(
    'person-as-cause',
    `
    At the end of the day this one is on the billing team.
    Had it not been for the trainee, the cluster would be fine.
    The whole outage goes back to one engineer.
    Ultimately, Katya is who we have to thank for this mess.
    The consultants are the weak link here.
    A careful reading of the log shows that Pranav did it.
    The people in hosting have the corrupted disks on their conscience.
    The agency's developer introduced the defect.
    `,
  ),
  ...blaming(
    'counterfactual',
    `
    A competent administrator would have tested the restore.
    The lead engineer really should not have gone on holiday that week.
    Nobody would have been paged if the tester had done her job.
    The on-call might have saved us an hour by calling earlier.
    They had all the information they needed to stop.
    It was up to the release captain to halt the rollout, and he did not.
    Had anyone bothered to look, the graph was there.
    The team would have been better off waiting.
    `,
  ),
  ...blaming(
    'judgement',
    `
    Frankly, the cutover was a shambles.
    Only a fool would store the key there.
    The vendor's communication was abysmal.
    The engineer's approach was careless from the start.
    It takes a special kind of stupidity to run that on a Friday.
    We saw a cavalier attitude to change control.
    What a ridiculous way of handling certificates.
    The mapping was written in a sloppy way.
    `,
  ),
  ...blaming(
    'human-error',
    `
    Investigation concluded: mistake by staff.
    The deletion is explained by a slip of the engineer.
    The number was mistyped by the operator.
    User fault, ticket closed.
    Someone hit the wrong key.
    In short, a human made an error.
    The trigger was a manual mistake at the switchboard.
    Caused by a moment of inattention.
    `,
  ),
  ...blaming(
    'absolute',
    `
    The storage crew never answers before noon.
    Every single time Benoit touches DNS, we go down.
    People here simply do not read mails.
    Nobody in this company owns anything.
    You lot always blame the network.
    Marketing constantly launches things without notice.
    It is forever the same two people.
    The contractors have never once followed the naming rules.
    `,
  ),
  ...blaming(
    'mind-reading',
    `
    The on-call was more interested in dinner than in the alert.
    Deep down they knew it would break.
    He did it out of spite.
    The developers could not care less about latency.
    She felt that the runbook was beneath her.
    The support lead was scared to wake the director.
    The team had lost interest in the old cluster.
    It never crossed his mind to ask.
    `,
  ),
  ...blaming(
    'slip',
    `
    The sysadmins let the licence lapse.
    Nadia did not hand over the open ticket.
    The release team shipped an untested build.
    The responder closed the alert without looking at it.
    Our network engineer typed the wrong VLAN.
    The duty manager never called the provider back.
    The analyst confused the two tenants.
    The engineers on the night shift did nothing for an hour.
    `,
  ),
  ...blaming(
    'punishment',
    `
    Make clear to the team that this must not happen again.
    A formal talk with the operator is planned.
    The juniors lose their production access.
    Staff shall be reminded of the change policy.
    Please be extra vigilant during the freeze.
    The person responsible will be dealt with.
    Compulsory security awareness training for the developers.
    Engineers are to read the handbook once more.
    `,
  ),
  ...blaming(
    'polite-blame',
    `
    Regrettably, the message did not get the attention it deserved.
    The agreed procedure had not been adhered to.
    One cannot help but wonder why the page went unanswered.
    It would have been nice if somebody had told us.
    With due diligence the gap would have been found.
    Not all parties lived up to their responsibilities.
    Some of us were perhaps a little too relaxed.
    Errors of judgement were made along the way.
    `,
  ),
  ...fair(
    'system-failed',
    `
    The build agent failed to upload the artefact.
    The payment provider's sandbox failed to answer within five seconds.
    Both standby nodes failed to take the lease.
    The crash reporter ignored native frames.
    The audit daemon did not write the last events.
    Vault neglected to revoke the lease because the clock was behind.
    The throttle never engaged.
    The migration tool skipped the second schema without an error.
    `,
  ),
  ...fair(
    'system-should',
    `
    The proxy should have retried on another upstream.
    Every queue should have an owner tag.
    The watchdog ought to have restarted the process.
    Had the snapshot been newer, the restore would have taken minutes.
    A lower time-to-live would have moved the traffic sooner.
    The importer must reject files without a header.
    If the flag had been scoped to one region, the others would have stayed up.
    The banner should say which cluster one is on.
    `,
  ),
  ...fair(
    'system-other',
    `
    The switch in rack 4 caused the packet loss.
    The outage was triggered by an expired licence on the gateway.
    The root cause was not found.
    The blame table in the report tool is empty.
    The leader never saw the follower's vote.
    The old release always sends the full state.
    The cleanup job deleted the wrong prefix because of a missing slash.
    A marketing campaign tripled the traffic.
    The sales service took down the shared cache.
    The support portal was unreachable.
    `,
  ),
  ...fair(
    'quotation',
    `
    A comment in the code says "nobody understands this".
    The mail read: they should have warned us.
    The line \`assert not stupid\` was removed.
    “Our team forgot”, said the first draft of the vendor's report.
    `,
  ),
  ...fair(
    'negation',
    `
    It is unfair to say that the operator caused this.
    There was no negligence.
    The reviewer is not at fault: the diff did not show the file.
    No one is being blamed.
    We found no sign of carelessness.
    This has nothing to do with human error.
    `,
  ),
  ...fair(
    'plan',
    `
    The platform team will own the alert from June.
    Tell the pager to repeat after two minutes.
    On-call engineers should have a second phone.
    Ensure the dashboard loads in under a second.
    Ask the provider to add a status feed.
    The commander should be able to mute the alert for an hour.
    Train new responders with the drill from March.
    Remove write access from the reporting account.
    `,
  ),
  ...fair(
    'thanks',
    `
    Special thanks to Ioana, who never gave up on the restore.
    Good catch by the intern who saw the odd timestamp.
    The night shift did an excellent job.
    `,
  ),
  ...fair(
    'neutral-action',
    `
    The engineer pressed the button that the runbook names.
    The release manager paused the rollout at 09:31.
    Dara took command at 02:14 and asked for a database engineer.
    The team was told about the change on Monday.
    The responder could not see the second page of results.
    She was on a train without network between 18:00 and 18:40.
    The DBA had never been shown the new console.
    The on-call thought the first page was a test, because the subject said so.
    Nobody on shift had the key to the cage.
    Four people searched the logs for half an hour.
    The engineer deleted the folder that the ticket named.
    We were slow to update the status page, since only one person had access.
    Everybody saw the same stale graph.
    The vendor's engineer replaced the line card at 06:20.
    The operator had two minutes for a choice between three unknowns.
    The handover note did not list the running job.
    Akira and Lotte disagreed about the failover and tested both ideas.
    The trainee followed the guide to the letter.
    `,
  ),
  ...fair(
    'word-sense',
    `
    The slip ring of the antenna was worn.
    The error handling of the client is strict.
    An idle engineer account was disabled.
    The wrong answer was cached for an hour.
    The node is in a bad state.
    The poor man's queue is a table with a lock.
    Operator logs are kept for ninety days.
    The careless flag of the tool skips the prompt.
    Mark the replica as read-only.
    Will the cache expire by itself?
    Grace periods are set to thirty seconds.
    `,
  ),
];
