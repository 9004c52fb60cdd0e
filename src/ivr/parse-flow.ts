import { createHash } from 'node:crypto';
import Schema from 'typebox/schema';
import { parseDocument } from 'yaml';
import type {
  Deed,
  Flow,
  FlowNode,
  Language,
  Part,
  PersonReason,
  SpokenLanguage,
  Target,
  WaitingPlace,
} from './flow.ts';

const VERSION_LENGTH = 8;
const SAME_NODE = 'here';

/** What a flow file holds once `flow.schema.json` has accepted it. */
interface FlowFile {
  flow: string;
  start: string;
  cover: string;
  opening: string[];
  silencesBeforePerson: number;
  wrongKeysBeforePerson: number;
  wrongKey: string[];
  everywhere: Record<string, TargetFile>;
  beforePerson: Record<PersonReason, string[]>;
  whileWaiting: Record<WaitingPlace, string>;
  nodes: Record<string, NodeFile>;
}

interface NodeFile {
  prompts: string[];
  timeoutSeconds: number;
  keys: Record<string, TargetFile>;
  onSilence: { node: string; counted?: false } | { person: PersonReason; counted?: false };
}

type TargetFile = ({ node: string } | { person: PersonReason } | { do: Deed }) & { language?: Language };

/** The flow of a YAML text, or what is wrong with it by field. Says nothing yet about where the flow leads. */
export function parseFlow(text: string, schema: object): { flow: Flow } | { problems: string[] } {
  const document = parseDocument(text);
  if (document.errors.length > 0) return { problems: document.errors.map((error) => error.message) };
  const content: unknown = document.toJS();
  const [isValid, errors] = Schema.Compile(schema).Errors(content);
  if (!isValid) return { problems: errors.map((error) => `${fieldOf(error.instancePath)}: ${error.message}`) };
  // The schema has just accepted it, and describes exactly this type.
  return { flow: flowOf(content as FlowFile) };
}

function fieldOf(instancePath: string): string {
  return instancePath === '' ? 'the file' : instancePath.slice(1);
}

function flowOf(file: FlowFile): Flow {
  const nodes = Object.entries(file.nodes).map(([name, node]) => nodeOf(name, node, file));
  const beforePerson = Object.entries(file.beforePerson).map(([reason, prompts]) => [reason, prompts.map(partOf)]);
  return {
    name: file.flow,
    version: createHash('sha256').update(JSON.stringify(file)).digest('hex').slice(0, VERSION_LENGTH),
    start: file.start,
    cover: file.cover,
    opening: file.opening.map(partOf),
    silencesBeforePerson: file.silencesBeforePerson,
    wrongKeysBeforePerson: file.wrongKeysBeforePerson,
    wrongKey: file.wrongKey.map(partOf),
    // The same keys as before; `fromEntries` forgets them.
    beforePerson: Object.fromEntries(beforePerson) as Record<PersonReason, Part[]>,
    whileWaiting: file.whileWaiting,
    nodes: new Map(nodes.map((node) => [node.name, node])),
  };
}

function nodeOf(name: string, node: NodeFile, file: FlowFile): FlowNode {
  const everywhere = name === file.cover ? {} : file.everywhere;
  const keys = Object.entries({ ...everywhere, ...node.keys });
  return {
    name,
    prompts: node.prompts.map(partOf),
    timeoutSeconds: node.timeoutSeconds,
    keys: new Map(keys.map(([key, target]) => [key, targetOf(target, name)])),
    ownKeys: Object.keys(node.keys),
    onSilence: targetOf(node.onSilence, name),
    countsSilence: node.onSilence.counted ?? true,
  };
}

function targetOf(target: TargetFile, here: string): Target {
  const language = target.language ?? null;
  if ('person' in target) return { kind: 'person', reason: target.person, language };
  if ('do' in target) return { kind: 'deed', deed: target.do, language };
  return { kind: 'node', node: target.node === SAME_NODE ? here : target.node, language };
}

function partOf(text: string): Part {
  const [first = '', second] = text.split('/');
  // A language that nobody speaks here has no sound file, which the loader refuses.
  return second === undefined ? { language: null, id: first } : { language: first as SpokenLanguage, id: second };
}
