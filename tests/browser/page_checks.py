"""What is looked for on every page besides axe's rules: each is a script that returns the places where it fails."""

from __future__ import annotations

AXE = """(rules) => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
  .then((r) => r.violations.map((v) => ({id: v.id, impact: v.impact, where: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " → " + (n.any[0]?.message ?? ""))})))"""
SERIOUS = {"serious", "critical"}
STANDARDS = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}

_COMMON = """const visible = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && e.getClientRects().length > 0;
  const told = (e) => e.outerHTML.slice(0, 140);
  const hidden = (e) => e.closest(".vh, [hidden], [aria-hidden=true], svg, grid-map, .skip, datalist, option");"""

# The page itself never scrolls sideways; boxes that scroll on their own (tables, tabs) may.
SIDEWAYS = """() => { const over = document.documentElement.scrollWidth - innerWidth; if (over <= 1) return [];
  const at = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".vh"));
  return [`${over} px: ` + at.slice(-2).map((e) => e.outerHTML.slice(0, 100)).join(" | ")]; }"""

# Words that their box cuts off without dots and without scrolling.
CUT = (
    "() => { "
    + _COMMON
    + """
  const found = [];
  for (const e of document.querySelectorAll("main *, header *, nav *")) {
    const style = getComputedStyle(e);
    if (hidden(e) || e.closest("thead, .map, .det-map") || !visible(e) || !["hidden", "clip"].includes(style.overflowX) && !["hidden", "clip"].includes(style.overflowY)) continue;
    if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none" || e.matches("img, video, canvas, input, textarea, select, figure, .photo, .map, .meter")) continue;
    if (!e.innerText?.trim()) continue;
    const [wide, high] = [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight];
    if ((style.overflowX !== "auto" && wide > 2) || (style.overflowY !== "auto" && high > 4)) found.push(`${wide}×${high} px: ${told(e)}`);
  }
  return found; }"""
)

# Two texts on the same spot. What floats on purpose (fixed bars, sheets, labels on photos) is left out.
OVERLAP = (
    "() => { "
    + _COMMON
    + """
  const floats = (e) => { for (let n = e; n && n !== document.body; n = n.parentElement) { const p = getComputedStyle(n).position; if (p === "fixed" || p === "sticky" || p === "absolute") return true; } return false; };
  const boxes = [];
  const walker = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, e = text.parentElement;
    if (!text.data.trim() || !e || hidden(e) || e.closest("script, style, template, noscript, select, textarea, dialog:not([open])") || !visible(e) || floats(e)) continue;
    const range = document.createRange(); range.selectNodeContents(text);
    for (const r of range.getClientRects()) if (r.width > 2 && r.height > 2) boxes.push({l: r.left, t: r.top + r.height * .25, r: r.right, b: r.bottom - r.height * .25, e, s: text.data.trim().slice(0, 20)});
  }
  boxes.sort((a, b) => a.t - b.t);
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length && boxes[j].t < boxes[i].b; j++) {
    const [a, b] = [boxes[i], boxes[j]];
    if (a.e === b.e || a.e.contains(b.e) || b.e.contains(a.e)) continue;
    const clipped = (box) => { for (let n = box.e; n && n !== document.body; n = n.parentElement) { const s = getComputedStyle(n); if (s.overflowX !== "visible") { const q = n.getBoundingClientRect(); if (box.l >= q.right || box.r <= q.left || box.t >= q.bottom || box.b <= q.top) return true; } } return false; };
    const wide = Math.min(a.r, b.r) - Math.max(a.l, b.l), high = Math.min(a.b, b.b) - Math.max(a.t, b.t);
    if (wide > 3 && high > 2 && !clipped(a) && !clipped(b)) found.push(`“${a.s}” and “${b.s}”: ${told(b.e)}`);
  }
  return found; }"""
)

# 44 px high for fingers, and as wide as WCAG asks for at least (24 px, 2.5.8); links within a sentence may be as high as the sentence.
TARGETS = (
    "() => { "
    + _COMMON
    + """
  const found = [];
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab]")) {
    if (!visible(e) || e.closest("[aria-hidden=true], .vh, .skip, svg") || e.tabIndex < 0 || e.disabled) continue;
    const label = e.matches("input") && (e.closest("label") ?? (e.id && document.querySelector(`label[for="${e.id}"]`)));
    let box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    if (label && visible(label)) { const l = label.getBoundingClientRect(); if (l.height > box.height) box = l; }
    const isInline = e.matches("a, button.link") && getComputedStyle(e).display === "inline";
    const beside = isInline && [...(e.parentElement?.childNodes ?? [])].some((n) => n !== e && n.nodeType === 3 && n.data.trim().length > 1);
    if (beside) continue;
    if (box.height < 43.5 || box.width < 23.5) found.push(`${Math.round(box.width)}×${Math.round(box.height)}: ${told(e)}`);
  }
  return found; }"""
)

# Everything that can be reached shows that it is: an outline, a ring, or its surroundings change. The order is that of the page.
FOCUS = (
    "() => { "
    + _COMMON
    + """
  const look = (e) => { const s = getComputedStyle(e); return [s.outlineStyle === "none" ? "" : s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecorationLine].join("|"); };
  const surroundings = (e) => { const all = [e, e.parentElement, e.parentElement?.parentElement, e.nextElementSibling].filter(Boolean); return all.map(look).join("~"); };
  const found = [], before = document.activeElement;
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")) {
    if (e.tabIndex > 0) found.push(`comes out of turn: ${told(e)}`);
    if (e.tabIndex < 0 || e.disabled || !visible(e) || e.closest("grid-map, [inert], dialog:not([open])")) continue;
    e.blur?.();
    const rest = surroundings(e);
    e.focus({preventScroll: true, focusVisible: true});
    if (document.activeElement !== e) continue;
    if (surroundings(e) === rest) found.push(`shows no focus: ${told(e)}`);
    const box = e.getBoundingClientRect();
    if (!e.closest(".vh") && (box.width < 1 || box.height < 1)) found.push(`has no size: ${told(e)}`);
    e.blur?.();
  }
  before?.focus?.({preventScroll: true});
  return found; }"""
)

MOVING = "() => document.getAnimations().filter((a) => a.playState === 'running').map((a) => a.effect?.target?.outerHTML?.slice(0, 120) ?? 'something')"
TEXT_TWICE = "() => { document.documentElement.style.fontSize = '200%'; }"
TEXT_ONCE = "() => { document.documentElement.style.fontSize = ''; }"
FACES = "() => [...document.fonts].map((f) => f.family.replaceAll('\"', ''))"
