import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { sealTo } from '../keyd/hpke.ts';

const FORMAT = 1;
const NAME = 'yardim-xetti message 1';
const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const LENGTH_BYTES = 4;

/** What a sealed message is bound to: in any other place it does not open. */
export interface MessagePlace {
  id: string;
  teamVersion: number;
}

/** What is kept of a message. Without the line's half nobody of the team opens it; with both this server does not. */
export interface SealedMessage {
  sealed: Buffer;
  teamCopy: Buffer;
  lineHalf: Buffer;
}

/**
 * Seals a message to the team's public key (B1.3, A3.1): under a key of a half for the team and a half of the line, as a note is in the
 * operator's browser (decision 020). Whoever sealed it cannot open it again.
 */
export function sealMessage(sound: Buffer, place: MessagePlace, teamKey: Buffer): SealedMessage {
  const [half, lineHalf] = [randomBytes(KEY_BYTES), randomBytes(KEY_BYTES)];
  const whole = Buffer.concat([half, lineHalf]);
  const key = Buffer.from(hkdfSync('sha256', whole, Buffer.alloc(0), placed(place, 'key'), KEY_BYTES));
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(placed(place, 'sealed'));
  const text = [cipher.update(sound), cipher.final(), cipher.getAuthTag()];
  const teamCopy = sealTo(teamKey, half, {
    aead: 'aes-256-gcm',
    info: Buffer.from(NAME),
    associated: placed(place, 'team_copy'),
  });
  for (const bytes of [half, whole, key]) bytes.fill(0);
  return { sealed: Buffer.concat([Buffer.from([FORMAT]), nonce, ...text]), teamCopy, lineHalf };
}

/** Each value behind its length, as the browser measures them (`src/console/sealing/message.ts`). */
function placed({ id, teamVersion }: MessagePlace, column: string): Buffer {
  const values = [NAME, 'messages', column, id, String(teamVersion)].map((value) => Buffer.from(value));
  return Buffer.concat(
    values.flatMap((value) => {
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(value.length);
      return [length, value];
    }),
  );
}
