/** Throws an error of listening on; Node names the port and no setting. */
export function sayPortInUse(setting: 'PORT' | 'METRICS_PORT', port: number, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
  throw new Error(
    `${setting}: port ${port} cannot be had (${code}). Each process of this machine needs its own: what stands before the command, ${setting}=… node …, goes before a shared .env`,
    { cause: error },
  );
}
