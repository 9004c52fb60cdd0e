const FOLDS: Readonly<Record<string, string>> = {
  ı: 'i',
  ə: 'e',
  ş: 's',
  ç: 'c',
  ğ: 'g',
  ö: 'o',
  ü: 'u',
  ё: 'е',
};

/** Text made comparable for search: people type without the letters, and I, ı, İ and i must find each other. */
export function foldForSearch(text: string): string {
  const lower = text.replaceAll('İ', 'i').replaceAll('I', 'i').toLowerCase();
  return lower.replace(/[ıəşçğöüё]/g, (letter) => FOLDS[letter] ?? letter);
}
