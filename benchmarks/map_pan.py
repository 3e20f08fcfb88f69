"""Pan over a large town in a real browser: `python -m benchmarks.map_pan [grids] [cases]`.

The page, the built element and the tiles come from a small server in this process, which cuts with the product's own code and takes
the CPU time of each tile; there is no database, and no sign-in, in between. Chromium draws in software (SwiftShader): what counts
are requests, features and CPU, never smoothness.
"""

from __future__ import annotations

import gzip
import json
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from benchmarks.point_in_grid import DEGREES, SOUTH, WEST, irregular_grids
from linli.site import settings, setup, web_assets

STEPS = 8
PAGE = """<!doctype html><meta charset=utf-8><title>pan</title><style>html,body{margin:0}grid-map{width:900px;height:600px;display:block}</style>
<grid-map id=m src=/config.json figure=open controls="zoom" layers="grids units cases names"></grid-map><script type=module src=/map/grid-map.js></script>"""


class Town:
    """Invented grids and cases, and what each request cost."""

    def __init__(self, grids: int, cases: int) -> None:
        from linli.doors.maps.areas import Areas, _borders
        from linli.doors.maps.cutting import Sheet
        from linli.doors.parts.ramp import breaks, step_words
        from linli.records.cases.spots import Spot, _arranged

        cells = irregular_grids(grids)
        shapes = [shapely.to_wkb(c) for c in cells]
        middles = [c.representative_point() for c in cells]
        told = [
            {"code": f"G{i:05d}", "zh": f"格{i}", "en": f"Grid {i}", "lon": p.x, "lat": p.y}
            for i, p in enumerate(middles)
        ]
        points, n, none = [shapely.to_wkb(p) for p in middles], len(cells), Sheet.of([], [], [], [])
        service, names = (
            Sheet.of(["service"] * n, told, [0] * n, shapes),
            Sheet.of(["service_name"] * n, told, [11] * n, points),
        )
        self.areas = Areas((), service, none, names, none, _borders("service_border", shapes, 0), none)
        rng = np.random.default_rng(7)
        lon, lat = rng.uniform(WEST, WEST + DEGREES, cases), rng.uniform(SOUTH, SOUTH + DEGREES, cases)
        rows = [
            Spot(
                str(i),
                x,
                y,
                f"999001/{i % grids:04d}/",
                None,
                1e12 * (i % 7 > 0),
                1e11,
                i % 31 == 0,
                "event",
                "01001",
            )
            for i, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))
        ]
        self.spots = _arranged("bench", rows)
        values = {str(i + 1): int(v) for i, v in enumerate(rng.poisson(cases / grids, n))}
        begins = breaks(values.values())
        self.figures = {
            "measure": "open",
            "name": "Open",
            "breaks": begins,
            "steps": step_words(begins),
            "values": values,
        }
        self.asked: Counter[str] = Counter()
        self.cpu_ms: dict[str, list[float]] = {"areas": [], "cases": []}

    def tile(self, kind: str, z: int, x: int, y: int) -> bytes:
        from linli.doors.maps import areas, clusters
        from linli.records.people.queries import Right

        start = time.thread_time()
        if kind == "areas":
            found = areas.tile(self.areas, z, x, y)
        else:
            everything = (Right("", frozenset({"cases.see"}), ""),)
            found = clusters.tile(clusters.seen(self.spots, everything, 0), z, x, y)
        self.cpu_ms[kind].append((time.thread_time() - start) * 1e3)
        return found

    def config(self) -> dict[str, Any]:
        from linli.doors.maps.config import words

        files = {"library": "maplibre-gl.mjs", "worker": "maplibre-gl-worker.mjs", "drawing": "drawing.js"}
        return {
            "language": "zh", "bounds": [WEST, SOUTH, WEST + DEGREES, SOUTH + DEGREES], "base": None, "online": None, "workers": "",
            "assets": {name: f"/map/{file}" for name, file in files.items()}, "figures": "/figures.json", "words": words(),
            "grids": {"url": "", "tiles": "/areas/{z}/{x}/{y}", "deepest": 16, "count": len(self.figures["values"])},
            "cases": {"tiles": "/cases/{z}/{x}/{y}", "deepest": 17, "refresh_s": 600},
        }  # fmt: skip


def serve(town: Town) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            kind = path.split("/")[1]
            town.asked[kind] += 1
            body, media = self.found(path, kind)
            self.send_response(200 if body is not None else 404)
            packed = gzip.compress(body or b"", 5)
            for name, value in (
                ("Content-Type", media),
                ("Content-Encoding", "gzip"),
                ("Content-Length", str(len(packed))),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(packed)

        def found(self, path: str, kind: str) -> tuple[bytes | None, str]:
            if kind in town.cpu_ms:
                z, x, y = (int(v) for v in path.split("/")[2:])
                return town.tile(kind, z, x, y), "application/vnd.mapbox-vector-tile"
            if kind == "map":
                return (web_assets.BUILT / Path(path).name).read_bytes(), "text/javascript"
            if kind == "config.json":
                return json.dumps(town.config()).encode(), "application/json"
            if kind == "figures.json":
                return json.dumps(town.figures).encode(), "application/json"
            return (PAGE.encode(), "text/html") if path == "/" else (None, "text/plain")

        def log_message(self, *_: Any) -> None:
            """Nothing; the figures are printed at the end."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


SETTLED = "() => new Promise((done) => { const {map} = document.getElementById('m'); map.loaded() && !map.isMoving() ? done() : map.once('idle', () => done()); map.triggerRepaint(); setTimeout(done, 6000); })"
SEEN = """() => { const {map} = document.getElementById('m'); const of = (l) => map.queryRenderedFeatures({layers: l});
  return {cases: of(['case', 'cluster']).reduce((n, f) => n + f.properties.n, 0), grids: new Set(of(['figures']).map((f) => f.id)).size, coloured: of(['figures']).filter((f) => f.state.v !== undefined).length}; }"""


def main(grids: int = 2_000, cases: int = 100_000) -> None:
    from playwright.sync_api import sync_playwright

    setup.records()
    web_assets.build()
    town = Town(grids, cases)
    server = serve(town)
    from linli.site.commands.screenshots import ARGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=settings.CHROMIUM, args=ARGS)
        page = browser.new_page(viewport={"width": 900, "height": 600}, reduced_motion="reduce")
        start = time.perf_counter()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_selector("#m[data-state=ready]", state="attached", timeout=120_000)
        page.evaluate(SETTLED)
        seen = page.evaluate(SEEN)
        print(
            f"first view in {time.perf_counter() - start:.1f} s: {seen['grids']:,} grids, {seen['cases']:,} cases; requests {dict(town.asked)}"
        )
        tell(town)
        for zoom in (13, 15):
            pan(page, town, zoom)
        browser.close()
    server.shutdown()


def pan(page: Any, town: Town, zoom: int) -> None:
    """There and back over the middle of the town."""
    town.asked.clear()
    for times in town.cpu_ms.values():
        times.clear()
    page.evaluate(
        "([x, y, z]) => document.getElementById('m').map.jumpTo({center: [x, y], zoom: z})",
        [WEST + DEGREES / 2, SOUTH + DEGREES / 2, zoom],
    )
    page.evaluate(SETTLED)
    before = town.asked.total()
    for i in range(STEPS):
        page.evaluate(
            "(x) => document.getElementById('m').map.panBy([x, 0], {animate: false})",
            160 if i < STEPS // 2 else -160,
        )
        page.evaluate(SETTLED)
    seen = page.evaluate(SEEN)
    reloads = town.asked[""] + town.asked["config.json"] + town.asked["map"]
    print(
        f"zoom {zoom}, {STEPS} moves: {town.asked.total() - before} requests, {reloads} reloads; now {seen['grids']:,} grids, {seen['cases']:,} cases, {seen['coloured']:,} shapes coloured"
    )
    tell(town)


def tell(town: Town) -> None:
    for kind, times in town.cpu_ms.items():
        if times:
            print(
                f"  {kind}: {len(times)} tiles, CPU median {np.median(times):.1f} ms, worst {max(times):.1f} ms"
            )


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
