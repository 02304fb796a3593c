/** The part of the page's script that reads the data, searches it and lists the records. */
export const listScript = String.raw`
const data = JSON.parse(document.getElementById("data").textContent);
const { words, records } = data.album;
const byId = (id) => document.getElementById(id);
const optionHeight = 28;
const mostPrinted = 300;
const noun = records.every(({ kind }) => kind === "record") ? "record" : "item";
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
  byId("count").textContent = counted(view.listed.length, noun) + (view.listed.length === records.length ? "" : " of " + records.length);
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
`;
