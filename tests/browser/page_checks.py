"""What is looked for on every page besides axe's rules: each is a script that returns the places where it fails."""

from __future__ import annotations

# Targets of 24 px with their exceptions (2.5.8) are a rule of axe that has to be asked for.
AXE = """(rules) => axe.run(document, {runOnly: rules, resultTypes: ["violations"], ...(rules.type === "tag" ? {rules: {"target-size": {enabled: true}}} : {})})
  .then((r) => r.violations.map((v) => ({id: v.id, impact: v.impact, where: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " → " + (n.any[0]?.message ?? ""))})))"""
SERIOUS = {"serious", "critical"}
STANDARDS = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}

_COMMON = """const visible = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && e.getClientRects().length > 0;
  const told = (e) => e.outerHTML.slice(0, 140);
  const idOf = (e) => { const ids = (window.idsOfElements ??= new WeakMap()); if (!ids.has(e)) ids.set(e, window.elementsMet = (window.elementsMet ?? 0) + 1); return ids.get(e); };
  const hidden = (e) => (e.closest(".vh-phone") && getComputedStyle(e.closest(".vh-phone")).position === "absolute") || e.closest(".vh, [hidden], [aria-hidden=true], svg, grid-map, .skip, datalist, option");"""

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
    const cut = (box) => { const c = {...box}; for (let n = box.e; n && n !== document.body; n = n.parentElement) if (getComputedStyle(n).overflowX !== "visible") { const q = n.getBoundingClientRect(); c.l = Math.max(c.l, q.left); c.r = Math.min(c.r, q.right); c.t = Math.max(c.t, q.top); c.b = Math.min(c.b, q.bottom); } return c; };
    const meet = (x, y) => Math.min(x.r, y.r) - Math.max(x.l, y.l) > 3 && Math.min(x.b, y.b) - Math.max(x.t, y.t) > 2;
    if (meet(a, b) && meet(cut(a), cut(b))) found.push(`“${a.s}” and “${b.s}”: ${told(b.e)}`);
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

# 44 px both ways of what a finger really meets: from the middle of each target outwards until something else is hit, so
# that a title laid over its row counts as the row, a tick with its label, and a target under another with what is left of
# it. Links within a sentence are as high as the sentence (2.5.8). What is folded up is opened; sheets that lie over the
# page are opened one at a time, and only what is in them is looked at.
FINGERS = (
    "() => { "
    + _COMMON
    + """
  const WANTED = 43.5, ALL = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=link]", found = [];
  const labelOf = (e) => [...(e.labels ?? [])].find(visible);
  const meets = (e, x, y) => { const top = document.elementFromPoint(x, y); return !!top && (e.contains(top) || (!!e.labels && top.closest("label")?.control === e)); };
  const reach = (e, x, y, dx, dy) => { let n = 0; while (n < WANTED && meets(e, x + dx * (n + .5), y + dy * (n + .5))) n += .5; return n; };
  const letters = (n) => n.nodeType === 3 ? (n.data.match(/[\\p{L}\\p{N}]/gu) ?? []).length : 0;
  const inSentence = (e) => { for (let n = e; n.parentElement && getComputedStyle(n).display === "inline"; n = n.parentElement) if ([...n.parentElement.childNodes].some((m) => m !== n && letters(m) > 1)) return true; return false; };
  const measure = (e) => {
    if (!visible(e) || e.disabled || e.tabIndex < 0 || e.closest("[aria-hidden=true], [inert], .skip, svg, grid-map")) return;
    const isHidden = e.closest(".vh") || e.getBoundingClientRect().width < 2, shown = isHidden ? labelOf(e) : e;
    if (!shown || !e.matches("[href^='tel:']") && inSentence(e)) return;
    const middle = () => { const b = [...shown.getClientRects()].sort((a, b) => b.width * b.height - a.width * a.height)[0]; return [b.left + b.width / 2, b.top + b.height / 2]; };
    const far = () => { const [x, y] = middle();
      if (!meets(e, x, y)) return null;
      if ([-21.7, -11, 11, 21.7].every((n) => meets(e, x + n, y) && meets(e, x, y + n))) return [WANTED, WANTED];  // most do: no need to count
      return [.5 + reach(e, x, y, -1, 0) + reach(e, x, y, 1, 0), .5 + reach(e, x, y, 0, -1) + reach(e, x, y, 0, 1)]; };
    let size = far();
    if (!size || Math.min(...size) < WANTED) { shown.scrollIntoView({block: "center", inline: "center", behavior: "instant"}); size = far(); }
    if (!size) found.push(`lies under another: ${told(e)}`);
    else if (Math.min(...size) < WANTED) found.push(`${size.map((n) => n < WANTED ? n : "enough").join("×")}: ${told(e)}`);
  };
  const lies = (d) => [...d.children].some((c) => !c.matches("summary") && ["absolute", "fixed"].includes(getComputedStyle(c).position));
  const before = [scrollX, scrollY], folded = [...document.querySelectorAll("details:not([open])")], sheets = [];
  for (const d of folded) { d.open = true; if (lies(d)) { d.open = false; sheets.push(d); } }
  document.querySelectorAll(ALL).forEach(measure);
  for (const d of sheets) { d.open = true; d.querySelectorAll(ALL).forEach(measure); d.open = false; }
  for (const d of folded) d.open = false;
  scrollTo(...before);
  return [...new Set(found)]; }"""
)

# Paper cannot be pressed or scrolled: no ways to other pages, no buttons, no fields to press, everything at full length.
ON_PAPER = (
    "() => { "
    + _COMMON
    + """
  const found = [];
  for (const e of document.querySelectorAll("button, .btn, nav a:not([aria-current]), input[type=file], input[type=range], .skip")) if (visible(e) && !e.closest(".vh") && e.getBoundingClientRect().width > 1) found.push(`can only be pressed: ${told(e)}`);
  for (const e of document.querySelectorAll("main, main *")) if (["auto", "scroll"].includes(getComputedStyle(e).overflowY) && e.scrollHeight > e.clientHeight + 4 && visible(e) && !e.matches("textarea, select")) found.push(`has to be scrolled: ${told(e)}`);
  for (const e of document.querySelectorAll("main :not(figure, svg, img)")) if (getComputedStyle(e).breakInside === "avoid" && e.offsetHeight > 500) found.push(`leaves the sheet before it empty: ${told(e)}`);
  if (getComputedStyle(document.body).overflowY === "hidden") found.push("the page ends with the first sheet");
  for (const e of document.querySelectorAll("body *")) if (["fixed", "sticky"].includes(getComputedStyle(e).position) && visible(e)) found.push(`lies on every sheet: ${told(e)}`);
  const heading = [...document.querySelectorAll("h1")].find((e) => e.checkVisibility({visibilityProperty: true}));
  if (!heading) found.push("has no heading");
  return found; }"""
)

# Where the map is not drawn, its words stand in its place and a list or a way without it is there to be seen.
TWINS = (
    "() => { "
    + _COMMON
    + """
  const found = [];
  for (const map of document.querySelectorAll("grid-map")) {
    if (map.closest("[hidden], dialog:not([open]), details:not([open])")) continue;
    if (map.dataset.state !== "no-webgl") found.push(`is ${map.dataset.state} without WebGL: ${told(map)}`);
    if (map.querySelector("canvas")) found.push(`holds a canvas without WebGL: ${told(map)}`);
    const still = [...map.querySelectorAll("svg, img, input[type=image], ul, ol, table")].some(visible);
    const named = (map.getAttribute("aria-describedby") ?? map.getAttribute("data-twin") ?? "").split(" ").map((id) => id && document.getElementById(id)).find((e) => e && visible(e) && e.innerText.trim());
    const beside = [...document.querySelectorAll("main :is(table, ol, ul, select, input[type=search], input[type=text])")].some((e) => visible(e) && !map.contains(e) && !e.closest("nav"));
    if (!still && !named && !beside) found.push(`has no twin: ${told(map)}`);
  }
  return found; }"""
)

# Where the keyboard stands: which element, and whether anything of it can be seen.
STANDS = (
    "() => { "
    + _COMMON
    + """
  let e = document.activeElement; if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  const label = e.closest("label") ?? (e.id && document.querySelector(`label[for="${CSS.escape(e.id)}"]`));
  const shown = [e, label].filter(Boolean).flatMap((n) => { const b = n.getBoundingClientRect();
    const top = Math.max(b.top, 0), bottom = Math.min(b.bottom, innerHeight);  // of what is higher than the window, the part in it
    return [.1, .5, .9].flatMap((x) => [.2, .5, .8].map((y) => [b.left + b.width * x, top + (bottom - top) * y, n])); });
  const seen = shown.some(([x, y, n]) => { const top = document.elementFromPoint(x, y); return top && (n.contains(top) || top.contains(n) && !["fixed", "sticky"].includes(getComputedStyle(top).position)); });
  const rings = [e, label, e.parentElement, e.closest("form")].filter(Boolean).map((n) => getComputedStyle(n));
  let down = scrollY, fixed = false;  // the bar at the foot of the phone has no place in the order of the page
  for (let n = e.parentElement; n && n !== document.documentElement; n = n.parentElement) { down += n.scrollTop; fixed ||= getComputedStyle(n).position === "fixed"; }
  return {at: idOf(e), name: told(e), seen, ring: rings.some((s) => s.outlineStyle !== "none" || s.boxShadow !== "none"),
    box: [box.left, box.top + down, box.right, box.bottom + down], floats: fixed || !!e.closest(".vh, grid-map, svg, .tabs, .fact, .cta, dialog"), radio: e.type === "radio" ? e.name : ""}; }"""
)

# What a keyboard must be able to come to: one of each group of radio buttons, nothing inside what is closed.
REACHABLE = (
    "() => { "
    + _COMMON
    + """
  const groups = new Set(), found = [];
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")) {
    if (e.tabIndex < 0 || e.disabled || e.closest("grid-map, [inert], dialog:not([open])") || !e.checkVisibility({visibilityProperty: true})) continue;
    if (e.type === "radio") { const group = `${e.form?.id}|${e.name}`; if (groups.has(group)) continue; groups.add(group); found.push({at: -1, radio: e.name, name: told(e)}); continue; }
    found.push({at: idOf(e), radio: "", name: told(e)});
  }
  return found; }"""
)

# Passwords may be pasted and filled in by the browser: nobody has to remember or copy signs (3.3.8).
SIGNING_IN = """() => [...document.querySelectorAll("form:has(input[type=password]) :is(input[type=password], input[name=username]), input[autocomplete=one-time-code]")].flatMap((e) => {
  const pasted = new ClipboardEvent("paste", {bubbles: true, cancelable: true});
  return [...(e.dispatchEvent(pasted) ? [] : ["refuses what is pasted"]), ...(/^(username|email|current-password|new-password|one-time-code)/.test(e.autocomplete) ? [] : ["cannot be filled in by the browser"])].map((w) => `${w}: ${e.outerHTML.slice(0, 120)}`); })"""

# Help stands in the same place on every page that offers it (3.2.6): the links of the head, in their order.
HELP = """() => { const names = [...document.querySelectorAll("header a[href]")].map((a) => a.getAttribute("href").split("?")[0]); const at = names.findIndex((n) => n === "/help"); return [at < 0 ? "" : `${at}`]; }"""

MOVING = "() => document.getAnimations().filter((a) => a.playState === 'running').map((a) => a.effect?.target?.outerHTML?.slice(0, 120) ?? 'something')"
TEXT_TWICE = "() => { document.documentElement.style.fontSize = '200%'; }"
TEXT_ONCE = "() => { document.documentElement.style.fontSize = ''; }"


def together(**scripts: str) -> str:
    """One script that runs several, and answers by their names."""
    return (
        "async () => ({" + ", ".join(f"{name}: await ({script})()" for name, script in scripts.items()) + "})"
    )
