// A caller's number for the special unit: under a key of its own, and that key sealed to each officer on the signed list.
// No process of the line can open it, this one included.
import { randomBytes } from 'node:crypto';
import { type CallerNumber, callerNumber } from './caller-number.ts';
import { openWith, type Sealing, sealTo } from './hpke.ts';
import { lock, unlock } from './locked-box.ts';
import type { RecipientList } from './recipients.ts';
import { Refused } from './refused.ts';
import { KEY_BYTES } from './root-key.ts';

const VERSION = 1;
/** No number is told by the length of its envelope. */
const PADDED_LENGTH = 24;
const LONGEST_TEXT = 64 * 1024;

interface Envelope {
  readonly version: number;
  /** The counter of the list that was sealed to. */
  readonly list: number;
  readonly call: string;
  readonly box: string;
  readonly keys: readonly { readonly id: string; readonly key: string }[];
}

/** The number of one call, sealed to everybody on the list; JSON. */
export function sealNumber(list: RecipientList, call: string, number: CallerNumber): string {
  const key = randomBytes(KEY_BYTES);
  const plain = Buffer.alloc(PADDED_LENGTH);
  plain.write(number);
  const envelope: Envelope = {
    version: VERSION,
    list: list.counter,
    call,
    box: lock(plain, key, ['number', call, String(list.counter)]).toString('base64'),
    keys: list.recipients.map((recipient) => ({
      id: recipient.id,
      key: sealTo(recipient.key, key, sealingFor({ call, list: list.counter, id: recipient.id })).toString('base64'),
    })),
  };
  plain.fill(0);
  key.fill(0);
  return JSON.stringify(envelope);
}

/** What an officer's device does: the number, by the private key of one recipient. Refuses with `unknown-key`. */
export function openEnvelope(text: string, own: { id: string; privateKey: Buffer; publicKey: Buffer }): CallerNumber {
  const { version, list, call, box, keys } = asEnvelope(text);
  const mine = keys.find(({ id }) => id === own.id);
  if (version !== VERSION || !mine) throw new Refused('unknown-key');
  const key = openWith(own, Buffer.from(mine.key, 'base64'), sealingFor({ call, list, id: own.id }));
  const plain = unlock(Buffer.from(box, 'base64'), key, ['number', call, String(list)]);
  key.fill(0);
  const number = callerNumber(plain.toString('latin1').replaceAll('\0', ''));
  plain.fill(0);
  if (number === null) throw new Refused('unknown-key');
  return number;
}

/** Bound to call, list and recipient: a key taken over into another envelope does not open there. */
function sealingFor({ call, list, id }: { call: string; list: number; id: string }): Sealing {
  return {
    aead: 'aes-256-gcm',
    info: Buffer.from('yardim-xetti number 1'),
    associated: Buffer.from(JSON.stringify([call, list, id])),
  };
}

function asEnvelope(text: string): Envelope {
  try {
    if (text.length > LONGEST_TEXT) throw new Refused('unknown-key');
    const envelope = JSON.parse(text) as Envelope;
    const isWhole = typeof envelope.call === 'string' && typeof envelope.box === 'string';
    if (isWhole && envelope.keys.every(({ id, key }) => typeof id === 'string' && typeof key === 'string'))
      return envelope;
  } catch {
    // No envelope at all: the same answer as one that was sealed to others.
  }
  throw new Refused('unknown-key');
}
