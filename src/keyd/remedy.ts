/** What a person can put right: shown as it is, without a stack. Holds neither a key nor anybody's number. */
export class Remedy extends Error {}
