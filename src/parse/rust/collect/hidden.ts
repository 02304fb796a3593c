import { attributesIn, isEnabled } from "../names/attributes.ts";
import type { Session } from "../session/session.ts";
import { Reader } from "../tokens/reader.ts";
import { stringAt } from "../tokens/string-literals.ts";
import { Kind, Word, spanOf } from "../tokens/token.ts";
import type { Header } from "./frame.ts";
import { mentions } from "./item-syntax.ts";
import { textOfModule } from "./module-files.ts";

// Bindings behind a cargo feature that is off are not read. Whoever checks a crate is told that there are such.

/** Counts an item that is off, if a feature would switch it on and it holds something with a layout. */
export function noteHidden(session: Session, header: Header): void {
  const { module, frame, attributes, at } = header;
  const { tokens } = frame.reader;
  const { cfg } = module.crate;
  const isFeatureless = cfg.otherFeatures === "off";
  if (!isFeatureless || !isEnabled(tokens, attributes, at, { ...cfg, otherFeatures: "on" })) return;
  if (!holdsRecord(session, header)) return;
  const features = attributesIn(tokens, attributes, at, cfg)
    .filter(({ name }) => name === Word.cfg)
    .flatMap((attribute) => featuresIn(new Reader(tokens, attribute.at, attribute.end)))
    .filter((feature) => !cfg.set.has(`feature=${feature}`));
  session.hide(module.crate.number, features, spanOf(tokens, at, at + 1));
}

function featuresIn(reader: Reader): string[] {
  const found: string[] = [];
  for (; !reader.isDone(); reader.bump()) {
    const isFeature = reader.kind() === Kind.Identifier && reader.text() === "feature";
    if (!isFeature || reader.peek(1) !== Kind.Equals) continue;
    reader.at += 2;
    const feature = stringAt(reader);
    if (feature !== null) found.push(feature);
  }
  return found;
}

/** A record with a repr, a macro call that is given a record, a module whose text has one. */
function holdsRecord(session: Session, { frame, attributes, at }: Header): boolean {
  const { tokens, at: end } = frame.reader;
  if (mentions(tokens, attributes, end, "repr")) return true;
  if (tokens.kinds[at + 1] === Kind.Bang)
    return mentions(tokens, at, end, "struct") || mentions(tokens, at, end, "union");
  const reader = new Reader(tokens, at, end);
  if (!reader.eatWord(Word.mod)) return false;
  const name = reader.eatIdentifier();
  const text =
    name === -1 || !reader.eat(Kind.Semicolon)
      ? null
      : textOfModule(session, frame.home, reader.nameText(name));
  return text !== null && recordInText.test(text);
}

const recordInText = /\brepr\s*\(|!\s*[{(]\s*(?:#\[[^\]]*\]\s*)*(?:pub\s+)?(?:struct|union)\b/;
