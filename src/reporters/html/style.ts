/**
 * The page's look: light and dark by the reader's choice, at any width from a telephone's, and on paper. Colours have a
 * contrast of 4.5 to 1 at least, and none is the only sign of anything.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f8fa; --line: #d0d7de; --text: #1b1f24; --quiet: #57606a; --link: #0a58a8;
  --error: #b3261e; --unverified: #7a35a8; --warning: #865000; --info: #0a58a8; --good: #1a6b34;
  --first: #0a58a8; --second: #b3541e; --third: #1a6b34; --fourth: #7a35a8; --track: #d9dfe5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1318; --card: #181d24; --line: #343b44; --text: #e6edf3; --quiet: #9da7b1; --link: #7ab7ff;
    --error: #ff9088; --unverified: #d3a9ff; --warning: #f0b252; --info: #7ab7ff; --good: #74d98f;
    --first: #7ab7ff; --second: #f0a36b; --third: #74d98f; --fourth: #d3a9ff; --track: #2b323a;
  }
}
* { box-sizing: border-box; }
html { background: var(--page); color: var(--text); -webkit-text-size-adjust: 100%; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1.5rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
h4, h5 { font-size: 1rem; line-height: 1.4; margin: 0 0 .35rem; }
h3 + .quiet, h4 + .quiet { margin-bottom: .75rem; }
h4 code, h5 code { font-size: 1em; margin: 0 .25rem; }
p, ul, dl, figure { margin: 0 0 .6rem; }
ul { padding-left: 1.25rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
[hidden] { display: none !important; }
code, pre, td, dd, p { unicode-bidi: isolate; }
code, pre { font: .9em/1.45 ui-monospace, monospace; }
pre { background: var(--page); border: 1px solid var(--line); border-radius: 4px; margin: 0; padding: .5rem .65rem; white-space: pre-wrap; }
summary { cursor: pointer; width: fit-content; max-width: 100%; }
button, input, select { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--quiet); border-radius: 4px; padding: .2rem .5rem; max-width: 100%; }
label { max-width: 100%; min-width: 0; }
select { max-width: min(100%, 16rem); }
.quiet { color: var(--quiet); }
.error { --tone: var(--error); } .unverified { --tone: var(--unverified); } .warning { --tone: var(--warning); }
.info { --tone: var(--info); } .good { --tone: var(--good); }
.tone, .level { color: var(--tone); font-weight: 700; }
header.verdict { border: 1px solid var(--tone); border-left-width: 8px; border-radius: 6px; padding: 1rem 1.25rem; }
header.verdict p:last-child { margin-bottom: 0; }
.word { color: var(--tone); display: block; font-size: 2.1rem; letter-spacing: .02em; line-height: 1.1; }
nav ul { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; list-style: none; margin: 1rem 0 0; padding: 0; }
.filters { background: var(--card); border: 1px solid var(--line); border-radius: 6px; display: flex; flex-wrap: wrap; gap: .6rem 1.5rem; align-items: center; margin-bottom: 1rem; padding: .6rem .9rem; }
.filters fieldset { border: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: 0; }
.filters legend { float: left; margin-right: 1rem; padding: 0; }
.finding { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 6px; margin: 0 0 .9rem; padding: .8rem 1rem; content-visibility: auto; contain-intrinsic-size: auto 20rem; }
.finding:target { border-color: var(--tone); }
.finding > div { margin-bottom: .6rem; }
.finding > :last-child { margin-bottom: 0; }
.check { color: var(--quiet); font-weight: 400; }
.accepted { border-style: dashed; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 2rem; }
.sides > div { background: var(--page); border: 1px solid var(--line); border-radius: 4px; padding: .35rem .65rem; position: relative; min-width: 0; }
.sides > div + div::before { content: "\\21c4"; content: "\\21c4" / ""; color: var(--quiet); position: absolute; left: -1.5rem; top: .7rem; }
.sides .alone { grid-column: 1 / -1; }
dt, figcaption, .label { color: var(--quiet); font-size: .85rem; }
dd { margin: 0; }
.remedies { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: .5rem 2rem; }
.remedies figure { min-width: 0; }
figcaption { display: flex; justify-content: space-between; align-items: center; min-height: 1.9rem; }
.copy { font-size: .85rem; padding: 0 .5rem; }
.facts { display: flex; flex-wrap: wrap; gap: .1rem 1.25rem; font-size: .9rem; list-style: none; margin: 0 0 .4rem; padding: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: .4rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; }
.settings td, .settings tbody th { min-width: 7rem; max-width: 26rem; }
.settings tbody th { font-weight: 400; }
.settings .other code { font-weight: 700; text-decoration: underline; text-underline-offset: 3px; }
#only-differences:checked ~ .settings .same { display: none; }
.only { display: inline-block; margin: 0 1.5rem .75rem .25rem; }
.only + .filters { display: inline-flex; }
dl.shares { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2rem; }
.keys th[scope=rowgroup] { font-weight: 400; border: 0; padding-top: .9rem; }
.keys tbody tr:not(:last-child) > * { border-bottom: 0; }
.keys tbody th[scope=row] { font-weight: 400; min-width: 6rem; }
.keys td { min-width: 6rem; }
.keys td.ttl { min-width: 17rem; }
svg { display: block; width: 100%; overflow: visible; }
.bar { height: .6rem; margin-top: .1rem; }
.bar .track { fill: var(--track); }
.bar .amount, .mark { fill: var(--side); }
.mark { stroke: var(--side); stroke-width: 1.5; }
.ghost { fill: none; stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 2 1.5; }
.grid { stroke: var(--line); stroke-width: 1; }
.axis text { fill: var(--quiet); font: 11px system-ui, sans-serif; text-anchor: middle; }
.side-0 { --side: var(--first); } .side-1 { --side: var(--second); } .side-2 { --side: var(--third); } .side-3 { --side: var(--fourth); }
footer { color: var(--quiet); font-size: .9rem; margin-top: 3rem; }
@media (max-width: 44rem) {
  body { padding: .75rem .75rem 3rem; }
  header.verdict { padding: .75rem; }
  .sides { grid-template-columns: 1fr; gap: .5rem; }
  .sides > div + div::before { content: none; }
  .settings td, .settings tbody th { min-width: 5rem; font-size: .9rem; }
  .settings tr > :nth-child(2) { display: none; }
  .keys, .keys caption, .keys thead, .keys tbody { display: block; }
  .keys tr { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1rem; }
  .keys thead th:not(.ttl) { display: none; }
  .keys tbody { border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
  .keys th, .keys td { border: 0; min-width: 0; padding: .15rem 0; }
  .keys .ttl, .keys th { grid-column: 1 / -1; }
  .keys tbody th[scope=row] { font-weight: 600; padding-top: .5rem; }
  .keys td[data-label]::before { content: attr(data-label) " "; color: var(--quiet); font-size: .85rem; }
}
@media print {
  :root {
    color-scheme: light;
    --page: #ffffff; --card: #ffffff; --line: #b5bcc4; --text: #000000; --quiet: #444444; --link: #000000;
    --error: #8f1a13; --unverified: #5c2484; --warning: #6b4000; --info: #06417f; --good: #0f5226; --track: #dddddd;
    --first: #06417f; --second: #8f3d10; --third: #0f5226; --fourth: #5c2484;
  }
  body { font-size: 10pt; max-width: none; padding: 0; }
  nav, .filters, .only, #only-differences, .copy, .evidence { display: none !important; }
  .finding { padding: .5rem .8rem; }
  .remedies { grid-template-columns: 1fr 1fr; }
  h2, h3, h4, h5 { break-after: avoid; }
  .finding { break-inside: avoid; content-visibility: visible; }
  tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
`;
