import { firstIndex } from "../../source/search.ts";
import { lineIndex } from "../../source/source.ts";
import type { LineIndex, SourceText, Span } from "../../source/source.ts";

interface Marker {
  readonly offset: number;
  readonly file: string;
  /** The line number of the text line that follows the marker. */
  readonly line: number;
}

/** Where things are in the original files: `# 12 "file.h"` and `#line` markers of a preprocessor are followed. */
export class Locator {
  readonly #source: SourceText;
  readonly #markers: Marker[] = [];
  #index: LineIndex | null = null;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** `offset` is where the marker's own line starts. Markers come in text order. */
  addMarker(offset: number, line: number, file: string | null): void {
    const current = this.#markers[this.#markers.length - 1];
    this.#markers.push({ offset, line, file: file ?? current?.file ?? this.#source.file });
  }

  markerCount(): number {
    return this.#markers.length;
  }

  /** Forgets all markers but the first `count`. */
  rewind(count: number): void {
    this.#markers.length = count;
  }

  span(start: number, end: number): Span {
    this.#index ??= lineIndex(this.#source.text);
    const { line, column } = this.#index.positionAt(start);
    const marker = this.#markerBefore(start);
    if (marker === null) return { file: this.#source.file, start, end, line, column };
    const markerLine = this.#index.positionAt(marker.offset).line;
    return { file: marker.file, start, end, line: marker.line + line - markerLine - 1, column };
  }

  #markerBefore(offset: number): Marker | null {
    const markers = this.#markers;
    const behind = firstIndex(markers.length, (index) => (markers[index]?.offset ?? 0) > offset);
    return markers[behind - 1] ?? null;
  }
}
