// The command's id under which the effects of a request are kept.

import { idFromBytes, parseCommandId, type CommandId } from '#model/ids.ts';
import { createHash } from 'node:crypto';

/** Requests that are no commands (imports, hooks) get an id made from theirs. */
export function commandIdOf(id: string): CommandId {
  return parseCommandId(id) ?? idFromBytes<CommandId>(createHash('sha256').update(id).digest().subarray(0, 16));
}
