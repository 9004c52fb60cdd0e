/** What the person at the keyboard can put right: shown as its message alone, without a stack. */
export class Remedy extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Remedy';
  }
}
