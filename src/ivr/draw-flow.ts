import type { Flow, FlowNode, Target } from './flow.ts';

const BOX = { width: 220, height: 64, gap: 30 };
const NODE_LEFT = 300;
const NODE_RIGHT = NODE_LEFT + BOX.width;
const PERSON_LEFT = 760;
const TOP = 70;
const WIDTH = 1010;
const LINE_GAP = 18;
const STYLE =
  'text{font:13px sans-serif;fill:#1d2733}.box{fill:#fff;stroke:#3b5b7a}.person{fill:#e6f2ea;stroke:#2f7d4f}' +
  '.edge{fill:none;stroke:#6b7c8f}.silence{stroke-dasharray:4 4}.key{font-weight:bold}';
const ARROW =
  '<marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">' +
  '<path d="M 0 0 L 8 4 L 0 8 z" fill="#6b7c8f"/></marker>';

interface Edge {
  from: string;
  to: string;
  isPerson: boolean;
  keys: string[];
}

/** The flow as an SVG picture: nodes in one column, people in the other; a dashed line is silence. */
export function drawFlow(flow: Flow): string {
  const edges = [...flow.nodes.values()].flatMap(edgesOf);
  const people = new Set(edges.filter((edge) => edge.isPerson).map((edge) => edge.to));
  const tops = { node: placesOf([...flow.nodes.keys()]), person: placesOf([...people]) };
  const height = TOP + Math.max(flow.nodes.size, people.size) * (BOX.height + BOX.gap);
  const title = `${flow.name}, version ${flow.version}. ${keysEverywhere(flow)}`;
  const parts = [
    `<text x="20" y="30">${escapeText(title)}</text>`,
    ...[...tops.node].map(([text, top]) => drawBox({ left: NODE_LEFT, top, className: 'box', text })),
    ...[...tops.person].map(([text, top]) => drawBox({ left: PERSON_LEFT, top, className: 'person', text })),
    ...[...flow.nodes.keys()].flatMap((name) => drawEdges(edges, name, tops)),
  ];
  const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n<style>${STYLE}</style>${ARROW}\n${parts.join('\n')}\n</svg>\n`;
}

/** One edge for all keys that lead to the same place, and one without keys for silence; none that lead back. */
function edgesOf(node: FlowNode): Edge[] {
  const edges = new Map<string, Edge>();
  for (const key of node.ownKeys) {
    const target = node.keys.get(key);
    const to = target ? nameOf(target) : '';
    const edge = edges.get(to) ?? { from: node.name, to, isPerson: isBeside(target), keys: [] };
    edges.set(to, { ...edge, keys: [...edge.keys, key] });
  }
  const silence = { from: node.name, to: nameOf(node.onSilence), isPerson: isBeside(node.onSilence), keys: [] };
  return [...edges.values(), silence].filter((edge) => edge.to !== node.name);
}

/** A person or a deed stands in the other column. */
function isBeside(target: Target | undefined): boolean {
  return target !== undefined && target.kind !== 'node';
}

function nameOf(target: Target): string {
  if (target.kind === 'deed') return `does: ${target.deed}`;
  return target.kind === 'person' ? `person: ${target.reason}` : target.node;
}

function keysEverywhere(flow: Flow): string {
  const start = flow.nodes.get(flow.start);
  const shared = [...(start?.keys ?? [])].filter(([key]) => !start?.ownKeys.includes(key));
  const named = shared.map(([key, target]) => `${key} ${nameOf(target) === flow.start ? 'again' : nameOf(target)}`);
  return `Everywhere but in the cover: ${named.join(', ')}.`;
}

function placesOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, TOP + index * (BOX.height + BOX.gap)]));
}

function drawEdges(all: readonly Edge[], from: string, tops: Record<'node' | 'person', Map<string, number>>): string[] {
  return [true, false].flatMap((isPerson) =>
    all
      .filter((edge) => edge.from === from && edge.isPerson === isPerson)
      .map((edge, index) => {
        const start = (tops.node.get(from) ?? 0) + LINE_GAP + index * LINE_GAP;
        const end = (tops[isPerson ? 'person' : 'node'].get(edge.to) ?? 0) + BOX.height / 2;
        return drawEdge(edge, start, end);
      }),
  );
}

function drawEdge(edge: Edge, start: number, end: number): string {
  const isSilence = edge.keys.length === 0;
  const far = NODE_LEFT - Math.min(260, 60 + Math.abs(end - start) / 4);
  const [from, bend, to] = edge.isPerson
    ? [NODE_RIGHT, `${NODE_RIGHT + 120} ${start}, ${PERSON_LEFT - 120} ${end}`, PERSON_LEFT]
    : [NODE_LEFT, `${far} ${start}, ${far} ${end}`, NODE_LEFT];
  const side = edge.isPerson ? `x="${NODE_RIGHT + 8}"` : `x="${NODE_LEFT - 8}" text-anchor="end"`;
  const label = `<text class="key" ${side} y="${start - 4}">${escapeText(edge.keys.join(', '))}</text>`;
  const className = isSilence ? 'edge silence' : 'edge';
  return `<path class="${className}" d="M ${from} ${start} C ${bend}, ${to} ${end}" marker-end="url(#arrow)"/>${label}`;
}

function drawBox(box: { left: number; top: number; className: string; text: string }): string {
  const frame = `<rect class="${box.className}" x="${box.left}" y="${box.top}" width="${BOX.width}" height="${BOX.height}" rx="8"/>`;
  return `${frame}<text x="${box.left + 14}" y="${box.top + BOX.height / 2 + 5}">${escapeText(box.text)}</text>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
