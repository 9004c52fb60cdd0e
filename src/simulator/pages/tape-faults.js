const STATUS_PATH = '/voice/status';

/** The faults that can be made from the page; tests have more of them. */
const FAULTS = {
  twice: { target: 'webhook', fault: { kind: 'twice' } },
  late: { target: 'webhook', match: { path: STATUS_PATH }, fault: { kind: 'late', ms: 3000 } },
  order: { target: 'webhook', match: { path: STATUS_PATH }, fault: { kind: 'out-of-order' } },
  lost: { target: 'webhook', match: { path: STATUS_PATH }, fault: { kind: 'lost' } },
  slow: { target: 'webhook', fault: { kind: 'slow-answer', ms: 2000 } },
  rest429: { target: 'rest', fault: { kind: '429' } },
  rest500: { target: 'rest', fault: { kind: '500' } },
  restTimeout: { target: 'rest', fault: { kind: 'timeout' } },
  audio: { target: 'audio' },
};

export const FAULT_NAMES = Object.keys(FAULTS);

/** Asks the carrier for a fault; it lasts until everything is healed. */
export async function makeFault(name) {
  await order('POST', JSON.stringify(FAULTS[name]));
}

/** Withdraws every fault. */
export async function heal() {
  await order('DELETE');
}

async function order(method, body) {
  const answer = await fetch('/control/faults', { method, body });
  if (!answer.ok) throw new Error(`the carrier refused: ${answer.status}`);
}
