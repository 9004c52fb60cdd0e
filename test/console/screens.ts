import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Desk, ServerMessage, Unit, UnitEscalation } from '../../src/console/shared/contract.ts';
import { makeDesk, makeOffer } from './desks.ts';

/** A browser on a loaded machine takes its time; what a person was promised is tested elsewhere, with its bound. */
export const SLOW = { timeout: 60_000 };

/** As soon as it is so; how long that takes on a loaded machine is no part of the question. */
export function eventually<Value>(look: () => Value) {
  return expect.poll(look, { timeout: SLOW.timeout });
}

/** Whether the keyboard is there. A layer that is seen has it a frame later: a key that is pressed before goes elsewhere. */
export function isFocused({ page }: { readonly page: Page }, place: string): Promise<boolean> {
  return page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, place);
}

/** What the page sends to this place goes on its way when the answer is called. */
export async function holdBack(page: Page, place: string): Promise<() => void> {
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route(place, (route) => held.then(() => route.continue()));
  return go;
}

/** What brings a screen of the operator about: the desk with these changes. */
export function operatorScreen(name: string, change: Partial<Desk>) {
  return { name, path: '/operator', messages: [deskWith(change)] };
}

/** The duty officer’s inbox with these escalations, which may be the first of more. */
export function officerScreen(
  name: string,
  escalations: UnitEscalation[],
  counts: Partial<Pick<Unit, 'total' | 'waiting'>> = {},
) {
  const unit = {
    serverTime: new Date().toISOString(),
    me: { id: 'officer-1', name: 'Elçin' },
    onDuty: [{ name: 'Elçin', isMe: true }],
    total: escalations.length,
    waiting: escalations.filter(({ acknowledgedAt }) => acknowledgedAt === null).length,
    ...counts,
    escalations,
  };
  return { name, path: '/duty-officer', messages: [{ type: 'unit', unit } satisfies ServerMessage] };
}

/** A desk of this moment. */
export function deskWith(change: Partial<Desk>): ServerMessage {
  return { type: 'desk', desk: makeDesk({ serverTime: new Date().toISOString(), ...change }) };
}

/** The presence of somebody who came to it just now. */
export function presence(state: Desk['presence']['state']): Desk['presence'] {
  const wrapUpDueAt = state === 'wrap-up' ? inSeconds(600) : null;
  const returnsTo = ['reserved', 'on-call', 'wrap-up'].includes(state) ? ('available' as const) : null;
  return {
    state,
    since: new Date().toISOString(),
    reachable: true,
    wrapUpDueAt,
    extensionsLeft: wrapUpDueAt === null ? null : 3,
    returnsTo,
  };
}

/** An offer that does not run out within a test. */
export function freshOffer() {
  return makeOffer({ offeredAt: new Date().toISOString(), expiresAt: inSeconds(600) });
}

/** An ISO moment so many seconds from now. */
export function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1_000).toISOString();
}
