import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/access/account.ts';
import { hashOf, newToken } from '../../src/access/token.ts';
import { putOnRoster } from '../harness/roster.ts';

export interface InventedPerson {
  role: Role;
  name: string;
  languages: string[];
  /** Of somebody who has an account already. */
  id?: string;
}

/** Signs an invented person in by a link of the demo, as a browser that calls itself so; answers the cookie. */
export async function signInvented(
  line: { origin: string; browser: string; sql(text: string, values?: unknown[]): Promise<unknown> },
  person: InventedPerson,
): Promise<{ id: string; cookie: string }> {
  const id = person.id ?? randomUUID();
  const secret = newToken();
  if (person.id === undefined) {
    await line.sql('insert into accounts (id, role, display_name, languages) values ($1, $2, $3, $4)', [
      id,
      person.role,
      person.name,
      person.languages,
    ]);
    if (person.role === 'operator') await putOnRoster(line, id);
  }
  await line.sql(
    `insert into sign_in_links (token_hash, account_id, is_reusable, valid_until)
     values ($1, $2, false, line_now() + interval '1 hour')`,
    [hashOf(secret), id],
  );
  const answer = await fetch(`${line.origin}/api/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': line.browser, 'x-console': '1' },
    body: JSON.stringify({ secret }),
  });
  const [cookie] = answer.headers.getSetCookie();
  if (cookie === undefined) throw new Error(`no session was given: ${answer.status} ${await answer.text()}`);
  return { id, cookie: cookie.split(';')[0] ?? '' };
}
