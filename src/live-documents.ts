import { Type } from 'typebox';
import type { Clock } from './clock.ts';
import type { Database, ForPeople } from './db/database.ts';
import { Sent, Unit } from './escalation/contract.ts';
import { sentBy } from './escalation/sent-by.ts';
import { recordUnitBeat } from './escalation/unit-pages.ts';
import { unitView } from './escalation/unit-view.ts';
import type { LiveDocument, Page, PageMessage } from './http/live.ts';
import { Floor, Oversight } from './oversight/contract.ts';
import { readFloor } from './oversight/floor.ts';
import { readOversight } from './oversight/oversight.ts';
import { answerPage } from './roster/page-presence.ts';
import { DeskBody } from './routing/contract.ts';
import { readDesk } from './routing/desk.ts';

/** What open pages are shown whenever it changes, each in the name of the person before it (A1.1). */
export function liveDocuments(database: ForPeople, clock: Clock): LiveDocument[] {
  return [
    {
      name: 'desk',
      may: 'desk.read',
      answers: { operator: Type.Object({ desk: DeskBody }) },
      render: async (account) => ({ desk: await readDesk(database.as(account), account) }),
    },
    {
      name: 'sent',
      may: 'escalation.hear-back',
      answers: { operator: Sent },
      render: (account) => sentBy(database.as(account), account.id),
    },
    {
      name: 'unit',
      may: 'unit-desk.read',
      answers: { 'duty-officer': Type.Object({ unit: Unit }) },
      render: async (account) => ({ unit: await unitView(database, account.id) }),
    },
    {
      // Only that it changed: the page asks for the one of its call.
      name: 'history',
      may: 'history.read',
      answers: { operator: Type.Object({ serverTime: Type.String() }) },
      render: async () => ({ serverTime: new Date(clock.now()).toISOString() }),
    },
    {
      name: 'floor',
      may: 'floor.read',
      answers: { supervisor: Type.Object({ floor: Floor }) },
      render: async (account) => ({ floor: await readFloor(database, account.id) }),
    },
    {
      name: 'oversight',
      may: 'oversight.read',
      answers: { coordinator: Type.Object({ oversight: Oversight }) },
      render: async (account) => ({
        oversight: await readOversight(database, { coordinatorId: account.id, now: clock.now() }),
      }),
    },
  ];
}

/** What a page says of itself, in whose name `database` asks: an operator's of its telephone, an officer's that a flag would be seen. */
export async function hearPage(database: Database, page: Page, message: PageMessage): Promise<void> {
  if (page.account.role !== 'duty-officer') return answerPage(database, page, message);
  if (message.type === 'beat') await recordUnitBeat(database, page.account.id);
}
