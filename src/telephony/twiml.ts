// TwiML by escaping templates: the library's builder costs half of a webhook's time and throws on odd characters (docs/measurements.md P1).

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** What XML needs written otherwise; and what XML 1.0 has no way to say, so that the carrier would refuse the document. */
const SPECIAL = /[&<>"']|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text that is safe inside an attribute or an element, whatever it holds. */
export function escapeXml(text: string): string {
  return text.replace(SPECIAL, (character) => ESCAPES[character] ?? '');
}

/** A whole document. */
export function response(...verbs: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join('')}</Response>`;
}

/** Plays one sound; `url` is escaped already (prompts are escaped once at start). */
export function play(escapedUrl: string): string {
  return `<Play>${escapedUrl}</Play>`;
}

interface KeySettings {
  action: string;
  timeoutSeconds: number;
}

/** Waits for one key after the sounds. Every key counts, # too. */
export function gather(settings: KeySettings, inner: string): string {
  return gatherAt(escapeXml(settings.action), settings, inner);
}

/** The same, and without a key it goes on at the same address. */
export function gatherAndGoOn(settings: KeySettings, inner: string): string {
  const action = escapeXml(settings.action);
  return `${gatherAt(action, settings, inner)}<Redirect method="POST">${action}</Redirect>`;
}

/** Goes on at another address. */
export function redirect(url: string): string {
  return `<Redirect method="POST">${escapeXml(url)}</Redirect>`;
}

export const HANG_UP = '<Hangup/>';

interface RecordSettings {
  action: string;
  statusCallback: string;
  maxLengthSeconds: number;
  silenceSeconds: number;
}

/** A tone, and then records until any key, silence, or the longest length. No talk is ever recorded: only what a caller chose to leave. */
export function record(settings: RecordSettings): string {
  return (
    `<Record action="${escapeXml(settings.action)}" method="POST" maxLength="${settings.maxLengthSeconds}" ` +
    `timeout="${settings.silenceSeconds}" finishOnKey="1234567890*#" ` +
    `recordingStatusCallback="${escapeXml(settings.statusCallback)}" recordingStatusCallbackMethod="POST"/>`
  );
}

export interface ConferenceSettings {
  room: string;
  /** When this party leaves, everybody does. */
  endsOnExit: boolean;
  statusCallback: string;
  /** Hears, and is not heard. */
  isMuted?: boolean;
  /** Is heard by the one with this leg alone. */
  coachedLeg?: string | null;
}

/** A room of two: no beep, no music, small buffer for speech. */
export function conference(settings: ConferenceSettings): string {
  const muted = settings.isMuted ? 'muted="true" ' : '';
  const coach = settings.coachedLeg ? `coach="${escapeXml(settings.coachedLeg)}" ` : '';
  return (
    `<Conference startConferenceOnEnter="true" endConferenceOnExit="${settings.endsOnExit}" ${muted}${coach}beep="false" waitUrl="" ` +
    `jitterBufferSize="small" statusCallback="${escapeXml(settings.statusCallback)}" statusCallbackMethod="POST" ` +
    `statusCallbackEvent="start end join leave hold">${escapeXml(settings.room)}</Conference>`
  );
}

/** Dials; with an action, what stands after it never runs. */
export function dial(attributes: Record<string, string>, inner: string): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  return `<Dial${written.join('')}>${inner}</Dial>`;
}

function gatherAt(escapedAction: string, { timeoutSeconds }: KeySettings, inner: string): string {
  return `<Gather input="dtmf" numDigits="1" finishOnKey="" timeout="${timeoutSeconds}" method="POST" action="${escapedAction}">${inner}</Gather>`;
}
