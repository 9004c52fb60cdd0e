import type { PromptDurations } from './check-prompts.ts';
import { type Flow, type FlowNode, LANGUAGES, type Part, promptFile, type Target } from './flow.ts';

/** The flow as a text for people: what each node says and how long it takes, and where every key and silence lead. */
export function outlineFlow(flow: Flow, durations: PromptDurations): string {
  const people = Object.entries(flow.beforePerson).map(([reason, parts]) =>
    [`person ${reason}`, ...parts.map((part) => `  says ${said(part, durations)}`)].join('\n'),
  );
  const limits = `A person after ${flow.silencesBeforePerson} silences or ${flow.wrongKeysBeforePerson} wrong keys.`;
  const nodes = [...flow.nodes.values()].map((node) => outlineNode(node, durations));
  const places = Object.entries(flow.whileWaiting).map(([place, node]) => `  ${place} → ${node}`);
  const queue = ['In the queue', ...places].join('\n');
  return [`${flow.name}, version ${flow.version}. ${limits}`, ...nodes, queue, ...people].join('\n\n');
}

function outlineNode(node: FlowNode, durations: PromptDurations): string {
  const keys = [...node.keys].map(([key, target]) => `  ${key} → ${leadsTo(target)}`);
  const patience = node.countsSilence ? '' : ' (not counted)';
  const silence = `  ${node.timeoutSeconds} s of silence → ${leadsTo(node.onSilence)}${patience}`;
  return [node.name, ...node.prompts.map((part) => `  says ${said(part, durations)}`), ...keys, silence].join('\n');
}

function said(part: Part, durations: PromptDurations): string {
  const languages = part.language ? [part.language] : LANGUAGES;
  const lengths = languages.map((language) => {
    const seconds = (durations.get(promptFile({ language, id: part.id })) ?? 0) / 1000;
    return `${language} ${seconds.toFixed(1)} s`;
  });
  return `${part.id} (${lengths.join(', ')})`;
}

function leadsTo(target: Target): string {
  const place = placeOf(target);
  return target.language ? `${place}, in ${target.language}` : place;
}

function placeOf(target: Target): string {
  switch (target.kind) {
    case 'person':
      return `person ${target.reason}`;
    case 'deed':
      return `does ${target.deed}`;
    default:
      return target.node;
  }
}
