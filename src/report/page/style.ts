/** The page's own style sheet. What colour tells is told by a sign, a pattern or a border as well. */
export const pageStyle = String.raw`
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ink: #1b1f24; --faint: #59636e; --line: #c9d0d8; --panel: #f4f6f8; --cell: #eaf1fb;
  --other-cell: #f7f9fc; --cause: #b3261e; --cause-cell: #fde7e5; --dragged: #8a5a00; --dragged-cell: #fff3d6;
  --doubt: #6b3fa0; --doubt-cell: #f1e8fb; --equal: #1a6b35; --gap: #e3e6ea; --gap-line: #a9b1ba;
  --focus: #0b57d0; --hit: #ffe680; --bit: #d3e3fb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e6e9ed; --faint: #9aa4af; --line: #3a424c; --panel: #1c2127; --cell: #22303f;
    --other-cell: #1d262f; --cause: #ff8a80; --cause-cell: #4a1f1c; --dragged: #f0c060; --dragged-cell: #3f3213;
    --doubt: #c9a6f5; --doubt-cell: #33264a; --equal: #7ed492; --gap: #242930; --gap-line: #525c68;
    --focus: #8ab4f8; --hit: #6b5a00; --bit: #35506f;
  }
}
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; background: var(--paper); color: var(--ink); font: 14px/1.4 system-ui, sans-serif; }
code, .grid, .path, .place { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
header { display: flex; flex-wrap: wrap; gap: .5rem .9rem; align-items: center; padding: .5rem .9rem; border-bottom: 1px solid var(--line); background: var(--panel); }
h1 { font-size: 1rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
h3 { font-size: .95rem; margin: 1rem 0 .3rem; }
button, input, select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; padding: .2rem .55rem; }
button { cursor: pointer; }
button[aria-pressed="false"] { opacity: .65; text-decoration: line-through; }
input[type="search"] { min-width: 16rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: -1px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.group { display: flex; gap: .35rem; flex-wrap: wrap; }
.faint, .place { color: var(--faint); }
main { flex: 1; min-height: 0; display: flex; }
nav { width: 20rem; min-width: 12rem; display: flex; flex-direction: column; border-right: 1px solid var(--line); background: var(--panel); resize: horizontal; overflow: hidden; }
#count { margin: 0; padding: .35rem .9rem; color: var(--faint); border-bottom: 1px solid var(--line); }
#list { flex: 1; overflow-y: auto; position: relative; }
#space { position: relative; }
.option { position: absolute; left: 0; right: 0; height: 28px; line-height: 28px; padding: 0 .6rem; display: flex; gap: .5rem; cursor: pointer; white-space: nowrap; }
.option .path { overflow: hidden; text-overflow: ellipsis; font-size: 12.5px; }
.option[aria-selected="true"] { background: var(--paper); box-shadow: inset 4px 0 0 var(--focus); font-weight: 600; }
.sign { display: inline-block; min-width: 1.2em; text-align: center; font-weight: 700; }
.different > .sign, .state.different, .cause > .sign { color: var(--cause); }
.equal > .sign, .state.equal { color: var(--equal); }
.unverified > .sign, .state.unverified, .doubt > .sign { color: var(--doubt); }
.waived > .sign, .state.waived, .dragged > .sign { color: var(--dragged); }
article { flex: 1; min-width: 0; overflow: auto; padding: .9rem 1.1rem 3rem; }
article:focus { outline: none; }
.state { border: 1px solid currentColor; border-radius: 4px; padding: 0 .4rem; font-size: .85rem; white-space: nowrap; }
.title { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; }
.findings { margin: .4rem 0; padding: 0; list-style: none; }
.findings li { padding: .2rem .4rem; border-left: 4px solid transparent; overflow-wrap: anywhere; }
.findings li.cause { border-left: 4px solid var(--cause); }
.findings li.dragged { border-left: 4px dashed var(--dragged); }
.findings li.doubt { border-left: 4px dotted var(--doubt); }
.findings summary { cursor: pointer; color: var(--faint); }
.findings .help { display: block; margin-left: 1.6em; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1rem; margin: .6rem 0; font-size: 12px; }
.legend > * { display: inline-flex; gap: .35rem; align-items: center; }
.legend .cell { display: inline-block; width: 2.2rem; min-height: 1.3rem; height: 1.3rem; padding: 0 .2rem; text-align: center; line-height: 1.1rem; }
.grid { font-size: 12px; max-width: 110rem; }
.row { margin-top: -1px; display: grid; grid-template-columns: 4.2rem repeat(8, minmax(0, 1fr)) 2rem repeat(8, minmax(0, 1fr)); content-visibility: auto; contain-intrinsic-height: auto 26px; }
.grid.single .row { grid-template-columns: 4.2rem repeat(8, minmax(0, 1fr)); max-width: 56rem; }
.row.head { margin-bottom: 1px; color: var(--faint); position: sticky; top: -.9rem; background: var(--paper); z-index: 1; content-visibility: visible; }
.row.head .side { font-weight: 700; color: var(--ink); padding: .2rem; overflow-wrap: anywhere; }
.offset { grid-column: 1; color: var(--faint); text-align: right; padding: .25rem .5rem .25rem 0; }
.between { grid-column: 10; text-align: center; font-weight: 700; padding-top: .2rem; }
.between.cause { color: var(--cause); } .between.dragged { color: var(--dragged); } .between.doubt { color: var(--doubt); }
.cell { border: 1px solid var(--line); margin: 0 0 0 -1px; padding: .2rem .3rem; min-height: 26px; min-width: 0; overflow: hidden; background: var(--cell); color: var(--ink); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.cell.other { background: var(--other-cell); }
.cell .name { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.cell .more { display: block; color: var(--faint); font-size: 10.5px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.cell.rest .name { color: var(--faint); }
.cell.hole { background: repeating-linear-gradient(45deg, var(--gap), var(--gap) 4px, var(--gap-line) 4px, var(--gap-line) 5px); }
.cell.tail { background: radial-gradient(var(--gap-line) 1px, transparent 1.6px) 0 0 / 7px 7px var(--gap); }
.cell.hole .name, .cell.tail .name { background: var(--paper); width: fit-content; max-width: 100%; padding: 0 .3rem; border-radius: 3px; font-style: italic; }
.cell.cause { background: var(--cause-cell); border: 2px solid var(--cause); font-weight: 700; z-index: 1; }
.cell.dragged { background: var(--dragged-cell); border: 2px dashed var(--dragged); }
.cell.doubt { background: var(--doubt-cell); border: 2px dotted var(--doubt); }
.cell.twin { box-shadow: inset 0 0 0 2px var(--focus); }
.cell.hit .name { background: var(--hit); text-decoration: underline; width: fit-content; max-width: 100%; }
.cell:focus-visible { outline-offset: -3px; z-index: 2; }
.bits { display: flex; margin-top: 2px; height: 14px; border: 1px solid var(--faint); }
.bits span { min-width: 0; overflow: hidden; font-size: 9px; line-height: 12px; text-align: center; border-right: 1px solid var(--faint); background: var(--bit); }
.bits span:last-child { border-right: 0; }
.bits .cause, .bits .dragged, .bits .doubt { background: var(--cause-cell); box-shadow: inset 0 0 0 2px var(--cause); font-weight: 700; color: var(--cause); }
.bits .unused { background: repeating-linear-gradient(45deg, var(--gap), var(--gap) 3px, var(--gap-line) 3px, var(--gap-line) 4px); }
.bits .unknown { background: none; }
.fold { padding: .1rem 0 .1rem 4.2rem; }
.fold button { width: 100%; border-style: dashed; color: var(--faint); background: none; text-align: left; font-size: 12px; }
#inspector { border-top: 1px solid var(--line); background: var(--panel); padding: .4rem .9rem; height: 6.2rem; overflow: auto; font-size: 13px; }
#inspector p { margin: 0; }
dialog { background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 6px; }
dialog td { padding: .1rem .8rem .1rem 0; }
kbd { border: 1px solid var(--line); border-radius: 3px; padding: 0 .3rem; background: var(--panel); }
#print { display: none; }
@media (max-width: 52rem) { main { flex-direction: column; } nav { width: auto; height: 11rem; resize: none; border-right: 0; border-bottom: 1px solid var(--line); } }
@media (forced-colors: active) { .cell.cause { border-width: 3px; } .option[aria-selected="true"] { outline: 2px solid; outline-offset: -2px; } }
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --faint: #444; --line: #999; --panel: #fff; --cell: #fff; --other-cell: #fff; --cause: #a00; --cause-cell: #fff; --dragged: #630; --dragged-cell: #fff; --doubt: #406; --doubt-cell: #fff; --gap: #eee; --gap-line: #777; --bit: #e4e4e4; --hit: #fff; }
  html, body { height: auto; display: block; font-size: 9pt; }
  header > :not(h1, #summary), main, #inspector, dialog, #print button { display: none; }
  #print { display: block; padding: .4rem .9rem; }
  .cell .more { font-size: 6.5pt; }
  header { border: 0; }
  .grid { font-size: 7pt; }
  .row { break-inside: avoid; content-visibility: visible; }
  .row.head { position: static; }
  section.record { margin-bottom: 1.2rem; }
  h2 { break-after: avoid; }
}
`;
