// The keys of the consoles. By `event.code`, never by letter: a Russian or Azerbaijani layout must not move them, and
// AltGr is Ctrl+Alt, so no key uses Ctrl+Alt. They work inside fields and dialogs too.

export type OperatorAction =
  | 'answer'
  | 'pass-on'
  | 'silence-ring'
  | 'become-available'
  | 'take-break'
  | 'go-to-call'
  | 'end-call'
  | 'mute'
  | 'hold'
  | 'cover'
  | 'flag'
  | 'transfer'
  | 'interpreter'
  | 'supervisor'
  | 'agree-call-back'
  | 'call-back'
  | 'save';
export type OfficerAction = 'acknowledge' | 'silence-ring';
export type PageAction = 'help' | 'commands' | 'shade';
export type Action = OperatorAction | OfficerAction | PageAction;

/** What the person at the desk is in the middle of. `officer` is the duty officer's console, which knows one situation only. */
export type Situation = 'idle' | 'ringing' | 'in-call' | 'wrap-up' | 'officer';

export interface Stroke {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

export interface KeyAnswer {
  /** The key is ours, so the browser must not act on it, even where it means nothing just now. */
  readonly isOurs: boolean;
  readonly action: Action | null;
}

const FOREIGN: KeyAnswer = { isOurs: false, action: null };

const EVERYWHERE: Record<string, PageAction> = {
  F1: 'help',
  'Ctrl+KeyK': 'commands',
  Pause: 'shade',
  'Ctrl+Pause': 'shade',
  'Ctrl+Shift+Digit0': 'shade',
};

const SITUATIONS: Record<Situation, Partial<Record<string, Action>>> = {
  idle: {
    F2: 'become-available',
    'Shift+F2': 'take-break',
    F8: 'call-back',
    // Of an older call that lies open meanwhile.
    F9: 'flag',
    'Ctrl+Enter': 'save',
    'Ctrl+NumpadEnter': 'save',
  },
  ringing: {
    F2: 'answer',
    'Shift+F2': 'pass-on',
    F4: 'silence-ring',
    'Ctrl+Enter': 'save',
    'Ctrl+NumpadEnter': 'save',
  },
  'in-call': {
    F2: 'go-to-call',
    'Shift+F2': 'end-call',
    F4: 'mute',
    F8: 'hold',
    'Ctrl+F8': 'cover',
    'Shift+F8': 'supervisor',
    'Shift+F4': 'agree-call-back',
    F9: 'flag',
    'Shift+F9': 'transfer',
    'Ctrl+Enter': 'save',
    'Ctrl+NumpadEnter': 'save',
  },
  'wrap-up': { F2: 'go-to-call', F8: 'call-back', F9: 'flag', 'Ctrl+Enter': 'save', 'Ctrl+NumpadEnter': 'save' },
  officer: { F2: 'acknowledge', F4: 'silence-ring' },
};

/** Keys that are kept from the browser in every situation: F4 and F9 have meanings of their own in some. */
const OURS = new Set(
  [...Object.keys(EVERYWHERE), ...Object.values(SITUATIONS).flatMap((keys) => Object.keys(keys))].filter(
    (key) => !key.includes('Enter'),
  ),
);

/** What a key stroke means in a situation. Repeats of a held key must be left out by the caller. */
export function actionOf(stroke: Stroke, situation: Situation): KeyAnswer {
  if (stroke.altKey || stroke.metaKey) return FOREIGN;
  const key = `${stroke.ctrlKey ? 'Ctrl+' : ''}${stroke.shiftKey ? 'Shift+' : ''}${stroke.code}`;
  const action = EVERYWHERE[key] ?? SITUATIONS[situation][key] ?? null;
  return { isOurs: action !== null || OURS.has(key), action };
}

/** How a key is written on a button; key names are the same in the three languages. */
export function keyLabel(action: Action): string | null {
  return KEY_LABELS[action] ?? null;
}

const KEY_LABELS: Partial<Record<Action, string>> = {
  answer: 'F2',
  'become-available': 'F2',
  'go-to-call': 'F2',
  acknowledge: 'F2',
  'pass-on': 'Shift+F2',
  'take-break': 'Shift+F2',
  'end-call': 'Shift+F2',
  'silence-ring': 'F4',
  mute: 'F4',
  hold: 'F8',
  cover: 'Ctrl+F8',
  supervisor: 'Shift+F8',
  'agree-call-back': 'Shift+F4',
  'call-back': 'F8',
  flag: 'F9',
  transfer: 'Shift+F9',
  save: 'Ctrl+Enter',
  help: 'F1',
  commands: 'Ctrl+K',
  shade: 'Pause',
};
