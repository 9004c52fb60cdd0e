import {
  type Deed,
  type Flow,
  type FlowNode,
  type Flows,
  flowKey,
  type Language,
  type Part,
  type PersonReason,
  type PromptRef,
  type Target,
  type WaitingPlace,
} from './flow.ts';
import type { MenuState } from './menu-state.ts';

/** What the carrier is to do next: play and wait for a key, or bring the caller to a person after these prompts. */
export type MenuStep =
  | { kind: 'menu'; play: PromptRef[]; timeoutSeconds: number; state: MenuState }
  | { kind: 'person'; language: Language; reason: PersonReason; play: PromptRef[] };
/** What a caller in the queue chose, to be done now. */
export type DeedStep = { kind: 'deed'; language: Language; deed: Deed };

// Neutral until the caller chooses: the line is called from Azerbaijan, and silence means Azerbaijani.
const FIRST_LANGUAGE: Language = 'az';

/** The first step of every call. */
export function beginMenu(flows: Flows): MenuStep {
  const flow = flows.current;
  return enter({ flow, state: stateAt(flow, flow.start, FIRST_LANGUAGE), before: flow.opening });
}

/** What a caller in the queue hears at this place of the flow. */
export function beginWhileWaiting(flows: Flows, place: WaitingPlace, language: Language): MenuStep {
  const flow = flows.current;
  return enter({ flow, state: stateAt(flow, flow.whileWaiting[place], language), before: [] });
}

/**
 * The step after a key (or after none: ''). Never throws and never ends a call:
 * a state of a flow that nobody knows any more, or that this process does not know yet, leads to a person.
 */
export function menuTurn(flows: Flows, state: MenuState, digits: string): MenuStep {
  const step = waitingTurn(flows, state, digits);
  // The loader refuses a menu that offers what is for the queue; should it ever fail to, the caller gets a person.
  return step.kind === 'deed' ? toPerson(flows.current, 'stale', step.language) : step;
}

/** The same for a caller in the queue, who may choose something for the line to do. */
export function waitingTurn(flows: Flows, state: MenuState, digits: string): MenuStep | DeedStep {
  const flow = flows.known.get(flowKey({ name: state.flow, version: state.version }));
  const node = flow?.nodes.get(state.node);
  if (!flow || !node) return strayed(flows.current, state, digits);
  const target = node.keys.get(digits.charAt(0));
  if (target) return follow({ flow, target, state: { ...state, silences: 0, wrongKeys: 0 } });
  // Whoever is listening in may press keys, too: the cover goes on whatever they are.
  if (node.name === flow.cover) return enter({ flow, state, before: [] });
  return digits === '' ? afterSilence({ flow, node, state }) : afterWrongKey(flow, state);
}

/**
 * In a version of the menu that is not known here, a call goes to a person. But somebody may be listening in to the cover; and a key that
 * means the same in every menu means it in this one.
 */
function strayed(current: Flow, state: MenuState, digits: string): MenuStep | DeedStep {
  const key = digits.charAt(0);
  const here = { flow: current, state: stateAt(current, current.cover, state.language) };
  if (state.node === current.cover) {
    const target = current.nodes.get(current.cover)?.keys.get(key);
    return target ? follow({ ...here, target }) : enter({ ...here, before: [] });
  }
  const start = current.nodes.get(current.start);
  const target = start?.ownKeys.includes(key) ? undefined : start?.keys.get(key);
  const isSure = target?.kind === 'person' || (target?.kind === 'node' && target.node === current.cover);
  return target && isSure ? follow({ ...here, target }) : toPerson(current, 'stale', state.language);
}

interface Place {
  flow: Flow;
  state: MenuState;
}

function afterSilence({ flow, node, state }: Place & { node: FlowNode }): MenuStep | DeedStep {
  if (!node.countsSilence) return follow({ flow, target: node.onSilence, state });
  const silences = state.silences + 1;
  if (silences >= flow.silencesBeforePerson) return toPerson(flow, 'no-key', state.language);
  return follow({ flow, target: node.onSilence, state: { ...state, silences } });
}

function afterWrongKey(flow: Flow, state: MenuState): MenuStep {
  const wrongKeys = state.wrongKeys + 1;
  if (wrongKeys >= flow.wrongKeysBeforePerson) return toPerson(flow, 'wrong-key', state.language);
  return enter({ flow, state: { ...state, silences: 0, wrongKeys }, before: flow.wrongKey });
}

function follow({ flow, target, state }: Place & { target: Target }): MenuStep | DeedStep {
  const language = target.language ?? state.language;
  if (target.kind === 'person') return toPerson(flow, target.reason, language);
  if (target.kind === 'deed') return { kind: 'deed', language, deed: target.deed };
  return enter({ flow, state: { ...state, node: target.node, language }, before: [] });
}

function enter({ flow, state, before }: Place & { before: readonly Part[] }): MenuStep {
  const node = flow.nodes.get(state.node);
  // The loader refuses a flow that names a missing node; should it ever fail to, the caller still gets a person.
  if (!node) return toPerson(flow, 'stale', state.language);
  const play = spoken([...before, ...node.prompts], state.language);
  return { kind: 'menu', play, timeoutSeconds: node.timeoutSeconds, state };
}

function toPerson(flow: Flow, reason: PersonReason, language: Language): MenuStep {
  return { kind: 'person', language, reason, play: spoken(flow.beforePerson[reason], language) };
}

function spoken(parts: readonly Part[], language: Language): PromptRef[] {
  return parts.map((part) => ({ language: part.language ?? language, id: part.id }));
}

function stateAt(flow: Flow, node: string, language: Language): MenuState {
  return { flow: flow.name, version: flow.version, node, language, silences: 0, wrongKeys: 0 };
}
