import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Language } from './contract.ts';
import { LANGUAGES, type Text, textIn } from './messages.ts';

const STORAGE_KEY = 'language';

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
  readonly text: Text;
}

const LanguageContext = createContext<LanguageChoice | null>(null);

/** Language of the page: `?lang=` in the address, else the last choice, else Azerbaijani. The document's `lang` follows. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(keepAsked, []);
  const choice = useMemo(() => {
    const choose = (chosen: Language) => {
      // Kept only where somebody chose: a browser that was emptied at sign-out stays empty.
      localStorage.setItem(STORAGE_KEY, chosen);
      setLanguage(chosen);
    };
    return { language, choose, text: textIn(language) };
  }, [language]);
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

/** The language in use and the way to choose another. */
export function useLanguage(): LanguageChoice {
  const choice = useContext(LanguageContext);
  if (choice === null) throw new Error('a component that speaks must stand inside LanguageProvider');
  return choice;
}

/** The words of the page in the language in use. */
export function useText(): Text {
  return useLanguage().text;
}

/** An address that names a language is a choice as well. */
function keepAsked(): void {
  const asked = askedLanguage();
  if (asked !== undefined) localStorage.setItem(STORAGE_KEY, asked);
}

function askedLanguage(): Language | undefined {
  const asked = new URLSearchParams(location.search).get('lang');
  return LANGUAGES.find((language) => language === asked);
}

function firstLanguage(): Language {
  const kept = localStorage.getItem(STORAGE_KEY);
  return askedLanguage() ?? LANGUAGES.find((language) => language === kept) ?? 'az';
}
