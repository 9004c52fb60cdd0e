/** An element as it stands in the document; text keeps its whitespace. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

/** The document is not well-formed XML; the message says where. */
export class XmlFault extends Error {}

const DEPTH_LIMIT = 20;
// The characters that XML 1.0 allows; everything else makes a real parser refuse the whole document.
const ILLEGAL = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const NAME = /[A-Za-z_][\w.-]*/y;
const SPACE = /[ \t\r\n]*/y;
const TEXT = /[^<]*/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

interface Scanner {
  text: string;
  at: number;
}

/**
 * Reads one well-formed document and answers its root. Stricter than the usual libraries, as a carrier is: a bare `&`, an
 * unknown entity, a control character, a second root or a DOCTYPE is an `XmlFault`.
 */
export function parseXml(text: string): XmlElement {
  const illegal = ILLEGAL.exec(text);
  if (illegal !== null) throw new XmlFault(`illegal character at ${illegal.index}`);
  const scanner = { text: text.startsWith('\uFEFF') ? text.slice(1) : text, at: 0 };
  if (scanner.text.startsWith('<?xml')) skipPast(scanner, '?>');
  skipMisc(scanner);
  const root = readElement(scanner, 1);
  skipMisc(scanner);
  if (scanner.at < scanner.text.length) throw fault(scanner, 'something follows the root element');
  return root;
}

function readElement(scanner: Scanner, depth: number): XmlElement {
  if (depth > DEPTH_LIMIT) throw fault(scanner, 'elements are nested too deep');
  expectText(scanner, '<');
  const element: XmlElement = { name: readName(scanner), attributes: readAttributes(scanner), children: [] };
  if (accept(scanner, '/>')) return element;
  expectText(scanner, '>');
  while (!accept(scanner, '</')) {
    if (scanner.at >= scanner.text.length) throw fault(scanner, `<${element.name}> is not closed`);
    readContent(scanner, element, depth);
  }
  const closing = readName(scanner);
  if (closing !== element.name) throw fault(scanner, `<${element.name}> is closed by </${closing}>`);
  skipSpace(scanner);
  expectText(scanner, '>');
  return element;
}

function readContent(scanner: Scanner, element: XmlElement, depth: number): void {
  if (accept(scanner, '<!--')) {
    skipPast(scanner, '-->');
    return;
  }
  if (accept(scanner, '<![CDATA[')) {
    const from = scanner.at;
    skipPast(scanner, ']]>');
    element.children.push(scanner.text.slice(from, scanner.at - 3));
    return;
  }
  if (scanner.text[scanner.at] === '<') {
    element.children.push(readElement(scanner, depth + 1));
    return;
  }
  const text = take(scanner, TEXT);
  if (text.includes(']]>')) throw fault(scanner, ']]> in text');
  element.children.push(decode(scanner, text));
}

function readAttributes(scanner: Scanner): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (;;) {
    const gap = take(scanner, SPACE);
    if (scanner.at >= scanner.text.length) throw fault(scanner, 'the document ends inside a tag');
    if (/[/>]/.test(scanner.text[scanner.at] ?? '')) return attributes;
    if (gap === '') throw fault(scanner, 'a space is missing before an attribute');
    const name = readName(scanner);
    skipSpace(scanner);
    expectText(scanner, '=');
    skipSpace(scanner);
    if (Object.hasOwn(attributes, name)) throw fault(scanner, `attribute ${name} appears twice`);
    attributes[name] = readQuoted(scanner);
  }
}

function readQuoted(scanner: Scanner): string {
  const quote = scanner.text[scanner.at];
  if (quote !== '"' && quote !== "'") throw fault(scanner, 'an attribute value without quotes');
  const end = scanner.text.indexOf(quote, scanner.at + 1);
  if (end < 0) throw fault(scanner, 'an attribute value is not closed');
  const raw = scanner.text.slice(scanner.at + 1, end);
  if (raw.includes('<')) throw fault(scanner, '< in an attribute value');
  scanner.at = end + 1;
  return decode(scanner, raw.replaceAll(/[\t\r\n]/g, ' '));
}

function decode(scanner: Scanner, raw: string): string {
  if (!raw.includes('&')) return raw;
  return raw.replaceAll(/&([^;&\s]*;?)/g, (whole, inner: string) => {
    const known = ENTITIES[inner.slice(0, -1)];
    if (inner.endsWith(';') && known !== undefined) return known;
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));$/.exec(inner);
    if (number === null) throw fault(scanner, `${whole} is not an entity`);
    const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    if (code > 0x10ffff || ILLEGAL.test(String.fromCodePoint(code))) throw fault(scanner, `${whole} is illegal`);
    return String.fromCodePoint(code);
  });
}

function skipMisc(scanner: Scanner): void {
  skipSpace(scanner);
  while (accept(scanner, '<!--')) {
    skipPast(scanner, '-->');
    skipSpace(scanner);
  }
}

function readName(scanner: Scanner): string {
  const name = take(scanner, NAME);
  if (name === '') throw fault(scanner, 'a name is missing');
  return name;
}

function take(scanner: Scanner, pattern: RegExp): string {
  pattern.lastIndex = scanner.at;
  const found = pattern.exec(scanner.text)?.[0] ?? '';
  scanner.at += found.length;
  return found;
}

function skipSpace(scanner: Scanner): void {
  take(scanner, SPACE);
}

function skipPast(scanner: Scanner, mark: string): void {
  const end = scanner.text.indexOf(mark, scanner.at);
  if (end < 0) throw fault(scanner, `${mark} is missing`);
  scanner.at = end + mark.length;
}

function accept(scanner: Scanner, text: string): boolean {
  if (!scanner.text.startsWith(text, scanner.at)) return false;
  scanner.at += text.length;
  return true;
}

function expectText(scanner: Scanner, text: string): void {
  if (!accept(scanner, text)) throw fault(scanner, `${text} expected`);
}

function fault(scanner: Scanner, what: string): XmlFault {
  return new XmlFault(`${what} at ${scanner.at}`);
}
