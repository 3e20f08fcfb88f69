// Zoom and place of both maps of a draft, which always show the same land: buttons, wheel with Ctrl, + and −, two fingers,
// and one finger or the mouse to shift what is zoomed. Remembered over the reload that follows a correction.

const NEAREST = 24;

export function addView(page, svg, { isBusy }) {
  const maps = [...page.querySelectorAll("[data-map]")];
  const [, , WIDTH, HEIGHT] = svg.getAttribute("viewBox").split(" ").map(Number);
  const key = `linli.draft.${page.dataset.draft}`;
  const fingers = new Map();
  let start = null; // where a shift or a pinch began
  let dragged = false;

  for (const map of maps) {
    map.setAttribute("tabindex", "0");
    map.addEventListener("wheel", wheel, { passive: false });
    map.addEventListener("keydown", (event) => {
      if (event.key === "+" || event.key === "=") zoom(0.8);
      else if (event.key === "-") zoom(1.25);
      else return;
      event.preventDefault();
    });
    map.addEventListener("pointerdown", down);
    map.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) map.addEventListener(end, up);
  }
  for (const button of page.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => (button.dataset.zoom === "all" ? set(0, 0, WIDTH, HEIGHT) : zoom(button.dataset.zoom === "in" ? 0.7 : 1 / 0.7)));
  }
  recall();

  function now() { return svg.getAttribute("viewBox").split(" ").map(Number); }

  function set(x, y, w, h) {
    const left = Math.min(Math.max(0, x), WIDTH - w), top = Math.min(Math.max(0, y), HEIGHT - h);
    for (const map of maps) {
      map.setAttribute("viewBox", `${left} ${top} ${w} ${h}`);
      map.classList.toggle("is-near", w < WIDTH);
      map.style.setProperty("--near", String(w / WIDTH));
    }
  }

  function zoom(by, x, y) {
    const [left, top, w, h] = now();
    const px = x ?? left + w / 2, py = y ?? top + h / 2;
    const width = Math.min(WIDTH, Math.max(WIDTH / NEAREST, w * by)), ratio = width / w;
    set(px - (px - left) * ratio, py - (py - top) * ratio, width, h * ratio);
  }

  function wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(event.currentTarget.getScreenCTM().inverse());
    zoom(event.deltaY < 0 ? 0.8 : 1.25, at.x, at.y);
  }

  function down(event) {
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    dragged = false;
    begin();
  }

  function begin() {
    const at = [...fingers.values()];
    start = { at: at.map((p) => [...p]), view: now() };
  }

  function move(event) {
    if (!fingers.has(event.pointerId) || !start) return;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    const at = [...fingers.values()], [left, top, w, h] = start.view;
    const scale = w / event.currentTarget.clientWidth;
    if (at.length === 2 && start.at.length === 2) {
      const gap = (p) => Math.max(20, Math.hypot(p[0][0] - p[1][0], p[0][1] - p[1][1]));
      const mid = (p) => [(p[0][0] + p[1][0]) / 2, (p[0][1] + p[1][1]) / 2];
      const width = Math.min(WIDTH, Math.max(WIDTH / NEAREST, (w * gap(start.at)) / gap(at))), ratio = width / w;
      const rect = event.currentTarget.getBoundingClientRect(), from = mid(start.at), to = mid(at);
      const px = left + (from[0] - rect.left) * scale, py = top + (from[1] - rect.top) * scale;
      set(px - (to[0] - rect.left) * scale * ratio, py - (to[1] - rect.top) * scale * ratio, width, h * ratio);
      dragged = true;
    } else if (at.length === 1 && !isBusy() && !event.shiftKey && w < WIDTH) {
      const dx = at[0][0] - start.at[0][0], dy = at[0][1] - start.at[0][1];
      if (Math.hypot(dx, dy) > 8) dragged = true;
      if (dragged) set(left - dx * scale, top - dy * scale, w, h);
    }
  }

  function up(event) {
    fingers.delete(event.pointerId);
    if (fingers.size) begin(); else start = null;
  }

  function recall() {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (!kept) return;
    const { view, scroll } = JSON.parse(kept);
    set(...view);
    if (!document.querySelector(".errors")) window.scrollTo(0, scroll);
  }

  return {
    unitsPerPixel: () => now()[2] / svg.clientWidth,
    wasDragged: () => { const was = dragged; dragged = false; return was; },
    remember: () => sessionStorage.setItem(key, JSON.stringify({ view: now(), scroll: window.scrollY })),
  };
}
