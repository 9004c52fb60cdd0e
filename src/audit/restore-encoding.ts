// What the key process says of a restore that people declared to it, and as one line of a file. Imports an encoding and nothing else.
import { isSignedBy } from './checkpoint-encoding.ts';

const LINE_CHARACTERS_LIMIT = 4_000;
const SIGNED_TEXT = new RegExp(
  '^yardim-xetti audit restore 1\\nafter (0|[1-9]\\d{0,14})\\nuntil ([1-9]\\d{0,14})\\ndigest ([0-9a-f]{64})\\n' +
    'signer ([0-9a-f]{16})\\nsigned-at (\\d{1,15})\\n$',
);

/** Checkpoints whose rows a restore lost. */
export interface DeclaredRestore {
  /** The last checkpoint that the backup held. */
  after: number;
  /** The last one that was ever signed when it was declared. */
  until: number;
  /** The digest of that one, hexadecimal. */
  digest: string;
  signer: string;
  text: string;
  signature: Buffer;
}

/** The declaration of this line, if one of these keys signed it; else undefined. */
export function parseRestore(
  line: string,
  keys: readonly { id: string; publicKey: string }[],
): DeclaredRestore | undefined {
  const { text, signature } = readLine(line) ?? {};
  const found = SIGNED_TEXT.exec(text ?? '');
  if (!found || text === undefined || signature === undefined) return undefined;
  const [, after, until, digest = '', signer = ''] = found;
  const key = keys.find(({ id }) => id === signer || id === '*');
  const declared = { after: Number(after), until: Number(until), digest, signer, text, signature };
  return key && declared.after < declared.until && isSignedBy(key.publicKey, text, signature) ? declared : undefined;
}

function readLine(line: string): { text: string; signature: Buffer } | undefined {
  if (line.length > LINE_CHARACTERS_LIMIT) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('text' in value && 'signature' in value)) return undefined;
    const { text, signature } = value;
    if (typeof text !== 'string' || typeof signature !== 'string') return undefined;
    return { text, signature: Buffer.from(signature, 'base64') };
  } catch {
    // Half a line, or somebody else's.
    return undefined;
  }
}
