// A message that a caller left, as the line sealed it to the team's key: opened here, in memory, and nowhere else.
import { type Bytes, join, measured, utf8 } from './bytes.ts';
import { openWith } from './hpke.ts';
import { KEY_BYTES, type KeyPair } from './key-pair.ts';
import { NotOpened } from './not-opened.ts';

const FORMAT = 1;
const NAME = 'yardim-xetti message 1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What the server keeps of a message. It is enough for nobody: without the line's half the team opens nothing. */
export interface SealedMessage {
  readonly id: string;
  readonly teamVersion: number;
  readonly sealed: Bytes;
  readonly teamCopy: Bytes;
}

/** The sound again, as a WAV file. Throws NotOpened, and hands out nothing that was not sealed exactly so to the team. */
export async function openMessage(
  message: SealedMessage,
  lineHalf: Bytes | null,
  team: KeyPair | null,
): Promise<Bytes> {
  if (message.sealed[0] !== FORMAT) throw new NotOpened('unknown-format');
  if (message.sealed.length < 1 + NONCE_BYTES + TAG_BYTES) throw new NotOpened('altered');
  if (lineHalf === null) throw new NotOpened('line-half-missing');
  if (team === null) throw new NotOpened('no-key');
  const sealing = { aead: 'aes-256-gcm', info: utf8(NAME), associated: placed(message, 'team_copy') } as const;
  const half = await openWith(team, message.teamCopy, sealing);
  const key = await messageKey(half, lineHalf, message);
  half.fill(0);
  const iv = message.sealed.slice(1, 1 + NONCE_BYTES);
  const cipher = { name: 'AES-GCM', iv, additionalData: placed(message, 'sealed') };
  const sound = await crypto.subtle.decrypt(cipher, key, message.sealed.slice(1 + NONCE_BYTES)).catch(() => {
    throw new NotOpened('altered');
  });
  return new Uint8Array(sound);
}

async function messageKey(half: Bytes, lineHalf: Bytes, message: SealedMessage): Promise<CryptoKey> {
  if (half.length !== KEY_BYTES || lineHalf.length !== KEY_BYTES) throw new NotOpened('altered');
  const whole = await crypto.subtle.importKey('raw', join(half, lineHalf), 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: placed(message, 'key') };
  return crypto.subtle.deriveKey(derivation, whole, { name: 'AES-GCM', length: KEY_BYTES * 8 }, false, ['decrypt']);
}

function placed({ id, teamVersion }: SealedMessage, column: string): Bytes {
  return measured(NAME, 'messages', column, id, teamVersion);
}
