import type { CallId } from '../../../src/calls/call.ts';
import type { ChosenPresence } from '../../../src/roster/presence.ts';
import * as presenceStore from '../../../src/roster/presence-store.ts';
import { acceptOffer } from '../../../src/routing/accept-offer.ts';
import { JOIN_LEASE_SECONDS } from '../../../src/routing/offer.ts';
import { declinePending } from '../../../src/routing/offer-store.ts';
import type { CallRow, OfferRow, PresenceRow } from '../memory/rows.ts';
import type { Leg } from './leg.ts';
import {
  accountIdOf,
  askServer,
  noteBeat,
  type OperatorParts,
  openWrapUps,
  ownCallOf,
  type Reload,
  reloadOf,
  type Work,
} from './operator-parts.ts';
import { MINUTE, type OperatorPlan, SECOND } from './plan.ts';
import { type Chance, createChance } from './random.ts';
import { workInTalk } from './talk-work.ts';
import type { WebProcess } from './virtual-line.ts';
import type { Coming } from './virtual-time.ts';

const RELOADS = 0x4e_10_ad;
const BEAT_MS = 5 * SECOND;
const PAGE_BACK_MS = 2 * SECOND;
const WISH_TRIES = 1_000;
/** Who accepted is busy until the softphone came, or its lease is surely over. */
const LEASE_MS = (JOIN_LEASE_SECONDS + 2) * SECOND;

/** An operator with a page: what the person does, and what the page does by itself. */
export class Operator {
  readonly plan: OperatorPlan;
  readonly accountId: string;
  wish: ChosenPresence = 'offline';
  /** Null while no page is open. */
  pageId: string | null = null;
  isDeaf = false;
  leg: Leg | undefined;
  busyUntil = 0;
  beatAt = 0;
  /** When the page last asked for the telephone. */
  #askedAt = 0;
  readonly #parts: OperatorParts;
  readonly #chance: Chance;
  /** Of their own: who reloads nothing does the same as without. */
  readonly #reloads: Chance;
  #pages = 0;
  #seen: string | undefined;
  #look: Coming | undefined;
  #wrapUp: Coming | undefined;
  #callId: CallId | undefined;
  #acceptedUntil = 0;
  /** The page that has dialled for a call that was kept for it. */
  #rejoins: string | null = null;

  constructor(parts: OperatorParts, plan: OperatorPlan) {
    this.#parts = parts;
    this.plan = plan;
    this.accountId = accountIdOf(plan);
    this.#chance = createChance(plan.seed);
    this.#reloads = createChance(plan.seed ^ RELOADS);
    const { role, languages, answersAs } = plan;
    parts.tables.people.set(this.accountId, { id: this.accountId, role, languages, ...(answersAs && { answersAs }) });
    parts.time.after(plan.from + plan.lateMs, () => this.#comeOn());
    parts.time.after(plan.until, () => this.#goOff());
    for (const { at, ms } of plan.deaf) parts.time.after(at, () => this.#goDeaf(ms));
  }

  /** Whether the roster, and the certificate, let this person be offered a call. */
  isOnDuty(at: number): boolean {
    return at >= this.plan.from && at < Math.min(this.plan.until, this.plan.certifiedUntil);
  }

  get presence(): PresenceRow | undefined {
    return this.#parts.tables.presences.get(this.accountId);
  }

  /** When the line last heard of the page; what it did for it counts, though the answer may be lost. */
  get heardAt(): number {
    const hasPhone = this.pageId !== null && this.presence?.pageId === this.pageId;
    return hasPhone ? Math.max(this.beatAt, this.#askedAt) : this.beatAt;
  }

  /** Beats that the page answered since the last step; each is only a moment in a row. */
  beat(): void {
    const now = this.#parts.time.now();
    if (this.pageId === null || this.isDeaf || now - this.beatAt < BEAT_MS) return;
    if (!this.#parts.web() || !this.#parts.canRead()) return;
    const { presence } = this;
    if (presence?.pageId !== this.pageId) return;
    this.beatAt = now - ((now - this.beatAt) % BEAT_MS);
    noteBeat(presence, this.beatAt);
  }

  /** Something changed on the server: the page gets its document a little later. */
  changed(): void {
    if (this.pageId === null || this.isDeaf || this.#look) return;
    this.#look = this.#parts.time.after(this.#chance.between(20, 150), () => {
      this.#look = undefined;
      this.#see();
    });
  }

  /** The web process, or the database behind it, is back. */
  reconnect(): void {
    if (this.pageId === null || this.isDeaf) return;
    this.#parts.time.after(this.#chance.between(200, PAGE_BACK_MS), () => this.#openPage(this.pageId));
  }

  /** Whether the person has an offer before the eyes, or an accepted call on its way. */
  isBusy(): boolean {
    const isKept = (ownCallOf(this.#parts.tables, this.accountId)?.keptUntil ?? null) !== null;
    if (isKept || this.#parts.time.now() < this.#acceptedUntil) return true;
    return [...this.#parts.tables.pending].some(({ operatorId }) => operatorId === this.accountId);
  }

  #comeOn(): void {
    this.#openPage(null);
    this.#choose('available');
    if (!this.#chance.is(0.3)) return;
    this.#parts.time.after(this.#chance.between(60, 300) * MINUTE, () => {
      if (this.wish !== 'available') return;
      this.#choose('away');
      this.#parts.time.after(15 * MINUTE, () => this.wish === 'away' && this.#choose('available'));
    });
  }

  #goOff(): void {
    this.#choose('offline');
    const leave = () => {
      if (this.leg || this.presence?.state === 'on-call' || this.presence?.state === 'reserved') {
        this.#parts.time.after(MINUTE, leave);
      } else this.#closePage();
    };
    this.#parts.time.after(5 * MINUTE, leave);
  }

  #choose(state: ChosenPresence): void {
    this.wish = state;
    this.#parts.trace(`chooses ${state}`, this);
    // The screen shows what the server has: whoever sees another state presses again, until a next wish.
    const press = async (web: WebProcess) => {
      if (this.wish !== state) return;
      await presenceStore.choosePresence(web.consoles, { accountId: this.accountId, state });
      web.voice.matchSoon();
    };
    this.#do('presence', press, WISH_TRIES);
  }

  #openPage(after: string | null): void {
    this.#pages += 1;
    const pageId = `${this.accountId}:${this.#pages}`;
    this.pageId = pageId;
    this.#do('take-phone', async (web) => {
      if (this.pageId !== pageId) return;
      this.#askedAt = this.#parts.time.now();
      await presenceStore.takePhone(web.consoles, { accountId: this.accountId, pageId, after });
      this.beatAt = this.#parts.time.now();
      this.changed();
    });
  }

  #closePage(): void {
    const { pageId } = this;
    this.pageId = null;
    if (this.leg) this.#parts.carrier.end(this.leg, 'hung-up');
    if (pageId === null) return;
    this.#do('drop-phone', (web) => presenceStore.dropPhone(web.consoles, { accountId: this.accountId, pageId }));
  }

  /** The page freezes; after a long while the person opens it again. */
  #goDeaf(ms: number): void {
    if (this.pageId === null || this.isDeaf) return;
    this.isDeaf = true;
    this.#parts.trace(`is deaf for ${ms} ms`, this);
    this.#parts.time.after(ms, () => {
      this.isDeaf = false;
      if (this.#chance.is(0.3) && this.leg) this.#parts.carrier.end(this.leg, 'hung-up');
      this.#openPage(this.#chance.is(0.5) ? this.pageId : null);
    });
  }

  /** What stands on the screen. */
  #see(): void {
    const { tables } = this.#parts;
    if (!this.#parts.canRead() || !this.#parts.web()) return;
    const offer = [...tables.pending].find(({ operatorId }) => operatorId === this.accountId);
    if (offer && offer.id !== this.#seen) this.#ring(offer);
    const call = ownCallOf(this.#parts.tables, this.accountId);
    if (call && call.keptUntil !== null) this.#rejoin(call);
    if (!offer && !call && this.leg) this.#parts.carrier.end(this.leg, 'hung-up');
    else if (this.presence?.state === 'wrap-up' && !this.#wrapUp) this.#startWrapUp();
  }

  /** The page says that it goes, its telephone hangs up, and after a while there is a new one. */
  #reload({ hangsUpMs, backMs }: Reload): void {
    const { time, carrier, trace } = this.#parts;
    const { leg, pageId, accountId } = this;
    if (!leg || pageId === null || this.isDeaf) return;
    trace(`reloads the page for ${backMs} ms`, this);
    this.#do('note-page-leaving', (web) => presenceStore.notePageLeaving(web.consoles, { accountId, pageId }), 1);
    this.pageId = null;
    time.after(hangsUpMs, () => carrier.end(leg, 'hung-up'));
    this.#do('drop-phone', (web) => presenceStore.dropPhone(web.consoles, { accountId, pageId }), 1);
    time.after(backMs, () => this.pageId === null && this.#openPage(null));
  }

  /** What a page does by itself for which a call is kept: once. */
  #rejoin({ id }: CallRow): void {
    if (this.leg || this.presence?.pageId !== this.pageId || this.#rejoins === this.pageId) return;
    this.#rejoins = this.pageId;
    this.#callId = id;
    this.#parts.time.after(this.#reloads.between(150, 1_500), () => this.#dial(id));
  }

  #ring(offer: OfferRow): void {
    this.#seen = offer.id;
    const draw = this.#chance.next() * 100;
    if (draw < this.plan.ignores) return;
    const isDeclined = draw < this.plan.ignores + this.plan.declines;
    this.#parts.time.after(500 + this.#chance.around(2.5 * SECOND), () => {
      if (this.isDeaf || this.pageId === null) return;
      if (isDeclined) this.#decline(offer.id);
      else this.#accept(offer);
    });
  }

  #decline(offerId: string): void {
    this.#do('decline', async (web) => {
      await declinePending(web.consoles, { offerId, operatorId: this.accountId });
      web.voice.matchSoon();
    });
  }

  #accept(offer: OfferRow): void {
    this.#do('accept', async (web) => {
      const { callId } = await acceptOffer(web.consoles, { offerId: offer.id, operatorId: this.accountId });
      web.voice.tellSoon();
      this.#callId = callId;
      this.#acceptedUntil = this.#parts.time.now() + LEASE_MS;
      // Now and then the softphone does not come.
      if (this.#chance.is(0.03)) return;
      this.#parts.time.after(this.#chance.between(150, 900), () => this.#dial(offer.id));
    });
  }

  #dial(offerId: string): void {
    if (this.leg || this.pageId === null) return;
    const { carrier, time } = this.#parts;
    const leg = carrier.begin({
      party: 'operator',
      person: {
        hears: () => {},
        meets: (_, isTogether) => isTogether && this.#talk(),
        ends: () => this.#hasHungUp(leg),
      },
      seed: this.#chance.seed(),
      identity: this.accountId,
      offerId,
    });
    this.leg = leg;
    carrier.fetch(leg, '/voice/operator');
    // A softphone whose line breaks.
    if (this.#chance.is(0.02)) time.after(this.#chance.between(1, 300) * SECOND, () => carrier.end(leg, 'hung-up'));
  }

  #hasHungUp(leg: Leg): void {
    if (this.leg === leg) this.leg = undefined;
    this.busyUntil = this.#parts.time.now();
  }

  #talk(): void {
    const { leg } = this;
    const callId = this.#callId;
    if (!leg || callId === undefined) return;
    const { time } = this.#parts;
    const reload = reloadOf(this.#reloads);
    if (reload) time.after(reload.afterMs, () => this.leg === leg && this.#reload(reload));
    workInTalk(this.#chance, { callId, operatorId: this.accountId }, (ms, name, work) => {
      time.after(ms, () => this.leg === leg && !this.isDeaf && this.#do(name, work));
    });
  }

  #startWrapUp(): void {
    const { time, tables } = this.#parts;
    const isForgotten = this.#chance.next() * 100 < this.plan.forgets;
    const ms = isForgotten ? 30 * MINUTE : 10 * SECOND + this.#chance.around(3 * MINUTE);
    this.#wrapUp = time.after(ms, () => {
      this.#wrapUp = undefined;
      for (const close of openWrapUps(tables, this.accountId)) this.#do('wrap-up', close);
    });
  }

  #do(name: string, work: Work, tries?: number): void {
    askServer(this.#parts, this.#chance, { name, work, ...(tries !== undefined && { tries }) });
  }
}
