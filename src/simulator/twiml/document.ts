import { CarrierError } from '../carrier-error.ts';
import { GRAMMAR, SPEECH_MARKS, type VerbGrammar } from './grammar.ts';
import { isAttributeLeftOut, isElementLeftOut } from './not-performed.ts';
import { breach } from './rule.ts';
import { parseXml, type XmlElement, XmlFault } from './xml.ts';

/** A verb or noun that the grammar has accepted. */
export interface TwimlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The element's own words, trimmed. */
  readonly text: string;
  readonly children: readonly TwimlElement[];
}

/** Twilio refuses a larger document (11750). */
export const DOCUMENT_BYTES_LIMIT = 64 * 1024;
const DIAL_TARGETS_LIMIT = 10;

/** Reads a document strictly and answers its verbs in order; anything Twilio would refuse is a `CarrierError` that names the element. */
export function parseTwiml(text: string): readonly TwimlElement[] {
  if (Buffer.byteLength(text) > DOCUMENT_BYTES_LIMIT)
    throw new CarrierError(11750, `over ${DOCUMENT_BYTES_LIMIT} bytes`);
  const root = readXml(text);
  if (root.name !== 'Response') throw new CarrierError(12100, `the root element is <${root.name}>, not <Response>`);
  return check(root).children;
}

function readXml(text: string): XmlElement {
  try {
    return parseXml(text);
  } catch (error) {
    if (error instanceof XmlFault) throw new CarrierError(12100, error.message);
    throw error;
  }
}

function check(element: XmlElement): TwimlElement {
  const grammar = GRAMMAR[element.name];
  if (grammar === undefined) throw refuse(`<${element.name}> is unknown`);
  for (const [name, value] of Object.entries(element.attributes))
    checkAttribute(element.name, grammar, { name, value });
  const children = element.children.filter((child) => typeof child !== 'string');
  const checked = {
    name: element.name,
    attributes: element.attributes,
    text: ownText(element, grammar),
    children: grammar.text === 'words' ? [] : children.map((child) => checkChild(element.name, grammar, child)),
  };
  if (grammar.text === 'words') for (const child of children) checkSpeechMark(child);
  checkWhole(checked);
  return checked;
}

function checkAttribute(verb: string, grammar: VerbGrammar, { name, value }: { name: string; value: string }): void {
  if (isAttributeLeftOut(verb, name, value)) throw refuse(`this carrier does not perform <${verb} ${name}="${value}">`);
  const rule = Object.hasOwn(grammar.attributes, name) ? grammar.attributes[name] : undefined;
  if (rule === undefined) throw refuse(`<${verb}> has no attribute ${name}`);
  const remedy = breach(rule, value);
  if (remedy !== undefined) throw refuse(`<${verb} ${name}="${value}">: ${remedy}`);
}

function checkChild(parent: string, grammar: VerbGrammar, child: XmlElement): TwimlElement {
  if (!grammar.children.includes(child.name)) {
    if (isElementLeftOut(child.name)) throw refuse(`this carrier does not perform <${child.name}>`);
    const known = Object.hasOwn(GRAMMAR, child.name);
    throw refuse(known ? `<${child.name}> may not stand inside <${parent}>` : `<${child.name}> is unknown`);
  }
  return check(child);
}

function checkSpeechMark(mark: XmlElement): void {
  if (!SPEECH_MARKS.includes(mark.name)) throw refuse(`<${mark.name}> may not stand inside <Say>`);
  for (const child of mark.children) if (typeof child !== 'string') checkSpeechMark(child);
}

function ownText(element: XmlElement, grammar: VerbGrammar): string {
  const text = (
    grammar.text === 'words' ? spoken(element) : element.children.filter((it) => typeof it === 'string').join('')
  )
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (grammar.text === 'none' && text !== '') throw refuse(`<${element.name}> holds text`);
  return text;
}

function spoken(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : spoken(child))).join(' ');
}

/** What one attribute or child alone does not show. */
function checkWhole(element: TwimlElement): void {
  const names = element.children.map((child) => child.name);
  if (element.name === 'Dial') checkDial(element, names);
  if (element.name === 'Say' && element.text === '') throw refuse('<Say> says nothing');
  if (element.name === 'Redirect' && element.text === '') throw refuse('<Redirect> names no address');
  if (element.name === 'Play' && element.text === '' && element.attributes['digits'] === undefined) {
    throw refuse('<Play> names no address');
  }
  if (element.name === 'Gather' && element.children.some((child) => child.attributes['digits'] !== undefined)) {
    throw refuse('<Play digits> may not stand inside <Gather>');
  }
  if (element.name === 'Client' && clientIdentity(element) === '') throw refuse('<Client> names nobody');
  if (/^(Number|Conference|Identity)$/.test(element.name) && element.text === '')
    throw refuse(`<${element.name}> is empty`);
}

function checkDial(dial: TwimlElement, names: readonly string[]): void {
  if (names.length === 0 && dial.text === '') throw refuse('<Dial> dials nobody');
  if (names.length > 0 && dial.text !== '') throw refuse('<Dial> holds both text and nouns');
  if (names.length > DIAL_TARGETS_LIMIT) throw refuse(`<Dial> dials more than ${DIAL_TARGETS_LIMIT}`);
  if (names.includes('Conference') && names.length > 1)
    throw refuse('<Conference> must be the only noun of its <Dial>');
}

/** The identity that a `<Client>` rings. */
export function clientIdentity(client: TwimlElement): string {
  return client.children.find((child) => child.name === 'Identity')?.text ?? client.text;
}

function refuse(message: string): CarrierError {
  return new CarrierError(12200, message);
}
