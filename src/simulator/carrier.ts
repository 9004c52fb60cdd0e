import './only-in-demo-and-tests.ts';
import { createActivity } from './activity.ts';
import { createAudioShelf } from './audio/audio-shelf.ts';
import { runSession } from './calls/documents.ts';
import type { Exchange } from './calls/exchange.ts';
import { callFromClient, callIn } from './calls/inbound.ts';
import type { Leg } from './calls/leg.ts';
import { hangUpLeg } from './calls/life.ts';
import { phoneCall } from './calls/phone-call.ts';
import { type Clock, VirtualClock } from './clock.ts';
import { createFaultBook, type Faults } from './faults.ts';
import type { Media } from './media/media.ts';
import type { Answerer, ClientDialInput, DialInput, PhoneCall } from './phone.ts';
import { handleRest } from './rest/handle-rest.ts';
import type { RestAnswer, RestRequest } from './rest/rest.ts';
import type { CarrierSettings } from './settings.ts';
import { createSids } from './sids.ts';
import { createTape, type Tape } from './tape.ts';
import { createHttpClient } from './webhooks/http-client.ts';
import type { Outside } from './webhooks/outside.ts';
import { createReporter } from './webhooks/report.ts';

/** A telephone company in a box: calls, signed webhooks, TwiML, and Twilio's REST interface. */
export interface Carrier {
  /** Somebody calls the line. A number that is not the carrier's fails at once. */
  dial(input: DialInput): PhoneCall;
  /** A telephone that can be rung by `<Dial><Number>` or by REST; the answer takes it off the hook for good. */
  onRing(number: string, answerer: Answerer): () => void;
  /** What a softphone's `device.connect` does. */
  dialFromClient(input: ClientDialInput): PhoneCall;
  /** A registered softphone that `<Dial><Client>` and REST can ring; the answer unregisters it. */
  onClientRing(identity: string, answerer: Answerer): () => void;
  call(sid: string): PhoneCall | undefined;
  /** Calls that have not ended. */
  liveCalls(): PhoneCall[];
  readonly tape: Tape;
  readonly faults: Faults;
  /** One request to Twilio's 2010-04-01 interface. */
  handleRest(request: RestRequest): Promise<RestAnswer>;
  /** Resolves when no webhook, REST request or audio fetch is in flight. */
  settled(): Promise<void>;
  /** Hangs up everything and closes the connections it holds. */
  close(): void;
}

export interface CarrierParts {
  clock: Clock;
  media: Media;
}

/** A carrier without calls. With a virtual clock it asks to be settled between two timers. */
export function createCarrier(settings: CarrierSettings, parts: CarrierParts): Carrier {
  const exchange = createExchange(settings, parts);
  const { clock } = parts;
  if (clock instanceof VirtualClock) clock.addSettle(() => exchange.activity.settled());
  return {
    dial: (input) => phoneCall(exchange, callIn(exchange, input)),
    onRing: (number, answerer) => register(exchange, number, answerer),
    dialFromClient: (input) => phoneCall(exchange, callFromClient(exchange, input)),
    onClientRing: (identity, answerer) => register(exchange, `client:${identity}`, answerer),
    call(sid) {
      const leg = exchange.legs.get(sid);
      return leg === undefined ? undefined : phoneCall(exchange, leg);
    },
    liveCalls: () => liveLegs(exchange).map((leg) => phoneCall(exchange, leg)),
    tape: exchange.tape,
    faults: exchange.faults,
    handleRest: (request) => handleRest(exchange, request),
    async settled() {
      await exchange.activity.settled();
    },
    close() {
      for (const leg of liveLegs(exchange)) hangUpLeg(exchange, leg);
      exchange.http.close();
    },
  };
}

function createExchange(settings: CarrierSettings, { clock, media }: CarrierParts): Exchange {
  const tape = createTape(clock);
  const outside: Outside = {
    clock,
    tape,
    faults: createFaultBook(tape),
    http: createHttpClient(settings.resolve),
    activity: createActivity(),
    authToken: settings.authToken,
  };
  return {
    ...outside,
    ...createReporter(outside),
    settings: { ...settings, numbers: settings.numbers.map((number) => ({ ...number })) },
    startedAt: clock.now(),
    media,
    makeSid: createSids(settings.seed),
    audio: createAudioShelf(outside),
    legs: new Map(),
    rooms: new Map(),
    openRooms: new Map(),
    recordings: new Map(),
    pace: { nextCallAt: 0 },
    answerers: new Map(),
    runSession,
  };
}

function register(exchange: Exchange, key: string, answerer: Answerer): () => void {
  const known = exchange.answerers.get(key) ?? new Set();
  exchange.answerers.set(key, known.add(answerer));
  return () => {
    known.delete(answerer);
    if (known.size === 0 && exchange.answerers.get(key) === known) exchange.answerers.delete(key);
  };
}

function liveLegs(exchange: Exchange): Leg[] {
  return [...exchange.legs.values()].filter((leg) => !leg.isOver);
}
