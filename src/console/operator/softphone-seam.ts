// Only for the simulated carrier of the demo, on this machine: the Voice SDK insists on wss://, which localhost has not.
let isAllowed = false;

/** Lets sockets to exactly this host go unencrypted. Must run before the SDK's code is loaded. */
export function allowPlainSignalling(host: string): void {
  if (isAllowed) return;
  isAllowed = true;
  const encrypted = `wss://${host}/`;
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      const address = String(url);
      super(address.startsWith(encrypted) ? `ws://${address.slice('wss://'.length)}` : address, protocols ?? []);
    }
  };
}
