// The way of a new colleague: invited, a passkey made, the code of conduct accepted.
import type { Role } from '../../src/access/account.ts';
import { CONDUCT_VERSION } from '../../src/access/conduct.ts';
import { invite } from '../../src/access/invitation.ts';
import { PUBLIC_ORIGIN } from '../telephony/webhook-post.ts';
import { type Authenticator, makeAuthenticator } from './authenticator.ts';
import type { Line, Visitor } from './people.ts';

export const HERE = { host: new URL(PUBLIC_ORIGIN).hostname, origin: PUBLIC_ORIGIN };
export const ACCEPTANCE = { version: CONDUCT_VERSION, language: 'az' };

let names = 0;

/** The secret of an invitation for a new invented person. */
export function invited(line: Line, role: Role = 'operator', signInName?: string): Promise<string> {
  names += 1;
  const name = signInName ?? `invented-${names}`;
  return invite(line.database, { role, name: 'Invented', signInName: name, languages: ['az'] });
}

export interface Colleague {
  id: string;
  visitor: Visitor;
  authenticator: Authenticator;
}

/** Somebody who came in by an invitation and a passkey. */
export async function colleague(line: Line, role: Role = 'operator'): Promise<Colleague> {
  const secret = await invited(line, role);
  const visitor = line.visitor();
  const authenticator = makeAuthenticator(HERE);
  const { body } = await visitor.post('/api/invitation/passkey-options', { secret });
  const answer = authenticator.make(body['options']);
  const done = await visitor.post('/api/invitation/passkey', { secret, answer, label: 'Desk', acceptance: ACCEPTANCE });
  if (done.status !== 200) throw new Error(`the invitation was refused: ${JSON.stringify(done.body)}`);
  const me = await visitor.get('/api/me');
  return { id: (me.body['account'] as { id: string }).id, visitor, authenticator }; // the route's schema
}
