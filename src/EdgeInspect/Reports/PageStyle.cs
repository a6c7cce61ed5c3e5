namespace EdgeInspect.Reports;

/// <summary>
/// The style sheet of reports: light and dark, screen, tablet and paper. Colours are Okabe and Ito's, which the colour-blind tell apart.
/// </summary>
internal static class PageStyle
{
    /// <summary>The sheet.</summary>
    public static Html Sheet { get; } = new("""
        :root { color-scheme: light dark; --ground: #fff; --ink: #1c2126; --soft: #5a646e; --line: #d5dadf; --card: #f5f7f9;
          --good: #0072b2; --bad: #d55e00; --band: #e69f00; --cheap: #009e73; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14181c; --ink: #e8ecf0; --soft: #a3adb8; --line: #39424b; --card: #1d2329;
          --good: #56b4e9; --bad: #f0803c; --band: #f0b93a; --cheap: #2fc79a; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1.25rem; background: var(--ground); color: var(--ink);
          font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; }
        h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; } h3
        { font-size: 1rem; margin: 1rem 0 .25rem; } figure > h3:first-child { margin-top: 0; }
        p { margin: .4rem 0; max-width: 60rem; } .soft, figcaption, dt { color: var(--soft); }
        .warn { border-left: .3rem solid var(--band); padding-left: .6rem; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .75rem; margin: 1rem 0; }
        .cards > div, figure { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; margin: 0; }
        .cards b { display: block; font-size: 1.5rem; line-height: 1.25; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: .75rem; }
        .wide { margin-top: .75rem; }
        .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(21rem, 100%), 1fr)); gap: .75rem; }
        .pictures .both { display: grid; grid-template-columns: 1fr 1fr; gap: .35rem; align-items: start; }
        .pictures img { width: 100%; max-height: 22rem; display: block; border-radius: .25rem; }
        .pictures figcaption { overflow-wrap: anywhere; font-size: .875rem; margin-top: .35rem; }
        figcaption { font-size: .9rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; } dd
        { margin: 0; overflow-wrap: anywhere; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { text-align: right; padding: .3rem .8rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; } th { color: var(--soft); font-weight: 600; } tr.all td { font-weight: 600; }
        pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; overflow-x: auto; }
        summary { cursor: pointer; padding: .4rem 0; }
        svg { width: 100%; height: auto; display: block; } svg text { fill: var(--ink); font-size: 12px; }
        svg .tick, svg .name { fill: var(--soft); } svg .middle { text-anchor: middle; } svg .end { text-anchor: end; }
        svg .grid { stroke: var(--line); } svg .diagonal { stroke: var(--soft); stroke-dasharray: 3 4; fill: none; }
        svg .curve { stroke: var(--good); stroke-width: 2.2; fill: none; } svg .interval { fill: var(--good); opacity: .2; }
        svg .threshold { stroke: var(--ink); stroke-width: 1.6; stroke-dasharray: 6 3; } svg .band { fill: var(--band); opacity: .22; }
        svg .bar-good { fill: var(--good); } svg .bar-bad { fill: var(--bad); } svg .whisker { stroke: var(--ink); stroke-width: 1.6; }
        svg .mark { stroke: var(--ground); stroke-width: 1.5; } svg .chosen { fill: var(--ink); } svg .cheapest { fill: var(--cheap); }
        svg .banded { fill: var(--band); } .key { display: inline-block; width: 1rem; height: 1rem; vertical-align: -.15rem; }
        @media print { :root { color-scheme: light; --ground: #fff; --ink: #000; --soft: #444; --line: #bbb; --card: #fff;
            --good: #0072b2; --bad: #d55e00; --band: #e69f00; --cheap: #009e73; }
          body { max-width: none; padding: 0; font-size: 10pt; } figure, .cards > div, tr { break-inside: avoid; } h2
          { break-after: avoid; }
          * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .pictures { grid-template-columns: 1fr 1fr; } }
        """);
}
