import type { Signer } from '../audit/signer.ts';
import type { OperationName, Vocabulary } from '../keyd/contract.ts';
import type { KeydClient, NoAnswer } from './keyd-client.ts';

/** A signature waits for a sync of keyd's store; nobody waits for the signature. */
const LIMIT_MS = 3_000;

/** keyd said no, or nothing. */
export class SignerAway extends Error {
  readonly code: NoAnswer;

  constructor(code: NoAnswer) {
    super(`the audit signer: ${code}`);
    this.name = 'SignerAway';
    this.code = code;
  }
}

/** The signer of the audit trail (A1.1): the key process, asked as the sealer. Throws `SignerAway` while there is no answer. */
export function createAuditSigner(keyd: KeydClient): Signer {
  const ask = async <Name extends OperationName>(operation: Name, asked: Vocabulary[Name]['ask']) => {
    const said = await keyd.ask(operation, asked, LIMIT_MS);
    if ('refused' in said) throw new SignerAway(said.refused);
    return said.answer;
  };
  return {
    sign: (checkpoint) => ask('sign', checkpoint),
    signers: async () => (await ask('signers', {})).signers,
  };
}
