// The last held-out set, written when the rules were done. First measured at F1 0.941 without a false alarm;
// after that only word lists and three patterns were widened, for kinds of sentence and not for these.

import { blaming, fair } from './labelled.ts';
import type { LabelledSentence } from './labelled.ts';

export const fresh: readonly LabelledSentence[] = [
  ...blaming(
    'person-as-cause',
    `
    Two developers broke the invoice export.
    The blackout was caused by a technician of the utility.
    The plant manager is to blame for the flooded server room.
    It was Renske's script that emptied the bucket.
    Our release crew brought the portal down again.
    Fault lies with the integrator.
    The warehouse supervisor crashed the picking system.
    `,
  ),
  ...blaming(
    'counterfactual',
    `
    The nurse should have called the help desk.
    Operations could have switched to the second line at once.
    Had the auditors asked earlier, the gap would be closed.
    If Ludo had only waited for the approval.
    The pilots ought to have noticed the drift.
    A single phone call would have settled it.
    The planners shouldn't have combined the two changes.
    `,
  ),
  ...blaming(
    'judgement',
    `
    The upgrade was carried out in a haphazard manner.
    That is a lousy excuse.
    A foolish shortcut in the provisioning script.
    The provider's excuse is laughable.
    Reckless driving of the release train.
    The wiki page is rubbish.
    An irresponsible choice of default.
    `,
  ),
  ...blaming(
    'human-error',
    `
    Probable cause: human error at the breaker panel.
    Technician error during the swap.
    The wrong tape was inserted.
    Somebody made an error in the rota.
    Keying mistake in the price list.
    A typing mistake by the clerk.
    Logged under user error.
    `,
  ),
  ...blaming(
    'absolute',
    `
    The auditors always complain after the fact.
    No one ever updates the contact list.
    Procurement never replies.
    He constantly overrides the interlock.
    Everybody ignores the yellow lamp.
    Those guys never check the voltage.
    She keeps losing the badge.
    `,
  ),
  ...blaming(
    'mind-reading',
    `
    The foreman wanted to go home early.
    They did not care about the backlog.
    Obviously the dispatcher had given up.
    The planner assumed the line was free.
    She was too stubborn to call for help.
    The clerks believed that the rules did not apply to them.
    He must have pressed both keys.
    `,
  ),
  ...blaming(
    'slip',
    `
    The cleaner unplugged the wrong rack.
    Goran forgot to close the valve.
    The pharmacist overlooked the second label.
    The planner failed to book the window.
    The electrician did not label the cable.
    Her deputy ignored the reminder.
    The supervisor left the panel unlocked.
    `,
  ),
  ...blaming(
    'punishment',
    `
    Remind the technicians to label cables.
    The crew must be more attentive at night.
    Issue a formal warning to the electrician.
    Send the clerk on a typing course.
    Dispatchers should concentrate better.
    Bar temps from the control room.
    Next time, read the label.
    `,
  ),
  ...blaming(
    'polite-blame',
    `
    Some mistakes were made during the swap.
    It is regrettable that the crew did not speak up.
    With greater attention the mix-up would have been noticed.
    The labelling rule was not respected.
    I am not pointing fingers, but the panel was locked by facilities.
    A regrettable oversight in the planning office.
    The handover was not done properly.
    `,
  ),
  ...fair(
    'system-failed',
    `
    The interlock failed to release.
    The badge reader ignored the new cards.
    The generator failed to start within ten seconds.
    The historian lost two hours of data.
    The conveyor did not stop at the sensor.
    The replication slot never advanced.
    The firmware forgot its settings after the power cut.
    The form failed to warn about the past date.
    The gateway dropped the session without a log line.
    The crawler failed to follow the redirect.
    `,
  ),
  ...fair(
    'system-should',
    `
    The interlock should have tripped at 80 degrees.
    The label printer should refuse a blank field.
    The UPS could have carried the load for nine minutes.
    Had the relay opened, the second feeder would have stayed up.
    The rate limiter ought to count per tenant.
    A bigger buffer would have absorbed the burst.
    The test data should contain a leap day.
    The lock should have been released after the crash.
    The alarm must reach two phones.
    The default should be off.
    `,
  ),
  ...fair(
    'neutral-action',
    `
    The electrician opened the panel at 07:30.
    Ayumi compared both configurations and found no difference.
    The dispatcher was not told about the closure.
    The clerk saw one field for two currencies.
    Nobody in the room could hear the alarm.
    The technicians had one key for two doors.
    The supervisor approved the change at 16:05.
    The crew expected the line to be dead, as the lamp was off.
    The nurse called the help desk at 02:11.
    No one was assigned to the second site.
    The commander split the work into two streams.
    The planner had 40 open orders that morning.
    `,
  ),
  ...fair(
    'plan',
    `
    Rosalie will label the cables by Friday.
    The dispatcher should see both lines on one screen.
    Put a guard over the stop button.
    We should rehearse the switch each spring.
    The crew needs a second radio.
    Show the target name before the delete.
    `,
  ),
  ...fair(
    'negation',
    `
    The technician is not to blame.
    It was not the fault of the clerk that the labels looked alike.
    She could not have heard the alarm.
    We do not call this human error.
    `,
  ),
  ...fair(
    'quotation',
    `
    The first report said "technician error".
    A visitor wrote: "nobody cares here".
    “He should have known” helps nobody.
    `,
  ),
  ...fair(
    'thanks',
    `
    Thanks to the crew for the calm switch.
    Kudos to Femke, who never left the bridge.
    `,
  ),
  ...fair(
    'system-other',
    `
    The feeder always trips at noon.
    The pump never reached full speed.
    The surge caused the reboot.
    The new label stock blocked the printer.
    The wrong voltage was reported by the meter.
    The lamp was out for two weeks.
    Two alarms share one tone.
    `,
  ),
];
