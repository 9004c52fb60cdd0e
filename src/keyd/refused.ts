import type { RefusedCode } from './contract.ts';

/** Every "no" that is expected; all that the other side learns of it is the code. */
export class Refused extends Error {
  readonly code: RefusedCode;

  constructor(code: RefusedCode) {
    super(code);
    this.name = 'Refused';
    this.code = code;
  }
}
