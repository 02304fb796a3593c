/** The part of the page's script around the pictures: the list, search, what is told of a record, keys and printing. */
export const pageScript = String.raw`
const data = JSON.parse(document.getElementById("data").textContent);
const { words, records } = data.album;
const byId = (id) => document.getElementById(id);
const optionHeight = 28;
const mostPrinted = 300;
const states = ["different", "unverified", "waived", "equal", "unpaired"];

const view = { listed: records.map((_, index) => index), at: -1, answer: 0, query: [], off: new Set(), isFolding: true, scene: null, stops: [], stop: -1 };

const isHit = (side, field) => field >= 0 && view.query.length > 0 && view.query.some((word) => words[side.fields[field][0]].toLowerCase().includes(word));

// Search: every word must be in the record's name, its C name, one of its fields or its findings.

const haystacks = new Map();
function haystackOf(index) {
  let known = haystacks.get(index);
  if (known === undefined) {
    const { path, rust, answers } = records[index];
    const sides = [rust, ...answers.map(({ c }) => c)].filter((side) => side !== null);
    const fields = sides.flatMap((side) => side.fields.map(([word]) => words[word]));
    const said = answers.flatMap(({ name, findings }) => [name, ...findings.map(({ code }) => code)]);
    known = { name: path.toLowerCase(), all: [path, ...said, ...new Set(fields)].join("\n").toLowerCase() };
    haystacks.set(index, known);
  }
  return known;
}

function search() {
  view.query = byId("search").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const named = [];
  const others = [];
  records.forEach(({ state }, index) => {
    if (view.off.has(state)) return;
    const { name, all } = view.query.length === 0 ? { name: "", all: "" } : haystackOf(index);
    if (view.query.every((word) => name.includes(word))) named.push(index);
    else if (view.query.every((word) => all.includes(word))) others.push(index);
  });
  view.listed = [...named, ...others];
  byId("count").textContent = counted(view.listed.length, "record") + (view.listed.length === records.length ? "" : " of " + records.length);
  byId("list").scrollTop = 0;
  if (view.listed.length > 0 && (view.query.length > 0 || !view.listed.includes(view.at))) select(view.listed[0]);
  else drawRecord();
  drawList();
}

// The list has a node only for what can be seen of it.

function drawList() {
  const list = byId("list");
  const first = Math.max(0, Math.floor(list.scrollTop / optionHeight) - 6);
  const last = Math.min(view.listed.length, Math.ceil((list.scrollTop + list.clientHeight) / optionHeight) + 6);
  const space = byId("space");
  space.style.height = view.listed.length * optionHeight + "px";
  space.replaceChildren(...view.listed.slice(first, last).map((index, at) => optionOf(index, first + at)));
  if (view.listed.includes(view.at)) list.setAttribute("aria-activedescendant", "record-" + view.at);
  else list.removeAttribute("aria-activedescendant");
}

function optionOf(index, position) {
  const { path, state } = records[index];
  const option = make("div", { class: "option " + state, role: "option", id: "record-" + index, "aria-selected": String(index === view.at), "aria-setsize": view.listed.length, "aria-posinset": position + 1, title: path + ": " + state });
  option.append(make("span", { class: "sign", "aria-hidden": "true", text: signs[state] }), make("span", { class: "path", text: path }), make("span", { class: "hidden", text: state }));
  option.style.top = position * optionHeight + "px";
  option.addEventListener("click", () => select(index));
  return option;
}

function select(index) {
  if (index === undefined) return;
  view.at = index;
  view.answer = records[index].first;
  const position = view.listed.indexOf(index);
  const list = byId("list");
  if (position * optionHeight < list.scrollTop) list.scrollTop = position * optionHeight;
  if ((position + 1) * optionHeight > list.scrollTop + list.clientHeight) list.scrollTop = (position + 1) * optionHeight - list.clientHeight;
  drawList();
  drawRecord();
  byId("record").scrollTop = 0;
  history.replaceState(null, "", "#" + encodeURIComponent(records[index].path));
}

function selectBy(step) {
  const position = view.listed.indexOf(view.at);
  select(view.listed[Math.min(view.listed.length - 1, Math.max(0, position + step))]);
}

// One record.

function drawRecord() {
  const article = byId("record");
  view.stop = -1;
  view.stops = [];
  view.scene = null;
  inspect(null);
  if (view.at === -1) { article.replaceChildren(make("p", { text: "No record." })); return; }
  const { parts, scene, stops } = recordParts(records[view.at], view.answer, true);
  article.replaceChildren(...parts);
  view.scene = scene;
  view.stops = stops;
  if (scene.cells.length > 0) scene.cells[0].element.tabIndex = 0;
}

/** What is told of a record; the same on the screen and on paper. */
function recordParts(record, at, isOnScreen) {
  const answer = record.answers[at] ?? null;
  const scene = { ...sceneOf(record, answer), isPrinted: !isOnScreen };
  const state = answer?.state ?? record.state;
  const title = make("div", { class: "title" }, make("h2", { class: "path", text: record.path }), make("span", { class: "state " + state, text: signs[state] + " " + state }), make("span", { class: "place", text: record.place }));
  const parts = [title];
  if (isOnScreen && record.answers.length > 1) parts.push(answerChoice(record, at));
  else if (answer !== null && answer.builds !== "") parts.push(make("p", { class: "faint", text: "for " + answer.builds }));
  const about = [];
  if (answer !== null) about.push("against C's " + answer.name + (answer.place === "" ? "" : " (" + answer.place + ")"));
  if (answer !== null && answer.witnesses.length > 0) about.push("witnesses: " + answer.witnesses.join(", "));
  if (answer === null && record.rust !== null) about.push("no C counterpart");
  const remark = answer === null ? record.remark : answer.remark;
  if (remark !== "") about.push(remark);
  if (about.length > 0) parts.push(make("p", { class: "faint", text: about.join(" · ") }));
  const { list, stops } = drawFindings(scene);
  if (list !== null) parts.push(list);
  if (scene.sides.length === 0) return { parts: [...parts, make("p", { text: "Neither side has a layout to draw." })], scene, stops };
  if (isOnScreen) parts.push(legend(scene));
  const grid = drawGrid(scene, { isFolding: isOnScreen && view.isFolding, isHit });
  parts.push(grid);
  return { parts, scene, stops };
}

function answerChoice(record, at) {
  const choice = make("select", { id: "answer" });
  record.answers.forEach((answer, index) => choice.append(make("option", { value: index, selected: index === at, text: signs[answer.state] + " " + answer.state + ": " + (answer.builds || answer.name) })));
  choice.addEventListener("change", () => {
    view.answer = Number(choice.value);
    drawRecord();
    byId("answer").focus();
  });
  return make("p", {}, make("label", { for: "answer", text: counted(record.answers.length, "distinct answer") + ": " }), choice);
}

function drawFindings(scene) {
  const stops = [];
  if (scene.findings.length === 0) return { list: null, stops };
  const list = make("ul", { class: "findings", "aria-label": "Findings" });
  const dragged = scene.findings.filter(({ mark }) => mark === "dragged").length;
  const notes = make("ul", { class: "findings" });
  for (const finding of scene.findings) {
    if (finding.mark === "dragged") continue;
    const sign = finding.mark === null ? "·" : markSigns[finding.mark];
    const item = make("li", { class: finding.mark ?? "note", tabindex: "-1" }, make("span", { class: "sign", "aria-hidden": "true", text: sign }), make("span", { text: finding.severity + ": " + finding.message + " " }), make("code", { class: "faint", text: "[" + finding.code + "]" }));
    if (finding.drags > 0) item.append(make("span", { class: "faint", text: " drags along " + finding.drags + " more" }));
    if (finding.help !== "") item.append(make("span", { class: "help", text: "help: " + finding.help }));
    if (finding.waived !== "") item.append(make("span", { class: "help", text: "waived: " + finding.waived }));
    (finding.mark === null ? notes : list).append(item);
    if (finding.mark !== null) stops.push({ finding, item });
  }
  if (dragged > 0) list.append(make("li", { class: "dragged" }, make("span", { class: "sign", "aria-hidden": "true", text: "→" }), counted(dragged, "more difference") + (dragged === 1 ? " follows" : " follow") + " from what is above"));
  if (notes.childElementCount > 0) list.append(make("li", {}, make("details", { open: scene.isPrinted }, make("summary", { text: counted(notes.childElementCount, "note") }), notes)));
  return { list, stops };
}

function legend(scene) {
  const sample = (name, text) => make("span", {}, make("span", { class: "cell " + name, "aria-hidden": "true", text: text }), " ");
  const line = make("div", { class: "legend" });
  const add = (name, sign, text) => line.append(make("span", {}, make("span", { class: "cell " + name, "aria-hidden": "true", text: sign }), " " + text));
  const marks = new Set(scene.findings.map(({ mark }) => mark));
  const owners = new Set(scene.sides.flatMap(({ side }) => side.runs.map((run) => run[2])));
  if (marks.has("cause")) add("cause", "≠", "differs");
  if (marks.has("dragged")) add("dragged", "→", "moved along");
  if (marks.has("doubt")) add("doubt", "?", "in doubt");
  if (owners.has(-1)) add("hole", "", "hole");
  if (owners.has(-2)) add("tail", "", "tail padding");
  if (scene.sides.some(({ side }) => side.fields.some((field) => field[5] > 0))) {
    const strip = make("span", { class: "cell", "aria-hidden": "true" }, bitStrip([{ path: "", offset: 0, size: 1, bit: 0, bits: 3 }, { path: "", offset: 0, size: 1, bit: 3, bits: 2 }]));
    line.append(make("span", {}, strip, " bit-fields, bit 0 left, hatched: unused"));
  }
  if (scene.sides.length === 2 && scene.rows.length > smallRecord) {
    const box = make("input", { type: "checkbox", id: "folding", checked: view.isFolding });
    box.addEventListener("change", () => { view.isFolding = box.checked; drawRecord(); byId("folding").focus(); });
    line.append(make("label", {}, box, " fold rows without a difference"));
  }
  return line;
}

// From difference to difference, in this record and on into the next one that has any.

function hasStops(index) {
  const answer = records[index].answers[records[index].first];
  return answer !== undefined && answer.findings.some(({ mark }) => mark === "cause" || mark === "doubt");
}

function goToDifference(step) {
  const next = view.stop + step;
  if (view.stop === -1 && step < 0 && view.stops.length > 0) return stopAt(view.stops.length - 1);
  if (next >= 0 && next < view.stops.length) return stopAt(next);
  const position = view.listed.indexOf(view.at);
  for (let away = 1; away <= view.listed.length; away++) {
    const index = view.listed[(position + step * away + view.listed.length * (away + 1)) % view.listed.length];
    if (index === undefined || !hasStops(index)) continue;
    select(index);
    return stopAt(step > 0 ? 0 : view.stops.length - 1);
  }
}

function stopAt(at) {
  const stop = view.stops[at];
  if (stop === undefined) return;
  view.stop = at;
  const { finding, item } = stop;
  const cell = (finding.rust.length > 0 ? cellOfField(view.scene, "rust", finding.rust[0]) : null) ?? (finding.c.length > 0 ? cellOfField(view.scene, "c", finding.c[0]) : null);
  if (cell === null) { item.focus(); item.scrollIntoView({ block: "center" }); }
  else focusCell(cell);
}

function focusCell({ element }) {
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center", inline: "nearest" });
}

// Cells: one of them can be reached with Tab, the arrows go on from there.

function moveInGrid(key, cell) {
  const { cells } = view.scene;
  const at = cells.indexOf(cell);
  if (key === "ArrowRight" || key === "ArrowLeft") return cells[at + (key === "ArrowRight" ? 1 : -1)];
  if (key === "Home" || key === "End") return cells[key === "Home" ? 0 : cells.length - 1];
  const row = Math.floor(cell.at / rowBytes);
  const step = key === "ArrowDown" ? 1 : -1;
  for (let index = at + step; index >= 0 && index < cells.length; index += step) {
    const other = cells[index];
    if (other.drawn.key === cell.drawn.key && Math.floor(other.at / rowBytes) !== row) {
      const near = cells.filter(({ drawn, at: place }) => drawn.key === cell.drawn.key && Math.floor(place / rowBytes) === Math.floor(other.at / rowBytes));
      return near.findLast(({ at: place }) => place % rowBytes <= cell.at % rowBytes) ?? near[0];
    }
  }
  return undefined;
}

function inspect(cell) {
  const inspector = byId("inspector");
  for (const twin of document.querySelectorAll(".twin")) twin.classList.remove("twin");
  if (cell === null) { inspector.replaceChildren(make("p", { class: "faint", text: "Point at a cell, or move to one: n and p go from difference to difference, / searches, ? tells all keys." })); return; }
  const { drawn, run } = cell;
  const [from, to, owner] = run;
  const lines = [make("p", {}, make("strong", { text: drawn.name + " " + hex(from) + (to - from > 1 ? " to " + hex(to - 1) : "") + ", " + counted(to - from, "byte") }))];
  if (owner < 0) lines.push(make("p", { text: gapNames[owner] + ": no field has these bytes" }));
  for (const field of run.slice(2, 10)) if (field >= 0) lines.push(make("p", { text: fieldWords(fieldOf(drawn.side, field)) + twinWords(drawn, field) }));
  if (run.length > 10) lines.push(make("p", { text: "and " + (run.length - 10) + " more" }));
  for (const finding of view.scene.findings)
    if (finding.mark !== null && finding[drawn.key].some((field) => run.includes(field, 2))) lines.push(make("p", { class: finding.mark }, make("span", { class: "sign", text: markSigns[finding.mark] }), " " + finding.message));
  inspector.replaceChildren(...lines);
  if (owner < 0) return;
  const twin = twinOf(drawn.key, owner);
  for (const other of view.scene.cells) {
    const isTwin = other.drawn.key === drawn.key ? other.run[2] === owner : twin !== null && other.run.includes(twin, 2);
    if (isTwin) other.element.classList.add("twin");
  }
}

function twinOf(key, field) {
  const [mine, other] = key === "c" ? [0, 1] : [1, 0];
  const pair = view.scene.answer?.pairs.find((one) => one[mine] === field);
  return pair === undefined ? null : pair[other];
}

function twinWords(drawn, field) {
  const twin = twinOf(drawn.key, field);
  const other = view.scene.sides.find(({ key }) => key !== drawn.key);
  if (twin === null || other === undefined) return "";
  const { path, offset, size } = fieldOf(other.side, twin);
  return " – " + other.name + ": " + path + " at " + hex(offset) + ", " + counted(size, "byte");
}

// Keys, the pointer, paper.

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]") !== null) return;
  const isTyping = event.target.matches("input, select, textarea");
  if (event.target === byId("search")) {
    if (event.key === "Escape") { byId("search").value = ""; search(); byId("list").focus(); }
    else if (event.key === "Enter" || event.key === "ArrowDown") byId("list").focus();
    else return;
    event.preventDefault();
    return;
  }
  if (isTyping) return;
  const cell = event.target.dataset?.cell === undefined ? null : view.scene?.cells[Number(event.target.dataset.cell)];
  if (cell && /^(Arrow|Home$|End$)/.test(event.key)) {
    const next = moveInGrid(event.key, cell);
    if (next !== undefined) { next.element.focus(); next.element.scrollIntoView({ block: "nearest" }); }
    event.preventDefault();
    return;
  }
  const page = Math.max(1, Math.floor(byId("list").clientHeight / optionHeight) - 1);
  const isInList = event.target === byId("list");
  const act = {
    "/": () => { byId("search").focus(); byId("search").select(); },
    n: () => goToDifference(1),
    p: () => goToDifference(-1),
    j: () => selectBy(1),
    k: () => selectBy(-1),
    "?": () => byId("help").showModal(),
    ...(isInList ? { ArrowDown: () => selectBy(1), ArrowUp: () => selectBy(-1), PageDown: () => selectBy(page), PageUp: () => selectBy(-page), Home: () => selectBy(-records.length), End: () => selectBy(records.length), Enter: () => view.scene?.cells[0]?.element.focus() } : {}),
  }[event.key];
  if (act === undefined) return;
  act();
  event.preventDefault();
});

const cellAt = (target) => {
  const element = target.closest?.("[data-cell]");
  return element && view.scene ? (view.scene.cells[Number(element.dataset.cell)] ?? null) : null;
};
byId("record").addEventListener("focusin", ({ target }) => {
  const cell = cellAt(target);
  if (cell === null) return;
  for (const other of document.querySelectorAll('#record .cell[tabindex="0"]')) other.tabIndex = -1;
  cell.element.tabIndex = 0;
  inspect(cell);
});
byId("record").addEventListener("mouseover", ({ target }) => {
  const cell = cellAt(target);
  if (cell !== null) inspect(cell);
});
byId("search").addEventListener("input", search);
byId("list").addEventListener("scroll", drawList);
addEventListener("resize", drawList);
byId("next").addEventListener("click", () => goToDifference(1));
byId("previous").addEventListener("click", () => goToDifference(-1));
byId("keys").addEventListener("click", () => byId("help").showModal());
for (const button of document.querySelectorAll("dialog button")) button.addEventListener("click", () => button.closest("dialog").close());

addEventListener("beforeprint", () => {
  const printed = view.listed.slice(0, mostPrinted);
  const left = view.listed.length - printed.length;
  const sections = printed.map((index) => make("section", { class: "record" }, ...recordParts(records[index], index === view.at ? view.answer : records[index].first, false).parts));
  if (left > 0) sections.unshift(make("p", { text: "The first " + mostPrinted + " records that are listed; " + left + " more are not printed. Search or filter to choose." }));
  byId("print").replaceChildren(...sections);
});
addEventListener("afterprint", () => byId("print").replaceChildren());

for (const state of states) {
  const count = records.filter((record) => record.state === state).length;
  if (count === 0) continue;
  const button = make("button", { type: "button", "aria-pressed": "true", class: state, title: "list records that are " + state }, make("span", { class: "sign", "aria-hidden": "true", text: signs[state] }), " " + count + " " + state);
  button.addEventListener("click", () => {
    if (view.off.has(state)) view.off.delete(state);
    else view.off.add(state);
    button.setAttribute("aria-pressed", String(!view.off.has(state)));
    search();
  });
  byId("filters").append(button);
}

const notices = data.notices;
if (notices.length > 0) {
  byId("notices").hidden = false;
  byId("notices").addEventListener("click", () => {
    byId("told").replaceChildren(...notices.slice(0, 500).map((notice) => make("li", { text: notice })), ...(notices.length > 500 ? [make("li", { text: notices.length - 500 + " more" })] : []));
    byId("said").showModal();
  });
  byId("notices").textContent = counted(notices.length, "notice");
}

let wanted = "";
try { wanted = decodeURIComponent(location.hash.slice(1)); } catch {}
const linked = records.findIndex(({ path }) => path === wanted);
const firstWrong = records.findIndex(({ state }) => state === "different");
view.at = linked !== -1 ? linked : Math.max(firstWrong, records.length > 0 ? 0 : -1);
if (view.at !== -1) view.answer = records[view.at].first;
search();
if (view.at !== -1) select(view.at);
`;
