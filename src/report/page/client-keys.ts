/** The part of the page's script that answers keys and the pointer, prints, and starts it all. */
export const keysScript = String.raw`
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
  const button = make("button", { type: "button", "aria-pressed": "true", class: state, title: "list " + noun + "s that are " + state }, make("span", { class: "sign", "aria-hidden": "true", text: signs[state] }), " " + count + " " + state);
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
