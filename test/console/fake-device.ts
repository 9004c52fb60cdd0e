import { EventEmitter } from 'node:events';

class FakeCall extends EventEmitter {
  status() {
    return 'connecting';
  }
  disconnect() {
    this.emit('disconnect');
  }
}

/** The carrier's Voice SDK as far as the softphone uses it; the test says what happens. */
export class FakeDevice extends EventEmitter {
  static made: FakeDevice[] = [];
  readonly call = new FakeCall();
  readonly tokens: string[];
  isDestroyed = false;

  constructor(token: string) {
    super();
    this.tokens = [token];
    FakeDevice.made.push(this);
  }
  async connect() {
    return this.call;
  }
  updateToken(token: string) {
    this.tokens.push(token);
  }
  destroy() {
    this.isDestroyed = true;
    this.call.disconnect();
  }
}
