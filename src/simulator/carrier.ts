import './only-in-demo-and-tests.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Media } from './media/media.ts';
import type { Answerer, ClientDialInput, DialInput, PhoneCall } from './phone.ts';
import type { RestAnswer, RestRequest } from './rest/rest.ts';
import type { CarrierSettings } from './settings.ts';
import type { Tape } from './tape.ts';

export type { CarrierSettings } from './settings.ts';

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
export function createCarrier(_settings: CarrierSettings, _parts: CarrierParts): Carrier {
  throw new Error('the engine is not wired yet');
}
