/** What is wrong with the prompts of this folder: texts, sounds, or their agreement. */
export function checkPrompts(_folder: string): string[] {
  return [];
}
