import type { Flow, FlowNode, Target } from './flow.ts';

const BOX = { width: 220, height: 56, gap: 34 };
const NODE_LEFT = 300;
const PERSON_LEFT = 760;
const TOP = 70;
const WIDTH = 1010;
const STYLE =
  'text{font:13px sans-serif;fill:#1d2733}.box{fill:#fff;stroke:#3b5b7a}.person{fill:#e6f2ea;stroke:#2f7d4f}' +
  '.edge{fill:none;stroke:#6b7c8f}.silence{stroke-dasharray:4 4}.key{font-weight:bold}';

interface Edge {
  from: string;
  target: Target;
  label: string;
  isSilence: boolean;
}

/** The flow as an SVG picture: nodes in one column, people in the other. Keys that work everywhere are left out. */
export function drawFlow(flow: Flow): string {
  const edges = [...flow.nodes.values()].flatMap(edgesOf).filter((edge) => !leadsBack(edge));
  const reasons = [...new Set(edges.flatMap(({ target }) => (target.kind === 'person' ? [target.reason] : [])))];
  const nodeTops = placesOf([...flow.nodes.keys()]);
  const personTops = placesOf(reasons);
  const height = TOP + flow.nodes.size * (BOX.height + BOX.gap);
  const parts = [
    `<text x="20" y="30" class="key">${escapeText(flow.name)}, version ${flow.version}</text>`,
    ...edges.map((edge) => drawEdge(edge, nodeTops, personTops)),
    ...[...nodeTops].map(([name, top]) => drawBox({ left: NODE_LEFT, top, className: 'box', text: name })),
    ...[...personTops].map(([reason, top]) =>
      drawBox({ left: PERSON_LEFT, top, className: 'person', text: `person: ${reason}` }),
    ),
  ];
  const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>\n<style>${STYLE}</style>\n${parts.join('\n')}\n</svg>\n`;
}

function edgesOf(node: FlowNode): Edge[] {
  const own = [...node.keys].filter(([key]) => node.ownKeys.includes(key));
  const keys = own.map(([label, target]) => ({ from: node.name, target, label, isSilence: false }));
  return [...keys, { from: node.name, target: node.onSilence, label: '…', isSilence: true }];
}

function leadsBack({ from, target }: Edge): boolean {
  return target.kind === 'node' && target.node === from;
}

function placesOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, index) => [name, TOP + index * (BOX.height + BOX.gap)]));
}

function drawEdge(edge: Edge, nodeTops: ReadonlyMap<string, number>, personTops: ReadonlyMap<string, number>): string {
  const isPerson = edge.target.kind === 'person';
  const start = middleOf(nodeTops.get(edge.from)) + (edge.isSilence ? 14 : 0);
  const end = middleOf(
    edge.target.kind === 'person' ? personTops.get(edge.target.reason) : nodeTops.get(edge.target.node),
  );
  const from = isPerson ? NODE_LEFT + BOX.width : NODE_LEFT;
  const to = isPerson ? PERSON_LEFT : NODE_LEFT;
  const reach = isPerson ? 120 : -Math.min(260, 60 + Math.abs(end - start) / 4) - (edge.isSilence ? 24 : 0);
  const bend = isPerson
    ? `${from + reach} ${start}, ${to - reach} ${end}`
    : `${from + reach} ${start}, ${to + reach} ${end}`;
  const className = edge.isSilence ? 'edge silence' : 'edge';
  const label = `<text class="key" x="${from + (isPerson ? 10 : -18)}" y="${start - 5}">${escapeText(edge.label)}</text>`;
  return `<path class="${className}" d="M ${from} ${start} C ${bend}, ${to} ${end}"/>${label}`;
}

function drawBox(box: { left: number; top: number; className: string; text: string }): string {
  const frame = `<rect class="${box.className}" x="${box.left}" y="${box.top}" width="${BOX.width}" height="${BOX.height}" rx="8"/>`;
  return `${frame}<text x="${box.left + 14}" y="${box.top + BOX.height / 2 + 5}">${escapeText(box.text)}</text>`;
}

function middleOf(top: number | undefined): number {
  return (top ?? 0) + BOX.height / 2;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
