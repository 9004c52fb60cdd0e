// An authenticator in software: makes and proves passkeys as the standard says, or wrongly where a test asks for it.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_KEY = 0x40;

/** What a hostile or broken authenticator or page does otherwise. */
export interface Quirks {
  origin?: string;
  host?: string;
  challenge?: string;
  type?: string;
  isUnverified?: boolean;
  counter?: number;
  userHandle?: string;
  credentialId?: string;
  key?: KeyObject;
}

export interface Authenticator {
  readonly credentialId: string;
  make(options: unknown, quirks?: Quirks): object;
  prove(options: unknown, quirks?: Quirks): object;
}

/** One passkey of a host, for pages of an origin. */
export function makeAuthenticator(home: { host: string; origin: string }): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const credentialId = id.toString('base64url');
  let counter = 0;
  let userHandle = '';
  const clientData = (type: string, options: unknown, quirks: Quirks) =>
    Buffer.from(
      JSON.stringify({
        type: quirks.type ?? type,
        challenge: quirks.challenge ?? challengeOf(options),
        origin: quirks.origin ?? home.origin,
        crossOrigin: false,
      }),
    );
  const head = (flags: number, quirks: Quirks) => {
    counter += 1;
    const verified = quirks.isUnverified ? 0 : USER_VERIFIED;
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags | USER_PRESENT | verified);
    rest.writeUInt32BE(quirks.counter ?? counter, 1);
    return Buffer.concat([
      createHash('sha256')
        .update(quirks.host ?? home.host)
        .digest(),
      rest,
    ]);
  };
  return {
    credentialId,
    make: (options, quirks = {}) => {
      userHandle = (options as { user: { id: string } }).user.id; // what the line's options hold
      const size = Buffer.alloc(2);
      size.writeUInt16BE(id.length);
      const authData = Buffer.concat([head(HAS_KEY, quirks), Buffer.alloc(16), size, id, coseKey(publicKey)]);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]);
      return answer(credentialId, {
        clientDataJSON: base64(clientData('webauthn.create', options, quirks)),
        attestationObject: base64(Buffer.from(isoCBOR.encode(attestation as never))), // the library types less than it takes
        transports: ['internal'],
      });
    },
    prove: (options, quirks = {}) => {
      const authenticatorData = head(0, quirks);
      const client = clientData('webauthn.get', options, quirks);
      const signed = Buffer.concat([authenticatorData, createHash('sha256').update(client).digest()]);
      return answer(quirks.credentialId ?? credentialId, {
        clientDataJSON: base64(client),
        authenticatorData: base64(authenticatorData),
        signature: base64(sign('sha256', signed, quirks.key ?? privateKey)),
        userHandle: quirks.userHandle ?? userHandle,
      });
    },
  };
}

function answer(id: string, response: object): object {
  return { id, rawId: id, type: 'public-key', response };
}

function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = new Map<number, unknown>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
    [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
  ]);
  return Buffer.from(isoCBOR.encode(key as never)); // as above
}

function challengeOf(options: unknown): string {
  return (options as { challenge: string }).challenge; // what the line's options hold
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64url');
}
