/** A value as Postgres reads it: null, bytes, or a text. A list becomes a list of Postgres, any other object JSON. */
export function asParameter(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return asList(value);
  return JSON.stringify(value);
}

function asList(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (Array.isArray(value)) return asList(value);
    const item = asParameter(value);
    if (item === null) return 'NULL';
    const text = typeof item === 'string' ? item : `\\x${item.toString('hex')}`;
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${items.join(',')}}`;
}
