import type { PromptDurations } from './check-prompts.ts';
import { type Flow, type FlowNode, LANGUAGES, type Language, type Part, promptFile, type Target } from './flow.ts';

const KEYS_TO_PERSON_LIMIT = 2;
// A caller remembers no more than four things to press.
const OWN_KEY_LIMIT = 4;
const FIRST_CHOICE_LIMIT_MS = 3000;
// The caller is in the queue already: longer, and the line could not tell a listening caller from one who has gone.
const BEFORE_PERSON_LIMIT_MS = 30_000;

/** Everything in a flow that could hold, lose or confuse a caller; each problem names its node. Empty when it is proved. */
export function checkFlow(flow: Flow, durations: PromptDurations): string[] {
  const missing = missingNodes(flow);
  // Where a key leads nowhere, the other proofs would only repeat it.
  if (missing.length > 0) return missing;
  return [
    ...unreachableNodes(flow),
    ...misplacedDeeds(flow),
    ...heldInTheQueue(flow),
    ...farFromPerson(flow),
    ...endlessSilence(flow),
    ...tooManyKeys(flow),
    ...unchosenLanguages(flow),
    ...coverProblems(flow),
    ...unspokenPrompts(flow, durations),
    ...lateFirstChoice(flow, durations),
    ...longBeforePerson(flow, durations),
  ];
}

function missingNodes(flow: Flow): string[] {
  const named = [...flow.nodes.values()].flatMap((node) =>
    targetsOf(node).flatMap((target) =>
      target.kind === 'node' ? [{ from: `node ${node.name}`, to: target.node }] : [],
    ),
  );
  const places = Object.entries(flow.whileWaiting).map(([place, to]) => ({ from: `whileWaiting ${place}`, to }));
  const all = [{ from: 'start', to: flow.start }, { from: 'cover', to: flow.cover }, ...places, ...named];
  return all
    .filter(({ to }) => !flow.nodes.has(to))
    .map(({ from, to }) => `${from}: leads to ${to}, which does not exist`);
}

function unreachableNodes(flow: Flow): string[] {
  const reached = reachedFrom(flow, [flow.start, ...Object.values(flow.whileWaiting)]);
  return [...flow.nodes.keys()]
    .filter((name) => !reached.has(name))
    .map((name) => `node ${name}: no caller can reach it`);
}

/** What the line does for a caller in the queue is nothing for one in the menu: nobody would wait meanwhile. */
function misplacedDeeds(flow: Flow): string[] {
  return [...reachedFrom(flow, [flow.start])]
    .filter((name) => targetsOf(nodeOf(flow, name)).some((target) => target.kind === 'deed'))
    .map((name) => `node ${name}: only a caller in the queue may choose what it offers`);
}

/** Whoever is in the queue and presses nothing goes on waiting, from every place: nobody is moved away by silence. */
function heldInTheQueue(flow: Flow): string[] {
  const ofMenu = reachedFrom(flow, [flow.start]);
  return [...flow.nodes.values()]
    .filter((node) => !ofMenu.has(node.name) && !staysInQueue(node.onSilence))
    .map((node) => `node ${node.name}: a caller in the queue who stays silent does not go on waiting`);
}

function staysInQueue(target: Target): boolean {
  return target.kind === 'person' && target.reason === 'still-waiting';
}

/** The cover of the queue is the call's own, and no node. */
function reachedFrom(flow: Flow, starts: readonly string[]): Set<string> {
  const reached = new Set(starts);
  // A set visits what is added while it is walked, and each node once: this ends with the last node.
  for (const name of reached) {
    for (const target of targetsOf(nodeOf(flow, name))) if (target.kind === 'node') reached.add(target.node);
  }
  return reached;
}

function farFromPerson(flow: Flow): string[] {
  let near = new Set<string>();
  for (let keys = 1; keys <= KEYS_TO_PERSON_LIMIT; keys += 1) {
    // The way round by the cover is nobody's way to a person, though its key leads to one.
    const isNear = (target: Target) =>
      target.kind === 'person' || (target.kind === 'node' && target.node !== flow.cover && near.has(target.node));
    const nearer = [...flow.nodes.values()].filter(
      (node) => near.has(node.name) || [...node.keys.values()].some(isNear),
    );
    near = new Set(nearer.map((node) => node.name));
  }
  const far = [...flow.nodes.keys()].filter((name) => !near.has(name));
  return far.map((name) => `node ${name}: no person within ${KEYS_TO_PERSON_LIMIT} keys`);
}

/** The cover alone may go round for ever on silence: whoever is near the caller must hear nothing change. */
function endlessSilence(flow: Flow): string[] {
  return [...flow.nodes.keys()].flatMap((name) => {
    const heard = new Set<string>();
    let node = nodeOf(flow, name);
    // Ends at the first node that is heard twice.
    while (!heard.has(node.name) && !node.countsSilence && node.onSilence.kind === 'node') {
      heard.add(node.name);
      node = nodeOf(flow, node.onSilence.node);
    }
    const isLoop = heard.has(node.name) && node.name !== flow.cover;
    return isLoop ? [`node ${name}: a caller who stays silent goes round for ever`] : [];
  });
}

function tooManyKeys(flow: Flow): string[] {
  const crowded = [...flow.nodes.values()].filter((node) => node.ownKeys.length > OWN_KEY_LIMIT);
  return crowded.map((node) => `node ${node.name}: ${node.ownKeys.length} keys, more than ${OWN_KEY_LIMIT}`);
}

function unchosenLanguages(flow: Flow): string[] {
  const offered = targetsOf(nodeOf(flow, flow.start)).map((target) => target.language);
  const missing = LANGUAGES.filter((language) => !offered.includes(language));
  return missing.map((language) => `node ${flow.start}: no key chooses ${language}`);
}

function coverProblems(flow: Flow): string[] {
  const cover = nodeOf(flow, flow.cover);
  const returns = [...cover.keys.values()];
  const isAgreed = returns.length === 1 && returns[0]?.kind === 'person';
  const isLooping = !cover.countsSilence && cover.onSilence.kind === 'node' && cover.onSilence.node === flow.cover;
  return [
    ...(isAgreed ? [] : [`node ${flow.cover}: exactly one key may end the cover, and it must lead to a person`]),
    ...(isLooping ? [] : [`node ${flow.cover}: the cover must go on while the caller is silent`]),
  ];
}

function unspokenPrompts(flow: Flow, durations: PromptDurations): string[] {
  const places: [string, readonly Part[]][] = [
    ['opening', flow.opening],
    ['wrongKey', flow.wrongKey],
    ...Object.entries(flow.beforePerson).map(([reason, parts]): [string, readonly Part[]] => [
      `person ${reason}`,
      parts,
    ]),
    ...[...flow.nodes.values()].map((node): [string, readonly Part[]] => [`node ${node.name}`, node.prompts]),
  ];
  return places.flatMap(([place, parts]) =>
    parts
      .flatMap((part) =>
        (part.language ? [part.language] : LANGUAGES).map((language) => promptFile({ language, id: part.id })),
      )
      .filter((file) => !durations.has(file))
      .map((file) => `${place}: there is no prompt ${file}`),
  );
}

function lateFirstChoice(flow: Flow, durations: PromptDurations): string[] {
  const openingMs = spokenMs(flow.opening, 'az', durations);
  if (openingMs <= FIRST_CHOICE_LIMIT_MS) return [];
  return [`opening: the first choice is heard after ${openingMs} ms, later than ${FIRST_CHOICE_LIMIT_MS} ms`];
}

function longBeforePerson(flow: Flow, durations: PromptDurations): string[] {
  return Object.entries(flow.beforePerson).flatMap(([reason, parts]) => {
    const longestMs = Math.max(...LANGUAGES.map((language) => spokenMs(parts, language, durations)));
    if (longestMs <= BEFORE_PERSON_LIMIT_MS) return [];
    return [`person ${reason}: is told for ${longestMs} ms, longer than ${BEFORE_PERSON_LIMIT_MS} ms`];
  });
}

function spokenMs(parts: readonly Part[], language: Language, durations: PromptDurations): number {
  const files = parts.map((part) => promptFile({ language: part.language ?? language, id: part.id }));
  return files.reduce((sum, file) => sum + (durations.get(file) ?? 0), 0);
}

function targetsOf(node: FlowNode): Target[] {
  return [...node.keys.values(), node.onSilence];
}

/** Only for names that `missingNodes` has found to exist. */
function nodeOf(flow: Flow, name: string): FlowNode {
  const node = flow.nodes.get(name);
  if (!node) throw new Error(`Flow ${flow.name} has no node ${name}`);
  return node;
}
