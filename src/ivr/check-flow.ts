import type { Flow } from './flow.ts';

/** Everything that could hold a caller in this flow, each naming its node. */
export function checkFlow(flow: Flow, _folder: string): string[] {
  return flow.nodes.has(flow.start) ? [] : [`start: no node ${flow.start}`];
}
