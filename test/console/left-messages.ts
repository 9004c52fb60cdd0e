// Messages that callers left, as the server lists them and hands them out.
import type { Static } from 'typebox';
import { fromBase64 } from '../../src/console/sealing/bytes.ts';
import type { MessagesBody, SealedMessageBody } from '../../src/messages/contract.ts';
import { sealMessage } from '../../src/messages/seal-message.ts';
import type { KeysBody } from '../../src/notes/contract.ts';
import { writeWav } from '../../src/simulator/audio/wav.ts';
import type { KeyServer } from './key-server.ts';
import type { ApiAnswer, ApiRequest } from './stage.ts';

type Left = Static<typeof MessagesBody>['messages'][number];

const ID = '00000000-0000-4000-8000-0000000000e1';
const SAMPLES_A_SECOND = 8_000;
const LEFT_MS = 20 * 60_000;

export function leftMessage(change: Partial<Left> = {}): Left {
  return {
    id: ID,
    callLabel: '0412',
    language: 'az',
    urgency: 'ordinary',
    isChild: false,
    codeName: { az: 'Gümüşü körpü', ru: 'Серебряный мост', en: 'Silver bridge' },
    leftAt: new Date(Date.now() - LEFT_MS).toISOString(),
    seconds: 42,
    isLate: true,
    openedAt: null,
    openedBy: null,
    ...change,
  };
}

export function openedMessage(): Left {
  const openedAt = new Date(Date.now() - LEFT_MS / 2).toISOString();
  return leftMessage({
    id: ID.replace('e1', 'e2'),
    callLabel: '0413',
    codeName: null,
    isLate: false,
    openedAt,
    openedBy: 'Leyla',
  });
}

/**
 * The server's side of one message of this length: sealed to whatever it knows as the team's key, and gone when it is done. The others
 * stay in the list.
 */
export function messageServer(server: KeyServer, seconds: number, others: readonly Left[] = []) {
  const done: unknown[] = [];
  const sound = writeWav(Int16Array.from({ length: seconds * SAMPLES_A_SECOND }, (_, at) => Math.sin(at / 3) * 8_000));
  return {
    done,
    answer: ({ method, path, body }: ApiRequest): ApiAnswer | undefined => {
      if (path === '/api/messages') {
        const messages = [...(done.length === 0 ? [leftMessage({ seconds })] : []), ...others];
        return { json: { serverTime: new Date().toISOString(), messages } satisfies Static<typeof MessagesBody> };
      }
      if (method === 'POST' && path.endsWith('/finish')) {
        done.push(body);
        return { json: {} };
      }
      if (path !== `/api/messages/${ID}/open`) return undefined;
      const shown = server.answer({ method: 'GET', path: '/api/keys', body: null })?.json as Static<typeof KeysBody>;
      const [team] = shown.team;
      if (!team) throw new Error('there is no team yet');
      const place = { id: ID, teamVersion: team.version };
      const { sealed, teamCopy, lineHalf } = sealMessage(sound, place, Buffer.from(fromBase64(team.publicKey)));
      const kept = { sealed: sealed.toString('base64'), teamCopy: teamCopy.toString('base64') };
      return {
        json: { ...place, ...kept, lineHalf: lineHalf.toString('base64') } satisfies Static<typeof SealedMessageBody>,
      };
    },
  };
}
