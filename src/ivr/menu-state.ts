import { LANGUAGES, type Language } from './flow.ts';

// At most 81 characters, so that an action address stays short.
const STATE_FORM = /^([a-z][a-z0-9-]{0,31})\.([0-9a-f]{8})\.([a-z][a-z0-9-]{0,31})\.([a-z]{2})\.([0-9])\.([0-9])$/;

/** Where a call stands in the menu. It holds nothing about the person but the language, since it travels in an address. */
export interface MenuState {
  flow: string;
  /** The version of the flow with which the call began. */
  version: string;
  node: string;
  language: Language;
  /** Counted silences in a row. */
  silences: number;
  wrongKeys: number;
}

/** The state as a text of at most 81 characters that needs no escaping in an address. */
export function encodeMenuState(state: MenuState): string {
  return [state.flow, state.version, state.node, state.language, state.silences, state.wrongKeys].join('.');
}

/** The state that `encodeMenuState` wrote, or null for any other text. */
export function decodeMenuState(text: string): MenuState | null {
  const [, flow, version, node, language, silences, wrongKeys] = STATE_FORM.exec(text) ?? [];
  const known = LANGUAGES.find((each) => each === language);
  if (!flow || !version || !node || !known) return null;
  return { flow, version, node, language: known, silences: Number(silences), wrongKeys: Number(wrongKeys) };
}
