import type { Database } from '../db/database.ts';
import type { Page, PageMessage } from '../http/live.ts';
import { dropPhone, notePageLeaving, recordBeat, takePhone } from './presence-store.ts';

/** What an operator's open page says: that it lives, that it goes, or that it wants the telephone. One page owns it: the last that took it. */
export async function answerPage(database: Database, page: Page, message: PageMessage): Promise<void> {
  if (page.account.role !== 'operator') return;
  const owner = { accountId: page.account.id, pageId: page.id };
  if (message.type === 'take-phone') {
    const isTaken = await takePhone(database, { ...owner, after: message.after });
    return page.send({ type: isTaken ? 'phone-here' : 'phone-elsewhere' });
  }
  if (message.type === 'leaving') return notePageLeaving(database, owner);
  const isOwner = await recordBeat(database, owner);
  page.send({ type: isOwner ? 'phone-here' : 'phone-elsewhere' });
}

/** The page is gone: if it owned the telephone, the operator is not reachable from now on. */
export async function dropPage(database: Database, page: Page): Promise<void> {
  if (page.account.role !== 'operator') return;
  await dropPhone(database, { accountId: page.account.id, pageId: page.id });
}
