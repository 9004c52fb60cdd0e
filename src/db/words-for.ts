const NO_WAY = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|timeout)$/;
/** SQLSTATE: no such login or a wrong password; no such database. */
const NO_ENTRY = /^(28...|3D000)$/;

/** What a command's last line says of an error, with the setting that holds the address of Postgres where it is about that. */
export function wordsFor(error: unknown, setting: 'DATABASE_URL' | 'MIGRATION_DATABASE_URL'): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  // Where a name has two addresses and nobody answers at either, Node gives a code and no words.
  if (error.message === '' || NO_WAY.test(code))
    return `Postgres does not answer (${code}): start it, or correct ${setting}`;
  if (NO_ENTRY.test(code))
    // With the owner's address that command is the one that was refused.
    return `Postgres lets nobody in (${code}): correct ${setting}${setting === 'DATABASE_URL' ? ', and run dist/migrate.js first' : ''}`;
  return error.message;
}
