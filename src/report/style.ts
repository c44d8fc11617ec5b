/** Hours of a calendar row as a class: no attribute `style` passes the policy of the page. */
const rowHeights = Array.from(
  { length: 24 },
  (_, index) => `.h${index + 1}{height:${Math.round(18 + index * 3.2)}px}`,
).join('');

/** The one style of a page: light and dark by `light-dark()`, print, forced colours, no picture and no font from elsewhere. */
export const STYLE = `
:root{color-scheme:light dark;
--bg:light-dark(#f6f7f9,#0e1217);--surface:light-dark(#ffffff,#161b22);--sunken:light-dark(#f1f3f6,#11161c);
--line:light-dark(#dde2e8,#2b333d);--line-strong:light-dark(#c3cad3,#3d4854);
--text:light-dark(#18212d,#e3e8ee);--muted:light-dark(#556070,#9ba8b7);
--accent:light-dark(#0a58a6,#7db7f8);--accent-soft:light-dark(#e6f0fa,#14273c);--bar:light-dark(#3d7fc4,#4f8fd3);
--bad:light-dark(#a8201a,#ff938a);--bad-soft:light-dark(#fcebe9,#3b1c1a);
--warn:light-dark(#7f4a00,#f2bb66);--warn-soft:light-dark(#fdf1da,#352712);
--good:light-dark(#17643a,#7fd6a0);--good-soft:light-dark(#e4f3e9,#14301f)}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
overflow-wrap:break-word;font-variant-numeric:tabular-nums}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em}
h1,h2,h3,h4,p,ul,ol,dl,dd,pre{margin:0}
h1{font-size:1.6rem;line-height:1.25;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.25rem;line-height:1.3;font-weight:650}
h3{font-size:1.02rem;line-height:1.35;font-weight:650}
h4{font-size:.86rem;line-height:1.4;font-weight:650}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:1rem;background:var(--surface);padding:.4rem .8rem;z-index:9}
.page{display:grid;grid-template-columns:13.5rem minmax(0,1fr);max-width:92rem;margin:0 auto}
.contents{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:1.6rem 1rem 2rem 1.4rem;font-size:.9rem}
.contents p{color:var(--muted);font-size:.78rem;font-weight:600;letter-spacing:.05em;text-transform:uppercase;margin:1.1rem 0 .3rem}
.contents p:first-child{margin-top:0}
.contents ul{list-style:none;padding:0}
.contents li{margin:.1rem 0;max-width:100%}
.contents ul ul{margin-left:.5rem;padding-left:.65rem;border-left:1px solid var(--line);font-size:.95em}
.contents a{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:.12rem .4rem;border-radius:4px;text-decoration:none;color:var(--text)}
.contents a:hover{background:var(--accent-soft);color:var(--accent)}
main{padding:1.6rem 2rem 4rem 1rem;min-width:0}
header.top{margin-bottom:1.4rem}
.kicker{color:var(--muted);font-size:.82rem;font-weight:600}
.lead{color:var(--muted);margin-top:.35rem;max-width:75ch}
.note{color:var(--muted);font-size:.88rem;margin-top:.5rem;max-width:90ch}
section{margin-top:2.4rem}
section section{margin-top:1.5rem}
section>h2{padding-bottom:.45rem;border-bottom:1px solid var(--line-strong);margin-bottom:.9rem}
section>h3{margin-bottom:.55rem}
.card{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:1rem 1.1rem;margin-top:.9rem}
.card>h3,.card>h4{margin-bottom:.5rem}
.card .card{background:none}
.scroll{margin-top:.9rem}
.apart{margin-top:1.6rem}
.pair>.scroll,.pair>.card,.pair>div:not(.card)>:first-child{margin-top:0}
.pair{margin-top:.9rem;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:.9rem;align-items:start}
.pair>.card{min-width:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.7rem;margin:1rem 0 0;padding:0}
.tiles>div{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:.65rem .9rem}
.tiles dt{color:var(--muted);font-size:.82rem}
.tiles dd{font-size:1.45rem;line-height:1.3;font-weight:650}
.tiles dd small{display:block;font-size:.8rem;line-height:1.4;font-weight:400;color:var(--muted)}
.line{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;font-size:.92rem}
.line>div{min-width:0}
.line dd,.facts dd,.callout li,.note,.lead,h1,h2,h3,h4{overflow-wrap:anywhere}
.line dt{color:var(--muted);font-size:.85em}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem 1rem;font-size:.92rem}
.facts dt{color:var(--muted)}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:8px;position:relative}
.card>.scroll{border-radius:5px}
.tall{max-height:30rem;overflow:auto}
.tall thead th{position:sticky;top:0;z-index:1}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:.9rem}
caption{text-align:left;padding:.5rem .6rem;font-weight:600;color:var(--text)}
.card caption{padding-left:.6rem}
th,td{max-width:30rem;padding:.32rem .6rem;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead th{background:var(--sunken);color:var(--muted);font-size:.82rem;font-weight:600;vertical-align:bottom;white-space:nowrap}
tbody th{font-weight:550}
tbody tr:hover>*{background:light-dark(#fafbfc,#1a2029)}
.num{text-align:right;white-space:nowrap}
.wide{min-width:14rem}
.once{white-space:nowrap}
td .mono,th .mono,td code,.any{overflow-wrap:anywhere}
.path{min-width:11rem}
.name{min-width:9.5rem}
.muted{color:var(--muted);font-weight:400}
.lines{list-style:none;padding:0}
.lines li{padding-left:.8rem;text-indent:-.8rem}
.lines li+li{margin-top:.1rem}
table.grants{table-layout:fixed;min-width:56rem}
.grants th:nth-child(1){width:23%}
.grants th:nth-child(2){width:5.2rem}
.grants th:nth-child(3){width:21%}
.grants th,.grants td{overflow-wrap:anywhere}
.small{font-size:.86em}
.tag{display:inline-block;border:1px solid currentColor;border-radius:4px;padding:0 .38rem;font-size:.8rem;line-height:1.45;font-weight:600;overflow-wrap:anywhere}
td .tag{white-space:nowrap}
.tag.bad{color:var(--bad);background:var(--bad-soft)}
.tag.warn{color:var(--warn);background:var(--warn-soft)}
.tag.good{color:var(--good);background:var(--good-soft)}
.tag.info{color:var(--accent);background:var(--accent-soft)}
.tag.quiet{color:var(--muted);background:var(--sunken)}
.callout{border:1px solid var(--line);border-left:4px solid var(--line-strong);border-radius:6px;background:var(--surface);padding:.7rem 1rem;margin-top:.9rem}
.callout.bad{border-left-color:var(--bad)}
.callout.warn{border-left-color:var(--warn)}
.callout.good{border-left-color:var(--good)}
.callout.info{border-left-color:var(--accent)}
.callout p+p,.callout p+ul,.callout ul+p{margin-top:.35rem}
.callout ul,.plain{padding-left:1.15rem}
.value{display:block;white-space:pre-wrap}
del.value,ins.value{text-decoration:none;padding:.05rem .4rem;border-radius:3px}
del.value{background:var(--bad-soft);color:var(--bad)}
ins.value{background:var(--good-soft);color:var(--good)}
del.value::before{content:"\\2212\\00a0"}
ins.value::before{content:"+\\00a0"}
pre{background:var(--sunken);border:1px solid var(--line);border-radius:5px;padding:.5rem .7rem;white-space:pre-wrap;line-height:1.45}
svg.bar{display:block;width:100%;min-width:4rem;height:.75rem}
svg.bar rect{fill:var(--bar)}
svg.bar .rest{fill:var(--line)}
.bars td,.bars th{vertical-align:middle}
.bars .track{width:24%;min-width:6rem}
.bars .path{min-width:15.5rem}
table.week{table-layout:fixed;min-width:34rem}
table.week th,table.week td{border-left:1px solid var(--line);padding:.2rem .4rem;text-align:center;vertical-align:middle}
table.week thead th{text-align:center;white-space:normal}
table.week tbody th,table.week thead th:first-child{border-left:0;width:6.6rem;white-space:nowrap;text-align:left;font-weight:500;color:var(--muted)}
table.week td b{font-weight:650}
.closed{background:var(--bad-soft);color:var(--bad)}
.limited{background:var(--warn-soft);color:var(--warn)}
.open{background:var(--good-soft);color:var(--good)}
table.week tbody tr:hover .closed,table.matrix tbody tr:hover .closed{background:var(--bad-soft)}
table.week tbody tr:hover .limited,table.matrix tbody tr:hover .limited{background:var(--warn-soft)}
table.week tbody tr:hover .open,table.matrix tbody tr:hover .open{background:var(--good-soft)}
${rowHeights}
table.matrix{width:auto;min-width:20rem}
table.matrix th,table.matrix td{border-left:1px solid var(--line)}
table.matrix tr>:first-child{border-left:0}
table.matrix td{text-align:center;vertical-align:middle}
table.matrix thead th{white-space:normal;max-width:9rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1rem;margin-top:.5rem;font-size:.86rem;color:var(--muted);list-style:none;padding:0}
.legend b{display:inline-block;min-width:1.4rem;text-align:center;border-radius:3px;padding:0 .25rem;margin-right:.3rem}
footer{margin-top:3rem;padding-top:.9rem;border-top:1px solid var(--line);color:var(--muted);font-size:.86rem}
footer p+p{margin-top:.3rem}
.tools{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center;margin:.9rem 0 .35rem;font-size:.88rem;color:var(--muted)}
.tools+.scroll{margin-top:0}
.tools output{margin-left:auto}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
input,select,button{font:inherit;color:inherit}
.tools input,.tools select{color:var(--text)}
input,select{background:var(--surface);border:1px solid var(--line-strong);border-radius:5px;padding:.2rem .45rem;max-width:100%}
th button{background:none;border:0;padding:0;color:inherit;font:inherit;cursor:pointer;text-align:inherit}
th button:hover{color:var(--accent)}
th button.sort{position:relative}
.sort-sign{position:absolute;margin-left:.1rem;opacity:.5;font-size:.85em}
[aria-sort] .sort-sign{opacity:1;color:var(--accent)}
[hidden]{display:none!important}
@media (max-width:60rem){
.page{display:block}
.contents{position:static;max-height:none;padding:1rem 1rem 0;overflow:visible}
.contents p{margin:.6rem 0 .2rem}
.contents ul{display:flex;flex-wrap:wrap;gap:.1rem .3rem}
.contents ul ul{display:none}
.contents a{background:var(--surface);border:1px solid var(--line)}
main{padding:1.2rem 1rem 3rem}
caption{max-width:calc(100vw - 2.2rem)}
h1{font-size:1.35rem}
.card{padding:.8rem}
.tiles{grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr))}
.facts{grid-template-columns:minmax(0,1fr)}
.facts dd{margin-bottom:.35rem}
}
@media (max-width:40rem){
table.stack,.stack caption,.stack thead,.stack tbody,.stack tr,.stack th,.stack td{display:block;width:auto;min-width:0;max-width:none}
.stack thead tr{display:flex;flex-wrap:wrap;background:var(--sunken);border-top:1px solid var(--line)}
.stack thead th{border:0;padding:.3rem .6rem;width:auto!important}
.stack tbody tr{border-top:1px solid var(--line);padding:.45rem 0}
.stack tbody th,.stack tbody td{border:0;padding:.12rem .6rem;text-align:left;white-space:normal}
.stack [data-label]::before{content:attr(data-label) ": ";color:var(--muted)}
.stack .track{width:auto}
table.grants{min-width:0}
}
@media print{
:root{color-scheme:light}
body{background:#fff;font-size:11px}
.page{display:block;max-width:none}
.contents,.skip,.tools,.sort-sign{display:none}
main{padding:0}
.tall{max-height:none}
.scroll{overflow:visible}
table.week,table.matrix,table.grants,.wide,.path,.name,.bars .path,.bars .track{min-width:0}
.pair{display:block}
thead th,.once,.num,td .tag{white-space:normal}
th,td{padding:.2rem .35rem;overflow-wrap:anywhere}
thead{display:table-header-group}
tr,.card,.callout,.tiles>div{break-inside:avoid}
.card:has(.tall){break-inside:auto}
h2,h3,h4,caption{break-after:avoid}
section.cluster{break-before:page}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
@media (forced-colors:active){
svg.bar rect{fill:CanvasText}
svg.bar .rest{fill:Canvas;stroke:CanvasText}
.tag,.callout,.card,.tiles>div{border-color:CanvasText}
.closed,.limited,.open{border:1px solid CanvasText}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
`.replaceAll('\n', '');
