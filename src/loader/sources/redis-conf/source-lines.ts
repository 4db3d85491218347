import type { ConfPlace } from './conf.js';

/** A line as the server sees it, in latin1: one character per byte. */
export interface SourceLine {
  readonly file: string;
  /** Counts from 1. */
  readonly number: number;
  readonly text: string;
}

/** A file, or several that one pattern of `include` matched. */
export interface Piece {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * The lines of pieces that are read as one text, as `loadServerConfig` (config.c) puts them together: what follows a
 * file without a newline at its end goes on in its last line.
 */
export function linesOf(pieces: readonly Piece[]): readonly SourceLine[] {
  const lines: SourceLine[] = [];
  for (const { file, bytes } of pieces) {
    const texts = Buffer.from(bytes).toString('latin1').split('\n');
    const open = lines.at(-1);
    const isJoined = open !== undefined && open.text !== '';
    if (open !== undefined) lines.pop();
    if (isJoined) lines.push({ ...open, text: `${open.text}${texts[0] ?? ''}` });
    for (const [index, text] of texts.entries())
      if (index > 0 || !isJoined) lines.push({ file, number: index + 1, text });
  }
  return lines;
}

/** Where a byte of a line stands, in characters. */
export function placeIn(line: SourceLine, at: number): ConfPlace {
  return { file: line.file, line: line.number, column: utf8(line.text.slice(0, at)).length + 1 };
}

/** Latin1 as the UTF-8 that it is. Bytes that are none become U+FFFD, as those of a server's answer do. */
export const utf8 = (text: string): string => Buffer.from(text, 'latin1').toString('utf8');
