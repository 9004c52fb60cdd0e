// A message from the server as it is heard: opened in this page, in memory, and let go with it.
import type { Static } from 'typebox';
import type { MessagesBody, SealedMessageBody } from '../../messages/contract.ts';
import { fromBase64 } from '../sealing/bytes.ts';
import { openMessage } from '../sealing/message.ts';
import { sendCommand } from '../shared/http-client.ts';
import type { PageKeys } from './page-keys.ts';

export type LeftMessage = Static<typeof MessagesBody>['messages'][number];

/** The sound of a message where the team's key of this page opens it. Throws NotOpened; that it was opened is recorded first. */
export async function hearMessage(keys: PageKeys, id: string): Promise<Blob> {
  const answer = await sendCommand<Static<typeof SealedMessageBody>>(`/api/messages/${id}/open`);
  const { team } = await keys.whenReady();
  const pair = (await team?.pairOf(answer.teamVersion).catch(() => null)) ?? null;
  const sealed = { id: answer.id, teamVersion: answer.teamVersion, sealed: fromBase64(answer.sealed) };
  const lineHalf = answer.lineHalf === null ? null : fromBase64(answer.lineHalf);
  const sound = await openMessage({ ...sealed, teamCopy: fromBase64(answer.teamCopy) }, lineHalf, pair);
  return new Blob([sound], { type: 'audio/wav' });
}
