/** The part of the page's script that draws one record. It makes nodes and sets text; no foreign word is ever read as markup. */
export const mapScript = String.raw`
const signs = { equal: "=", different: "≠", waived: "–", unverified: "?", unpaired: "·" };
const markSigns = { cause: "≠", dragged: "→", doubt: "?" };
const markWords = { cause: "differs", dragged: "moved along by an earlier difference", doubt: "in doubt" };
const gravest = ["cause", "dragged", "doubt"];
const rowBytes = 8;
const leastFold = 4;
const smallRecord = 32;
const mostRows = 500;

function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (name === "text") made.textContent = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

const hex = (value) => "0x" + value.toString(16);
const counted = (count, noun) => count + " " + noun + (count === 1 ? "" : "s");

/** A field of a side as an object: the data has it as a short list. */
function fieldOf(side, index) {
  const field = side.fields[index];
  if (field === undefined) return null;
  const [path, type, offset, size, bit, bits] = field;
  return { index, path: words[path] || "(unnamed)", type: words[type], offset, size, bit, bits };
}

function fieldWords(field) {
  const end = field.bits === 0 ? counted(field.size, "byte") :
    counted(field.bits, "bit") + (field.bit === null ? ", position unknown" : " from bit " + field.bit) + " of " + counted(field.size, "byte");
  return field.path + ": " + field.type + " at " + hex(field.offset) + ", " + end;
}

/** Everything that drawing one record needs to know. */
function sceneOf(record, answer) {
  const sides = [];
  if (answer !== null && answer.c !== null) sides.push({ key: "c", name: "C", title: answer.name, side: answer.c, marks: new Map() });
  if (record.rust !== null) sides.push({ key: "rust", name: "Rust", title: record.path, side: record.rust, marks: new Map() });
  const findings = answer === null ? [] : answer.findings;
  for (const { key, marks } of sides)
    for (const finding of findings)
      if (finding.mark !== null)
        for (const field of finding[key])
          if (!marks.has(field) || gravest.indexOf(finding.mark) < gravest.indexOf(marks.get(field))) marks.set(field, finding.mark);
  const rows = answer === null ? record.rows : answer.rows;
  const sizeMark = findings.find(({ code, c, rust }) => code === "size" && c.length + rust.length === 0)?.mark ?? null;
  return { record, answer, sides, rows, findings, sizeMark, cells: [] };
}

/** The runs that touch these bytes, found by halving. */
function runsWithin({ runs }, from, to) {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle][1] <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < runs.length && runs[end][0] < to) end++;
  return runs.slice(low, end);
}

/** A field that began in an earlier row was marked there. */
function markOf(run, marks, from) {
  if (run[2] < 0 || run[0] < from) return null;
  const known = run.slice(2).map((field) => marks.get(field));
  return gravest.find((mark) => known.includes(mark)) ?? null;
}

function rowMark(scene, [offset, rows]) {
  const end = offset + rows * rowBytes;
  const known = scene.sides.flatMap(({ side, marks }) => runsWithin(side, offset, end).map((run) => markOf(run, marks, offset)));
  const endsHere = scene.sides.some(({ side }) => side.size > offset && side.size <= end);
  return gravest.find((mark) => known.includes(mark) || (endsHere && mark === scene.sizeMark)) ?? null;
}

function isQuiet(scene, row, isHit) {
  const [offset, rows] = row;
  const end = offset + rows * rowBytes;
  if (offset === 0 || rowMark(scene, row) !== null) return false;
  const here = scene.sides.map(({ side }) => runsWithin(side, offset, end));
  if (here.some((runs, at) => runs.some((run) => run.slice(2).some((field) => isHit(scene.sides[at].side, field))))) return false;
  if (scene.sides.some(({ side }) => side.size <= offset)) return scene.sides.every(({ side }) => side.size <= offset || side.size > end);
  return scene.sides.every(({ side }) => side.size > end) && here.every((runs) => runs.every((run) => run[2] >= 0));
}

/** The picture of one record as a grid of cells; rows in which there is nothing to see are folded. */
function drawGrid(scene, { isFolding, isHit }) {
  const { sides, rows } = scene;
  const label = "Byte map of " + scene.record.path + ", " + sides.map(({ name }) => name).join(" and ");
  const grid = make("div", { class: sides.length < 2 ? "grid single" : "grid", role: "grid", "aria-label": label, "aria-readonly": "true" });
  grid.append(headRow(scene));
  const folds = isFolding && sides.length === 2 && rows.length > smallRecord;
  let quiet = [];
  let shown = 0;
  const close = () => {
    if (quiet.length < leastFold) for (const row of quiet) grid.append(drawRow(scene, row, isHit));
    else grid.append(drawFold(scene, quiet, isHit));
    quiet = [];
  };
  for (const [index, row] of rows.entries()) {
    if (folds && isQuiet(scene, row, isHit)) { quiet.push(row); continue; }
    close();
    if (++shown > mostRows && !scene.isPrinted) { grid.append(drawRest(scene, rows.slice(index), isHit)); break; }
    grid.append(drawRow(scene, row, isHit));
  }
  close();
  return grid;
}

function headRow({ sides, findings }) {
  const signOf = (wanted) => findings.some(({ code, mark, c, rust }) => mark !== null && c.length + rust.length === 0 && code === wanted) ? "≠ " : "";
  const head = make("div", { class: "row head", role: "row" });
  head.append(make("span", { class: "offset", role: "columnheader", text: "byte" }));
  sides.forEach(({ name, title, side }, at) => {
    const words = name + " " + title + ", " + signOf("size") + counted(side.size, "byte") + " (" + hex(side.size) + "), " + signOf("alignment") + "alignment " + side.alignment;
    const cell = make("span", { class: "side", role: "columnheader", text: words });
    cell.style.gridColumn = (at === 0 ? 2 : 11) + " / span 8";
    head.append(cell);
  });
  return head;
}

function drawRow(scene, row, isHit) {
  const [offset, rows] = row;
  const line = make("div", { class: "row", role: "row" });
  line.append(make("span", { class: "offset", role: "rowheader", text: hex(offset) }));
  scene.sides.forEach((drawn, at) => {
    for (const run of runsWithin(drawn.side, offset, offset + rows * rowBytes)) {
      const cell = rows > 1 ? drawLong(scene, drawn, run, row) : drawCell(scene, drawn, run, offset, isHit);
      const start = rows > 1 ? 0 : Math.max(run[0] - offset, 0);
      const length = rows > 1 ? rowBytes : Math.min(run[1] - offset, rowBytes) - start;
      cell.style.gridColumn = (at === 0 ? 2 : 11) + start + " / span " + length;
      cell.style.gridRow = "1";
      line.append(cell);
    }
  });
  const mark = rowMark(scene, row);
  if (mark !== null && scene.sides.length === 2)
    line.append(make("span", { class: "between " + mark, role: "gridcell", "aria-label": markWords[mark], text: markSigns[mark] }));
  return line;
}

const gapNames = { "-1": "hole", "-2": "tail padding" };

function drawCell(scene, drawn, run, offset, isHit) {
  const { side, marks, name } = drawn;
  const [from, to, owner, ...others] = run;
  const mark = markOf(run, marks, offset);
  const cell = make("div", { class: "cell", role: "gridcell", tabindex: "-1" });
  const place = name + " " + hex(Math.max(from, offset)) + ": ";
  if (owner < 0) {
    const gap = gapNames[owner] + ", " + counted(to - from, "byte");
    cell.classList.add(owner === -1 ? "hole" : "tail");
    cell.append(make("span", { class: "name", text: from < offset ? "… " + gapNames[owner] : to - from < 3 ? gapNames[owner].slice(0, 4) : gap }));
    cell.setAttribute("aria-label", place + gap);
    cell.title = gap;
  } else {
    const fields = [owner, ...others].map((field) => fieldOf(side, field));
    const isRest = from < offset || fields[0].offset < from;
    const sign = mark === null ? "" : markSigns[mark] + " ";
    cell.append(make("span", { class: "name", text: sign + (isRest ? "…" : "") + labelOf(fields) }));
    if (isRest) cell.classList.add("rest", marks.get(owner) ?? "rest");
    if (owner % 2 === 1) cell.classList.add("other");
    if (mark !== null) cell.classList.add(mark);
    if (from >= offset && (isHit(side, owner) || others.some((other) => isHit(side, other)))) cell.classList.add("hit");
    if (from >= offset) cell.append(...besideOf(fields, marks));
    const told = fields.slice(0, 12).map(fieldWords).join("; ") + (fields.length > 12 ? "; and " + (fields.length - 12) + " more" : "");
    cell.setAttribute("aria-label", place + told + (mark === null ? "" : ", " + markWords[mark]) + (isRest ? ", continued" : ""));
    cell.title = told.replaceAll("; ", "\n");
  }
  keepCell(scene, cell, drawn, run, Math.max(from, offset));
  return cell;
}

/** A bit-field that owns its unit has the others beside it. */
function labelOf([first, ...others]) {
  if (first.bits === 0) return first.path;
  const unit = [first, ...others.slice(0, 31)].filter(({ bits, offset }) => bits > 0 && offset === first.offset);
  return unit.map(({ path, bits }) => path + ":" + bits).join(" ");
}

/** Further members of a union by name, and bit-fields as a strip with one part for each. */
function besideOf(fields, marks) {
  const units = fields.filter(({ bits }) => bits > 0);
  const members = fields.slice(1).filter(({ bits }) => bits === 0);
  const parts = [];
  if (members.length > 0) {
    const names = members.slice(0, 4).map(({ path }) => path).join(", ");
    parts.push(make("span", { class: "more", text: "or " + names + (members.length > 4 ? " +" + (members.length - 4) : "") }));
  }
  const drawnUnits = [];
  for (const field of units) {
    const unit = drawnUnits.findLast(([first]) => first.offset === field.offset && first.size === field.size);
    if (unit !== undefined && !unit.some((other) => sharesBits(other, field))) unit.push(field);
    else if (drawnUnits.length < 8) drawnUnits.push([field]);
  }
  for (const unit of drawnUnits) parts.push(bitStrip(unit, marks));
  return parts;
}

/** As members of a union do; positions that nobody knows are taken to be apart. */
function sharesBits(a, b) {
  return a.bit !== null && b.bit !== null && a.bit < b.bit + b.bits && b.bit < a.bit + a.bits;
}

function bitStrip(unit, marks) {
  const strip = make("span", { class: "bits", "aria-hidden": "true" });
  const all = unit[0].size * 8;
  const gapClass = unit.some(({ bit }) => bit === null) ? "unknown" : "unused";
  let next = 0;
  const part = (width, attributes) => {
    const piece = make("span", attributes);
    piece.style.flex = width + " 0 0";
    strip.append(piece);
  };
  const known = unit.filter(({ bit }) => bit !== null).sort((a, b) => a.bit - b.bit);
  for (const { index, path, bit, bits } of known) {
    if (bit < next) continue;
    if (bit > next) part(bit - next, { class: gapClass, text: gapClass === "unknown" ? "?" : "", title: gapClass + " bits" });
    const mark = marks.get(index) ?? null;
    const name = bits * 40 >= all * 3 ? path.slice(path.lastIndexOf(".") + 1) : "";
    part(bits, { class: mark, title: path + ": " + counted(bits, "bit") + " from bit " + bit + (mark === null ? "" : ", " + markWords[mark]), text: (mark === null ? "" : markSigns[mark]) + name });
    next = bit + bits;
  }
  if (next < all) part(all - next, { class: gapClass, text: gapClass === "unknown" ? "?" : "", title: gapClass + " bits" });
  return strip;
}

/** Several rows in which a field or a gap only goes on. */
function drawLong(scene, drawn, run, [offset, rows]) {
  const owner = run[2] < 0 ? gapNames[run[2]] : fieldOf(drawn.side, run[2]).path;
  const text = "… " + owner + ", " + hex(rows * rowBytes) + " more bytes";
  const cell = make("div", { class: "cell rest", role: "gridcell", tabindex: "-1", "aria-label": drawn.name + " " + hex(offset) + ": " + text });
  if (run[2] < 0) cell.classList.add(run[2] === -1 ? "hole" : "tail");
  else if (drawn.marks.has(run[2])) cell.classList.add(drawn.marks.get(run[2]));
  cell.append(make("span", { class: "name", text }));
  keepCell(scene, cell, drawn, run, offset);
  return cell;
}

function keepCell(scene, element, drawn, run, at) {
  element.dataset.cell = scene.cells.length;
  scene.cells.push({ element, drawn, run, at });
}

function drawFold(scene, rows, isHit) {
  const [from] = rows[0];
  const [last, count] = rows[rows.length - 1];
  const isOneSided = scene.sides.some(({ side }) => side.size <= from);
  const text = "… " + hex(from) + " to " + hex(last + count * rowBytes) + ": " + (isOneSided ? "one side only" : "no difference") + " – show";
  const button = make("button", { type: "button", text });
  const fold = make("div", { class: "fold", role: "row" }, make("span", { role: "gridcell" }, button));
  button.addEventListener("click", () => {
    const drawn = rows.map((row) => drawRow(scene, row, isHit));
    fold.replaceWith(...drawn);
    sortCells(scene);
    drawn[0].querySelector(".cell")?.focus();
  });
  return fold;
}

/** More rows than anybody reads at once are drawn when asked for. */
function drawRest(scene, rows, isHit) {
  const button = make("button", { type: "button", text: "… " + rows.length + " more rows from " + hex(rows[0][0]) + " – show" });
  const rest = make("div", { class: "fold", role: "row" }, make("span", { role: "gridcell" }, button));
  button.addEventListener("click", () => {
    const drawn = rows.slice(0, mostRows).map((row) => drawRow(scene, row, isHit));
    if (rows.length > mostRows) drawn.push(drawRest(scene, rows.slice(mostRows), isHit));
    rest.replaceWith(...drawn);
    sortCells(scene);
    drawn[0].querySelector(".cell")?.focus();
  });
  return rest;
}

/** In the order of the page, after rows were drawn late. */
function sortCells(scene) {
  scene.cells.sort((a, b) => a.at - b.at || a.drawn.key.localeCompare(b.drawn.key));
  scene.cells.forEach(({ element }, index) => { element.dataset.cell = index; });
}

function cellOfField(scene, key, field) {
  return scene.cells.find(({ drawn, run, at }) => drawn.key === key && run[0] === at && run.slice(2).includes(field)) ??
    scene.cells.find(({ drawn, run }) => drawn.key === key && run.slice(2).includes(field)) ?? null;
}
`;
