import pg from 'pg';

const RECONNECT_MS = 500;
const CONNECT_LIMIT_MS = 2_000;

export interface Listener {
  close(): Promise<void>;
}

/**
 * Hears `pg_notify` on one channel and reconnects for ever. A notice sent while disconnected is lost:
 * `onConnected` runs after every connection, so that the hearer can look at the truth once.
 */
export function listen(
  url: string,
  channel: string,
  hearer: { onMessage(payload: string): void; onConnected(): void },
): Listener {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const connect = async () => {
    const next = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS, keepAlive: true });
    client = next;
    next.on('notification', (notice) => hearer.onMessage(notice.payload ?? ''));
    // The end event follows and reconnects; without a hearer the error would end the process.
    next.on('error', () => {});
    next.on('end', retry);
    await next.connect();
    await next.query(`listen ${next.escapeIdentifier(channel)}`);
    hearer.onConnected();
  };
  const retry = () => {
    if (isClosed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      connect().catch(retry);
    }, RECONNECT_MS);
  };
  connect().catch(retry);

  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {
        // It was not connected: there is nothing left to close.
      });
    },
  };
}
