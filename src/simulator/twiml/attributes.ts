import { CarrierError } from '../carrier-error.ts';
import type { TwimlElement } from './document.ts';
import { GRAMMAR } from './grammar.ts';

/** A request that a document asks for. */
export interface Address {
  url: string;
  method: 'GET' | 'POST';
}

/** The attribute as a truth value. The grammar has checked the words. */
export function flag(element: TwimlElement, name: string, otherwise: boolean): boolean {
  const value = element.attributes[name];
  return value === undefined ? otherwise : value === 'true';
}

/** The attribute as a whole number. The grammar has checked the bounds. */
export function whole(element: TwimlElement, name: string, otherwise: number): number {
  const value = element.attributes[name];
  return value === undefined ? otherwise : Number(value);
}

/** The attribute as separate words. */
export function words(element: TwimlElement, name: string): string[] {
  return (element.attributes[name] ?? '').split(/\s+/).filter((word) => word !== '');
}

/** The method given in the attribute. */
export function method(element: TwimlElement, name: string, otherwise: 'GET' | 'POST' = 'POST'): 'GET' | 'POST' {
  return element.attributes[name]?.toUpperCase() === 'GET'
    ? 'GET'
    : element.attributes[name] === undefined
      ? otherwise
      : 'POST';
}

/** The address in the attribute, made absolute, or undefined where the attribute is missing or empty. */
export function address(element: TwimlElement, name: string, base: string | undefined): Address | undefined {
  const value = element.attributes[name];
  if (value === undefined || value === '') return undefined;
  const methodName = name === 'action' || name === 'url' ? 'method' : name.replace(/Url$/, '').concat('Method');
  return { url: absolute(value, base), method: method(element, methodName) };
}

/** The address made absolute. Without a base (TwiML given by REST) a relative one is error 15004. */
export function absolute(value: string, base: string | undefined): string {
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(value);
  if (base === undefined && !isAbsolute) throw new CarrierError(15004, `${value} is relative`);
  if (!URL.canParse(value, base)) throw new CarrierError(11100, `${value} is not an address`);
  const url = new URL(value, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new CarrierError(11100, `${value} is not http(s)`);
  return url.href;
}

/** Throws 15004 or 11100 for the first address in the document that is not absolute. */
export function requireAbsolute(elements: readonly TwimlElement[]): void {
  for (const element of elements) {
    const grammar = GRAMMAR[element.name];
    for (const [name, value] of Object.entries(element.attributes)) {
      if (grammar?.attributes[name] === 'url' && value !== '') absolute(value, undefined);
    }
    if (grammar?.text === 'url' && element.text !== '') absolute(element.text, undefined);
    requireAbsolute(element.children);
  }
}
