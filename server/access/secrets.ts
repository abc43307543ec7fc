/**
 * Random secrets and how they are kept: only their SHA-256 is stored, so a copy of the data folder signs nobody in. 256 random bits
 * need no slow hash; passwords do (passwords.ts).
 */
import { createHash, randomBytes } from 'node:crypto';
import type { ActorId, BoardId, CommandId, IncidentId } from '#model/ids.ts';
import { idFromBytes } from '#model/ids.ts';

/** A fresh secret, 256 bits, URL-safe. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
/** What is stored of a secret: hex SHA-256. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const newActorId = (): ActorId => idFromBytes<ActorId>(randomBytes(12));
export const newIncidentId = (): IncidentId => idFromBytes<IncidentId>(randomBytes(16));
export const newCommandId = (): CommandId => idFromBytes<CommandId>(randomBytes(16));
export const newBoardId = (): BoardId => idFromBytes<BoardId>(randomBytes(12));
