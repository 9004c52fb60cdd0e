import { readFile } from 'node:fs/promises';
import type { Signer } from '../audit/signer.ts';
import type { OperationName, Vocabulary } from '../keyd/contract.ts';
import { placesIn } from '../keyd/places.ts';
import { createKeydClient, type KeydClient, type NoAnswer } from './keyd-client.ts';

/** A signature waits for a sync of keyd's store; nobody waits for the signature. */
const LIMIT_MS = 3_000;

/** keyd said no, or nothing. */
export class SignerAway extends Error {
  readonly code: NoAnswer | 'no-token';

  constructor(code: SignerAway['code']) {
    super(`the audit signer: ${code}`);
    this.name = 'SignerAway';
    this.code = code;
  }
}

/**
 * The signer of the audit trail (A1.1): the key process in this folder, asked as the sealer. Connects when it is first asked,
 * and again after a loss; throws `SignerAway` while there is no answer.
 */
export function createAuditSigner(keydFolder: string): Signer & { close(): void } {
  const places = placesIn(keydFolder);
  let client: KeydClient | undefined;
  const ask = async <Name extends OperationName>(operation: Name, asked: Vocabulary[Name]['ask']) => {
    client ??= createKeydClient({
      socketPath: places.socket,
      name: 'sealer',
      token: await readToken(places.tokenOf('sealer')),
    });
    const said = await client.ask(operation, asked, LIMIT_MS);
    if ('refused' in said) throw new SignerAway(said.refused);
    return said.answer;
  };
  return {
    sign: (checkpoint) => ask('sign', checkpoint),
    signers: async () => (await ask('signers', {})).signers,
    close: () => client?.close(),
  };
}

async function readToken(path: string): Promise<Buffer> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new SignerAway('no-token');
  });
  return Buffer.from(text.trim(), 'hex');
}
