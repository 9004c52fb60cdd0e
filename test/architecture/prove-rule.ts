import { describe, expect, it } from 'vitest';
import { plant, type SourceFile } from './source-file.ts';

export interface Proof {
  /** What must hold, as a sentence. */
  rule: string;
  /** Answers one line for each violation; empty when the rule holds. */
  find(files: readonly SourceFile[]): string[];
  /** The project's own files. */
  among: readonly SourceFile[];
  /** Invented files, by path, that break the rule. */
  planted: Readonly<Record<string, string>>;
  /** What must be said of them. */
  found: readonly string[];
}

/** Holds the project to a rule, and the rule to its duty: it must find the violation that was planted for it. */
export function proveRule(proof: Proof): void {
  describe(proof.rule, () => {
    it('holds for every file of the project', () => {
      expect(proof.among.length).toBeGreaterThan(0);
      expect(proof.find(proof.among)).toEqual([]);
    });
    it('is noticed when it is broken', () => {
      const files = Object.entries(proof.planted).map(([path, text]) => plant(path, text));
      expect(proof.find(files)).toEqual(proof.found);
    });
  });
}
