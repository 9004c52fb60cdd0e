// What the carrier's own hosting runs when nothing of ours answers. It leaves this repository as its own text, so it is one
// function that knows nothing but its two arguments.

/** What the function knows of the line. */
export interface FallbackSettings {
  /** The line's first address. A caller is sent back to it, or to another of the same folder, and nowhere else. */
  home: string;
  /** How the carrier is to ask the line: connection overrides. */
  overrides: string;
  callerId: string;
  /** From which the line calls itself: then nobody is rung. */
  ownNumber: string | null;
  /** Rung in this order. */
  onCall: readonly string[];
  languages: readonly string[];
  ringSeconds: number;
  keySeconds: number;
  /** How long whoever picked up a call back hears nothing before the line is tried again. */
  quietSeconds: number;
  /** How long the key that ends the cover is waited for behind it. */
  coverSeconds: number;
}

/** The fields of the address and of the form together, as the hosting hands them over. */
export type FallbackEvent = Readonly<Record<string, unknown>>;

/**
 * The document for one request of the carrier: three languages, one try to go on where the line failed, then the on-call
 * telephones one after another, each asked for a key, and round again. Addresses are relative: it may be hosted anywhere.
 */
export function answerCaller(settings: FallbackSettings, event: FallbackEvent): string {
  const word = (name: string) => (typeof event[name] === 'string' ? event[name].slice(0, 2_000) : '');
  const safe = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
  const say = (name: string) => settings.languages.map((language) => `<Play>${language}/${name}.wav</Play>`).join('');
  /** Marks the way back into the line: when that fails too, telephones are rung. */
  const mark = 'again=1';

  const failed = (word('ErrorUrl') || word('back')).split('#')[0] ?? '';
  const ours = settings.home.replace(/[^/]*$/, '');
  /** Where somebody is asked for a key whom the line itself has rung for a call back. */
  const asked = `${ours}called-back`;
  /** The address at which the line failed, so that nobody loses a place or has to choose a language again. */
  const back = () => (failed.startsWith(ours) ? failed : settings.home);
  const isMarked = (address: string) => address.split(/[?&]/).includes(mark);
  const wayBack = (address = back()) => {
    const marked = isMarked(address) ? address : `${address}${address.includes('?') ? '&' : '?'}${mark}`;
    return `<Redirect method="POST">${safe(marked + settings.overrides)}</Redirect>`;
  };
  const ringOnCall = () => {
    const action = safe(`caller?step=rung&back=${encodeURIComponent(back())}`);
    // The carrier refuses a document that dials more than ten: the first, and the very last, for whenever nobody else is there.
    const dialled = settings.onCall.filter((_number, place, all) => place < 9 || place === all.length - 1);
    const numbers = dialled.map((number) => `<Number url="caller?step=screen" method="POST">${safe(number)}</Number>`);
    return (
      `<Dial action="${action}" method="POST" callerId="${safe(settings.callerId)}" ` +
      // The ringing goes on while somebody is asked for the key.
      `timeout="${settings.ringSeconds}" sequential="true" answerOnBridge="true">${numbers.join('')}</Dial>`
    );
  };
  const screen = () =>
    `<Gather action="caller?step=screened" method="POST" numDigits="1" timeout="${settings.keySeconds}">` +
    `${say('screen-on-call')}</Gather><Hangup/>`;
  const goodbye = () => `${say('goodbye')}<Hangup/>`;
  const isJoined = word('DialBridged') === 'true';
  const sayOrRing = () => {
    // A talk with a telephone to which the line had dialled the caller, and it is over.
    if (isJoined && failed.split('?')[0] === `${ours}rung`) return goodbye();
    // The words were heard a moment ago; now it is a person that the caller needs.
    const isSecondTime = isMarked(back()) && settings.onCall.length > 0;
    if (!isSecondTime) return say('outage') + wayBack();
    const isOwnCall = settings.ownNumber !== null && word('From') === settings.ownNumber;
    return isOwnCall ? '<Hangup/>' : ringOnCall();
  };
  /** Whoever picked up is asked once more, and hears nothing of the line or of us: before the key nobody knows who listens. */
  const askQuietly = (address: string) => {
    if (isMarked(failed) || !address.startsWith(`${asked}?`)) return '<Hangup/>';
    return `<Pause length="${settings.quietSeconds}"/>${wayBack(address)}`;
  };
  const choose = () => {
    // Of a leg that the line rang: only an address that is asked for after the key says that it is the caller.
    const isAfterKey = failed.startsWith(ours) && !failed.startsWith(asked);
    if (word('called') !== '') return isAfterKey ? sayOrRing() : askQuietly(word('called'));
    if (word('step') === 'screen') return screen();
    // An empty document lets the two be joined; without the key it was a message box, or nobody.
    if (word('step') === 'screened') return word('Digits') === '1' ? '' : '<Hangup/>';
    if (word('step') === 'rung') {
      return isJoined ? goodbye() : say('outage-no-answer') + wayBack();
    }
    return sayOrRing();
  };
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${choose()}</Response>`;
}
