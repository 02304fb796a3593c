/** The part of the page's script that tells of one record, around its picture; the same on the screen and on paper. */
export const recordScript = String.raw`
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
  if (answer !== null) about.push((record.rust === null && answer.c !== null ? "C's " : "against C's ") + answer.name + (answer.place === "" ? "" : " (" + answer.place + ")"));
  if (answer !== null && answer.witnesses.length > 0) about.push("witnesses: " + answer.witnesses.join(", "));
  if (answer === null && record.rust !== null) about.push("no C counterpart");
  const remark = answer === null ? record.remark : answer.remark;
  if (remark !== "") about.push(remark);
  if (about.length > 0) parts.push(make("p", { class: "faint", text: about.join(" · ") }));
  const { list, stops } = drawFindings(scene);
  if (list !== null) parts.push(list);
  if (scene.sides.length === 0) return { parts: [...parts, make("p", { class: "faint", text: record.kind === "record" ? "Neither side has a layout to draw." : "It is no record (" + record.kind + "), so there are no bytes to draw." })], scene, stops };
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
    const strip = make("span", { class: "cell", "aria-hidden": "true" }, bitStrip([{ path: "", offset: 0, size: 1, bit: 0, bits: 3 }, { path: "", offset: 0, size: 1, bit: 3, bits: 2 }], new Map()));
    line.append(make("span", {}, strip, " bit-fields, bit 0 left, hatched: unused"));
  }
  if (scene.sides.length === 2 && scene.rows.length > smallRecord) {
    const box = make("input", { type: "checkbox", id: "folding", checked: view.isFolding });
    box.addEventListener("change", () => { view.isFolding = box.checked; drawRecord(); byId("folding").focus(); });
    line.append(make("label", {}, box, " fold rows without a difference"));
  }
  return line;
}
`;
