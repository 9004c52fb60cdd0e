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
    localStorage.setItem(STORAGE_KEY, language);
  }, [language]);
  const choice = useMemo(() => ({ language, choose: setLanguage, text: textIn(language) }), [language]);
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

function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(STORAGE_KEY);
  return LANGUAGES.find((language) => language === asked) ?? 'az';
}
