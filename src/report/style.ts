/** The look of the report: one set of tokens for dark, light and paper. */
import { CAUSES } from '../study/tally.ts';
import { CAUSE_STYLES, OKABE_ITO } from './plots/colours.ts';

const LIGHT = `--bg:#FFFFFF;--panel:#F5F6F7;--fg:#1A1C1F;--muted:#5A5F66;--line:#D5D8DC;--grid:#E8EAEC;--zero:#8A9098;--sea:#EEF0F2;--land:#FFFFFF;--border:#B9BEC4;--link:${OKABE_ITO.blue};--unit:${OKABE_ITO.blue};color-scheme:light;`;
const DARK = `--bg:#101316;--panel:#171A1E;--fg:#E9EBED;--muted:#A3A9B0;--line:#2E3338;--grid:#23272B;--zero:#7A8088;--sea:#0C0F11;--land:#1B1F23;--border:#444A51;--link:${OKABE_ITO.skyBlue};--unit:${OKABE_ITO.skyBlue};color-scheme:dark;`;

const causes = CAUSES.map(
  (cause) =>
    `.c-${cause}{fill:${CAUSE_STYLES[cause].fill}}.ink-${cause}{fill:${CAUSE_STYLES[cause].ink}}`,
).join('\n');

export const STYLE = `
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
@media print{:root{${LIGHT}}}
*{box-sizing:border-box}
html{font:clamp(16px,10px + .42vw,28px)/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font-variant-numeric:tabular-nums;overflow-wrap:break-word}
header,main,footer{max-width:72rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2rem}
footer{padding-top:1rem;padding-bottom:3rem;color:var(--muted);font-size:.875rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem;font-weight:650}
h2{font-size:1.125rem;line-height:1.3;margin:0 0 .25rem;font-weight:650}
h3{font-size:.9375rem;margin:1.5rem 0 .5rem;font-weight:600}
p{margin:0 0 .5rem;max-width:46rem;text-wrap:pretty}
section{padding:2rem 0 0;margin:2rem 0 0;border-top:1px solid var(--line)}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
small{display:block;font-size:.8125rem;color:var(--muted);line-height:1.4}
code{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.quiet,figcaption,caption{color:var(--muted);font-size:.875rem}
.answer p{font-size:1.125rem;line-height:1.45;max-width:60rem}
.answer p:first-child{font-size:1.375rem;line-height:1.35}
.answer{margin:1.5rem 0}
nav ul,.legend{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.875rem}
.legend{margin:1rem 0}
.legend li{display:flex;align-items:center;gap:.4rem}
.legend a,th a,dt a{color:inherit;text-decoration-style:dotted;text-decoration-color:var(--muted)}
.swatch{width:.875rem;height:.875rem;flex:none;overflow:visible}
.swatch.interval,.swatch.nights{width:1.75rem}
.swatch.interval line{stroke:var(--fg);stroke-width:2.5}
.swatch.nights line{stroke:var(--muted);stroke-width:1}
.command{display:block;background:var(--panel);border:1px solid var(--line);padding:.5rem .75rem;overflow-x:auto;white-space:pre;margin:.5rem 0}
.warnings{border-left:3px solid var(--zero);padding:0 0 0 1rem;margin:1rem 0;list-style:none}
figure{margin:1rem 0 0}
figcaption{margin-top:.75rem;max-width:46rem}

.row{display:grid;grid-template-columns:17rem minmax(10rem,1fr) 11.5rem;column-gap:1.5rem;font-size:.875rem}
.row .name{padding:.5rem 0;align-self:center;line-height:1.35}
.row .value{align-self:center;white-space:nowrap;line-height:1.35;padding-left:.25rem}
.row .value span{color:var(--muted);font-size:.8125rem;padding-left:.35rem}
.row .value .second,.row .value .second span{color:var(--muted)}
.row .value b{display:inline-block;min-width:3.25em;font-weight:inherit}
.row .value .second{padding-left:0;font-size:inherit}
.row code{color:var(--muted);overflow-wrap:anywhere;display:inline-block;max-width:100%}
.row.strong .name,.row.strong .value{font-weight:700}
.row.strong .name code,.row.strong .value span,.row.strong small{font-weight:400}
.nation{font-weight:600;color:var(--muted)}
.chart{position:relative;min-height:3rem}
.strip{position:absolute;inset:0;width:100%;height:100%;overflow:visible}
.axis .chart{min-height:1.5rem}
.strip text{font-size:.8125rem}
.axis text{fill:var(--muted)}
.strip .grid{stroke:var(--grid)}
.strip .zero{stroke:var(--zero)}
.segment{stroke:var(--bg);stroke-width:1}
.interval line{stroke:var(--fg);stroke-width:2}
.interval.rule line{stroke:${OKABE_ITO.orange}}
.interval.second line{stroke:var(--muted);stroke-width:1.25}
.nights line{stroke:var(--muted);stroke-width:1}
.mean,.difference{fill:var(--fg);stroke:var(--bg);stroke-width:1}
.price{fill:${OKABE_ITO.orange};stroke:var(--fg);stroke-width:1}
.shapley{fill:var(--bg);stroke:var(--fg);stroke-width:1.25}
.ends{display:flex;justify-content:space-between;max-width:none;color:var(--muted);font-size:.8125rem;margin:1rem 13rem .25rem 18.5rem}
.ends.end{justify-content:flex-end}
${causes}

.scroll{overflow-x:auto;margin:1rem 0 0}
.scroll+p{margin-top:1rem}
.scroll:focus-visible{outline:2px solid var(--link)}
table{border-collapse:collapse;font-size:.875rem;min-width:100%}
caption{text-align:left;padding:0 0 .5rem;position:sticky;left:0;max-width:min(46rem,calc(100vw - 2rem))}
th,td{padding:.375rem 1rem .375rem 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--muted);vertical-align:bottom;font-size:.8125rem;line-height:1.3}
th.number,td.number{text-align:right;padding-right:0;padding-left:1rem}
th.number+th:not(.number),td.number+td:not(.number){padding-left:1rem}
td.number{white-space:nowrap}
td.number span{color:var(--muted);font-size:.8125rem}
tbody th{position:sticky;left:0;background:var(--bg);min-width:10rem}
tr.strong th,tr.strong td{font-weight:700}
tr.strong td.number span,tr.strong small{font-weight:400}
td .wide,td.wide{min-width:16rem;max-width:26rem}
.map{width:100%;min-width:60rem;height:auto;display:block;border:1px solid var(--line);font-size:13px}
.map .sea{fill:var(--sea)}
.map .land path{fill:var(--land);fill-rule:evenodd;stroke:var(--border);stroke-width:.75}
.map .zones path{fill:none;stroke:var(--muted);stroke-width:1;stroke-dasharray:6 4}
.map .tracks path{fill:none;stroke:var(--fg);stroke-width:1.5;opacity:.06}
.map .reach path{fill:none;stroke:var(--unit);stroke-width:1.25}
.map .reach .nominal{stroke-dasharray:1.5 4;stroke-linecap:round}
.map .reach .low{fill:var(--unit);fill-opacity:.12}
.map .asset{fill:var(--fg);stroke:var(--land);stroke-width:1}
.map .transits path{fill:none;stroke:var(--unit);stroke-width:1;stroke-dasharray:3 3}
.map .flight path{fill:var(--unit);stroke:var(--land);stroke-width:.75}
.map .flight.station path{fill:none;stroke:var(--unit);stroke-width:2}
.map .unit path{fill:var(--unit);stroke:var(--land);stroke-width:1}
.map text{fill:var(--fg);paint-order:stroke;stroke:var(--land);stroke-width:3;stroke-linejoin:round}
.map .names text{fill:var(--muted);letter-spacing:.16em;stroke:none}
.map .scale path{fill:none;stroke:var(--muted);stroke-width:1.25}
.map .scale text,.map .attribution{fill:var(--muted);stroke:var(--sea)}
.legend .asset{fill:var(--fg)}.legend .unit{fill:var(--unit)}
.legend .base{fill:var(--unit)}.legend .station{fill:none;stroke:var(--unit);stroke-width:2}
.legend .nominal{fill:none;stroke:var(--unit);stroke-width:1.25;stroke-dasharray:1.5 3.5;stroke-linecap:round}
.legend .low{fill:var(--unit);fill-opacity:.12;stroke:var(--unit);stroke-width:1.25}
.legend .track{stroke:var(--muted);stroke-width:3;opacity:.5}
.legend .zone{stroke:var(--muted);stroke-dasharray:6 4}
details{margin:1rem 0 0}
summary{cursor:pointer;font-weight:600}
label.filter{display:block;margin:1rem 0 0;font-size:.875rem}
input[type=search]{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--zero);padding:.375rem .5rem;width:min(24rem,100%);display:block}
dl{display:grid;grid-template-columns:12rem minmax(0,46rem);gap:.5rem 1.5rem;font-size:.875rem;margin:.5rem 0 0}
dt{font-weight:600}dd{margin:0}
:target{background:var(--panel);outline:.25rem solid var(--panel)}
ol.sources,ul.plain{font-size:.875rem;padding-left:1.5rem;max-width:46rem}
ol.sources li,ul.plain li{margin:0 0 .5rem}
.digest{overflow-wrap:anywhere}
.defs{position:absolute;width:0;height:0}

@media (max-width:56rem){
header,main,footer{padding-left:1rem;padding-right:1rem}
.row{grid-template-columns:minmax(0,1fr) auto;column-gap:1rem;padding-top:.5rem}
.row .name{padding:0;align-self:end}
.row .value{align-self:end;text-align:right}.row .value b{min-width:0}
.row>.chart{grid-column:1/-1;grid-row:2}
.row.axis{padding-top:0}.row.axis .name,.row.axis .value{display:none}
.row.axis>.chart{grid-row:1}
.ends{margin:1rem 0 .25rem}
dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .75rem}
tbody th{min-width:7rem;max-width:9rem}
}
@media (max-width:40rem){tbody th bdi:has(+code){display:none}.strip text[class]{display:none}.row.axis .strip text:nth-child(even){display:none}}
@media print{
html{font-size:10.5pt}
header,main,footer{max-width:none;padding-left:.75rem;padding-right:.75rem}
nav,label.filter{display:none}
section,figure,tr,.row{break-inside:avoid}
section.long{break-inside:auto}
.scroll{overflow:visible}.map{min-width:0}
table{font-size:8.5pt}th,td{padding-right:.5rem}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;

/** Runs only to filter the assumptions and to open what is folded before printing. */
export const SCRIPT = `'use strict';
const box = document.getElementById('filter');
const rows = [...document.querySelectorAll('#assumptions tbody tr')];
const shown = document.getElementById('shown');
if (box && rows.length > 0) {
  box.parentElement.hidden = false;
  box.addEventListener('input', () => {
    const words = box.value.toLowerCase().split(/\\s+/);
    let n = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) n += 1;
    }
    shown.textContent = n + ' of ' + rows.length + ' shown';
  });
}
addEventListener('beforeprint', () => {
  for (const part of document.querySelectorAll('details')) part.open = true;
});
`;
