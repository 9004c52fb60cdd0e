import { closeWrapUp } from '../../../src/calls/operator-actions.ts';
import { Refusal } from '../../../src/refusal.ts';
import type { Roster } from '../../roster/duty-model.ts';
import { BELIEVED_MS } from '../memory/presence-statements.ts';
import type { CallRow, PresenceRow, Tables } from '../memory/rows.ts';
import type { VirtualCarrier } from './carrier.ts';
import type { Operator } from './operator.ts';
import { type OperatorPlan, SECOND } from './plan.ts';
import type { Chance } from './random.ts';
import type { WebProcess } from './virtual-line.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface OperatorParts {
  time: VirtualTime;
  carrier: VirtualCarrier;
  tables: Tables;
  /** The web process that answers now; undefined while there is none. */
  web(): WebProcess | undefined;
  /** Whether the database answers consoles. */
  canRead(): boolean;
  trace(what: string, operator: Operator): void;
  faulted(where: string, error: unknown): void;
}

export type Work = (web: WebProcess) => Promise<unknown>;

const TRY_AGAIN_MS = 3 * SECOND;
const TRIES = 20;
/** Of talks: in which the operator reloads the page. */
const RELOADED = 0.15;

/** The account of a planned operator. */
export function accountIdOf({ id }: OperatorPlan): string {
  return `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
}

/** The shifts and certificates of the day, as the line's own rules read them. */
export function rosterOf(operators: readonly OperatorPlan[]): Roster {
  return {
    colleagues: operators.map((each) => ({ accountId: accountIdOf(each), languages: each.languages, isActive: true })),
    shifts: operators.map((each) => ({
      accountId: accountIdOf(each),
      kind: 'single',
      begins: each.from,
      ends: each.until,
    })),
    certificates: operators.flatMap((each) => {
      const certificate = { accountId: accountIdOf(each), kind: 'line', begins: 0, ends: each.certifiedUntil } as const;
      const forChildren = each.isChildTrained ? [{ ...certificate, kind: 'child' } as const] : [];
      return each.certifiedUntil > 0 ? [certificate, ...forChildren] : [];
    }),
  };
}

/** A reload in a talk: when, how soon after the page's word its telephone hangs up, and when the new page is there. */
export interface Reload {
  afterMs: number;
  hangsUpMs: number;
  backMs: number;
}

/** Undefined in most talks. Mostly the page is back in time; the carrier may tell before the page does; and some go for good. */
export function reloadOf(chance: Chance): Reload | undefined {
  if (!chance.is(RELOADED)) return undefined;
  return {
    afterMs: chance.between(1, 180) * SECOND,
    hangsUpMs: chance.of([0, 100, 100, 100, 500, 4 * SECOND]),
    backMs: chance.of([800, 1_500, 1_500, 3 * SECOND, 6 * SECOND, 9 * SECOND, 9.9 * SECOND, 12 * SECOND, 300 * SECOND]),
  };
}

/** The page answered a beat at this moment. */
export function noteBeat(presence: PresenceRow, at: number): void {
  presence.heartbeatAt = at;
  if ((presence.pageLeavingAt ?? 0) <= at - BELIEVED_MS) presence.pageLeavingAt = null;
}

/** The call that this operator has, as the line has it. */
export function ownCallOf({ live }: Tables, accountId: string): CallRow | undefined {
  for (const call of live) {
    const isTalk = call.state === 'connecting' || call.state === 'talking';
    if (isTalk && call.operatorId === accountId) return call;
  }
  return undefined;
}

/** What finishes each wrap-up of this operator that is open. */
export function openWrapUps({ wrapUps }: Tables, operatorId: string): Work[] {
  return wrapUps
    .filter((each) => each.operatorId === operatorId && each.finishedAt === null)
    .map(({ callId }) => {
      const closed = { callId, operatorId, disposition: 'information' } as const;
      const isUnitTold = async () => false;
      return (web) =>
        closeWrapUp({ database: web.consoles, presumptionStanding: async () => 'none', isUnitTold }, closed);
    });
}

/** One thing that the person or the page asks of the server; where it fails it is tried again a few times. */
export function askServer(
  parts: OperatorParts,
  chance: Chance,
  { name, work, tries = TRIES }: { name: string; work: Work; tries?: number },
): void {
  const { time } = parts;
  const again = () => {
    if (tries > 1) time.after(TRY_AGAIN_MS, () => askServer(parts, chance, { name, work, tries: tries - 1 }));
  };
  time.after(chance.between(15, 80), () => {
    const web = parts.web();
    if (!web) return again();
    time.stir();
    work(web).catch((error: unknown) => {
      if (error instanceof Refusal && error.code !== 'carrier-unavailable') return;
      parts.faulted(name, error);
      again();
    });
  });
}
