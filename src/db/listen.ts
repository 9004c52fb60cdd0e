import pg from 'pg';

const RECONNECT_MS = 500;
const CONNECT_LIMIT_MS = 2_000;
/** A connection of which one end is gone looks like a quiet one: it is asked again so long after its last answer. */
const PROVED_EVERY_MS = 5_000;
const ANSWER_LIMIT_MS = 2_000;

export interface Listener {
  /** Whether a notice sent now would be heard, as far as is known; what broke off without a word shows within seconds. */
  isHearing(): boolean;
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
  let proof: NodeJS.Timeout | undefined;
  let isHearing = false;
  let isClosed = false;

  const connect = async () => {
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: ANSWER_LIMIT_MS,
      keepAlive: true,
    });
    client = next;
    next.on('notification', (notice) => hearer.onMessage(notice.payload ?? ''));
    // The end event follows and reconnects; without a hearer the error would end the process.
    next.on('error', () => {});
    next.on('end', lost);
    try {
      await next.connect();
      await next.query(`listen ${next.escapeIdentifier(channel)}`);
      isHearing = true;
      hearer.onConnected();
      proveLater(next);
    } catch (error) {
      destroy(next);
      throw error;
    }
  };
  // The next question waits for the answer to the one before: there is never more than one.
  const proveLater = (proved: pg.Client) => {
    if (isClosed || !isHearing) return;
    proof = setTimeout(() => {
      proved.query('select 1').then(
        () => proveLater(proved),
        () => destroy(proved),
      );
    }, PROVED_EVERY_MS);
  };
  const lost = () => {
    isHearing = false;
    clearTimeout(proof);
    if (isClosed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      connect().catch(lost);
    }, RECONNECT_MS);
  };
  connect().catch(lost);

  return {
    isHearing: () => isHearing,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      clearTimeout(proof);
      if (client) await end(client);
    },
  };
}

/** Without a word to the other end, which may be gone; the client's end event follows. */
function destroy(client: pg.Client): void {
  client.connection.stream.destroy();
}

/** A goodbye to nobody would never be answered: it is not waited for for long. */
async function end(client: pg.Client): Promise<void> {
  const limit = setTimeout(() => destroy(client), ANSWER_LIMIT_MS);
  await client.end().catch(() => {
    // It was not connected: there is nothing left to close.
  });
  clearTimeout(limit);
}
