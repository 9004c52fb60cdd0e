import { hkdfSync } from 'node:crypto';

/** What a connection may do (A1.1): the roles of `migrations/0040-roles.sql`, and those of the audit trail. */
export const DATABASE_ROLES = [
  'line_calls',
  'line_access',
  'line_console',
  'line_worker',
  'line_audit_sealer',
  'line_audit_reader',
] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

export interface Login {
  name: string;
  password: string;
}

const KEY_BYTES = 32;
const PREFIX = /^line_/;

/** How to sign in as this role, and nothing else, at the address of the line's login. Throws where that holds options, or no login. */
export function connectionAs(role: DatabaseRole, url: string): { connectionString: string; options: string } {
  // They would take the place of the role.
  if (new URL(url).searchParams.has('options')) throw new Error('the address must not hold options');
  return { connectionString: addressFor(url, loginFor(role, loginOf(url))), options: `-c role=${role}` };
}

/** The login that an address names, as it was before it was written into an address. Throws where it names none. */
export function loginOf(url: string): Login {
  const { username, password } = new URL(url);
  if (username === '')
    throw new Error(
      'DATABASE_URL: the address of the database must name the line’s login and its password (docs/running.md)',
    );
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/**
 * The login that may take this one role and no other (A1.1): words put into one of its statements reach no other role's rows. Its
 * password is made of the line's own, so that there is nothing more to keep; who knows one of them learns no other.
 */
export function loginFor(role: DatabaseRole, { name, password }: Login): Login {
  const key = hkdfSync('sha256', password, '', `login of ${role}`, KEY_BYTES);
  return {
    name: `${name}_${role.replace(PREFIX, '')}`,
    // A server that asks for none is given none.
    password: password === '' ? '' : Buffer.from(key).toString('hex'),
  };
}

/** The same database, as another login. */
export function addressFor(url: string, { name, password }: Login): string {
  const address = new URL(url);
  address.username = encodeURIComponent(name);
  address.password = encodeURIComponent(password);
  return address.href;
}
