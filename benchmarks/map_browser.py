"""Pan and zoom over a large town through `linli serve`, in a real browser: `python -m benchmarks.map_browser [grids] [cases]`.

A scratch database is filled with the town of `benchmarks.map_town`; the server runs as in production, with two workers. Chromium draws
in software (SwiftShader): what counts are requests, features, statements and processor time, never smoothness. Statements come from
PostgreSQL's log, CPU from the workers' own clocks in /proc. Everything that is claimed is compared with the records: a lost or foreign
case ends the run with status 1.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely

from benchmarks.api import CONTROL, LOGGED, TICK
from benchmarks.map_town import ROOT, SCHEMA, fill, in_scratch
from benchmarks.point_in_grid import DEGREES, SOUTH, WEST

DATABASE = "linli_bench_map"
MIDDLE = (WEST + DEGREES / 2, SOUTH + DEGREES / 2)
WIDTH, HEIGHT = 1440, 900
SETTLED = """() => new Promise((done) => { const {map} = document.getElementById("cm-map");
  const ready = () => map.areTilesLoaded() && !map.isMoving() ? done(true) : map.once("idle", ready); map.triggerRepaint(); map.once("idle", ready); })"""
SEEN = """() => { const {map} = document.getElementById("cm-map"); const b = map.getBounds();
  const rendered = map.queryRenderedFeatures({layers: ["case", "cluster"]});
  return {zoom: map.getZoom(), box: [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()],
    drawn: rendered.reduce((n, f) => n + f.properties.n, 0), numbers: rendered.filter((f) => f.properties.n === 1).map((f) => f.properties.number),
    held: map.querySourceFeatures("cases", {sourceLayer: "cases"}).reduce((n, f) => n + f.properties.n, 0),
    grids: [...new Set(map.queryRenderedFeatures({layers: ["figures"]}).map((f) => f.properties.code))],
    coloured: new Set(map.queryRenderedFeatures({layers: ["figures"]}).filter((f) => f.state.v !== undefined).map((f) => f.properties.code)).size}; }"""
# twenty moves: seven pans at two zooms, and six times nearer or farther
MOVES: list[tuple[str, float, float]] = [
    ("zoom", 13, 0), *[("pan", 420, 0)] * 3, ("pan", 0, 300), *[("pan", -420, 0)] * 3,
    ("zoom", 15, 0), ("pan", 500, 0), ("pan", 0, -400), ("zoom", 17.2, 0), *[("pan", 450, 0)] * 2, ("pan", 0, 350),
    ("zoom", 14, 0), ("pan", -500, 200), ("zoom", 12, 0), ("pan", 300, 0), ("zoom", 16.1, 0), ("pan", 0, 400),
]  # fmt: skip


class Server:
    """`linli serve` on a free port, its workers' CPU and the statements it sends."""

    def __enter__(self) -> Server:
        self.home = tempfile.TemporaryDirectory(prefix="linli-bench-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [
            sys.executable,
            "-m",
            "linli.site.cli",
            "serve",
            "--port",
            str(self.port),
            "--no-sweep",
            "--no-send",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ, LINLI_HOME=self.home.name))
        for _ in range(600):
            try:
                self.get("/map/config.json")
                return self
            except OSError:
                time.sleep(0.2)
        raise SystemExit("the server did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait()
        self.home.cleanup()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        link = HTTPConnection("localhost", self.port, timeout=60)
        link.request(
            "GET",
            path,
            headers={"Accept-Encoding": "gzip", **{k.replace("_", "-"): v for k, v in headers.items()}},
        )
        answer = link.getresponse()
        body = answer.read()
        link.close()
        return answer.status, body, {k.lower(): v for k, v in answer.getheaders()}

    def cpu_s(self) -> float:
        def spent(pid: str) -> int:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            return int(fields[11]) + int(fields[12])

        def below(pid: str) -> Iterator[str]:
            yield pid
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                yield from below(child)

        return sum(spent(pid) for pid in below(str(self.process.pid))) / TICK


@contextmanager
def statements() -> Iterator[Callable[[], int]]:
    """How many statements the server has sent since; everything but transaction control."""
    log = Path(os.environ["LINLI_BENCH_LOG"])
    begun = log.stat().st_size

    def count() -> int:
        time.sleep(0.3)
        with log.open("rb") as file:
            file.seek(begun)
            return len(
                [s for s in LOGGED.findall(file.read().decode(errors="replace")) if not CONTROL.match(s)]
            )

    yield count


class Records:
    """What the records say, to compare with."""

    def __init__(self, shapes: list[shapely.Geometry]) -> None:
        from linli.records.cases.models import Case

        everything = Case.objects.filter(is_open=True)
        rows = list(
            everything.filter(
                is_open=True, lon__gte=WEST, lon__lte=WEST + DEGREES, lat__gte=SOUTH
            ).values_list("number", "lon", "lat", "place_path")
        )
        self.beside = everything.count() - len(rows)  # walked in the small town beside
        self.numbers = np.array([r[0] for r in rows])
        self.lon, self.lat = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
        self.of_street = {r[0] for r in rows if r[3].startswith("999001/107/")}
        self.shapes, self.tree = shapes, shapely.STRtree(shapes)

    def within(self, box: list[float]) -> set[str]:
        west, south, east, north = box
        found = (self.lon > west) & (self.lon < east) & (self.lat > south) & (self.lat < north)
        return set(self.numbers[found].tolist())

    def in_tiles(self, tiles: list[tuple[int, int, int]]) -> int:
        from linli.doors.maps.projection import world

        x, y = world(self.lon, self.lat)
        total = 0
        for z, tx, ty in tiles:
            total += int(((np.floor(x * 2**z) == tx) & (np.floor(y * 2**z) == ty)).sum())
        return total

    def grids_in(self, box: list[float]) -> set[str]:
        return {f"N{i:05d}" for i in self.tree.query(shapely.box(*box), predicate="intersects").tolist()}


def tiles_of(box: list[float], z: int) -> list[tuple[int, int, int]]:
    from linli.doors.maps.projection import world

    (west, north), (east, south) = world(box[0], box[3]), world(box[2], box[1])
    return [
        (z, x, y)
        for x in range(int(west * 2**z), int(east * 2**z) + 1)
        for y in range(int(north * 2**z), int(south * 2**z) + 1)
    ]


class Traffic:
    """What the page asked the network for: kinds, what came from the browser's own cache, what the server had not changed."""

    def __init__(self, page: Any) -> None:
        self.kinds: Counter[str] = Counter()
        self.how: Counter[str] = Counter()
        self.sizes: list[tuple[int, str]] = []
        self.documents = 0
        self.paths: dict[str, str] = {}
        self.link = page.context.new_cdp_session(page)
        self.link.on("Target.attachedToTarget", self._attached)
        self.link.on(
            "Target.receivedMessageFromTarget", lambda event: self._heard(json.loads(event["message"]))
        )
        for name in ("requestWillBeSent", "responseReceived", "responseReceivedExtraInfo", "loadingFinished"):
            self.link.on(
                f"Network.{name}",
                lambda params, name=name: self._heard({"method": f"Network.{name}", "params": params}),
            )
        self.link.send("Network.enable")
        # tiles are fetched by the library's worker, whose network is told of apart
        self.link.send(
            "Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
        )

    def _attached(self, event: dict[str, Any]) -> None:
        message = json.dumps({"id": 1, "method": "Network.enable"})
        self.link.send("Target.sendMessageToTarget", {"message": message, "sessionId": event["sessionId"]})

    def _heard(self, message: dict[str, Any]) -> None:
        heard = {
            "Network.requestWillBeSent": self._asked, "Network.responseReceived": self._answered,
            "Network.responseReceivedExtraInfo": self._told, "Network.loadingFinished": self._ended,
        }.get(message.get("method", ""))  # fmt: skip
        if heard:
            heard(message["params"])

    def _asked(self, event: dict[str, Any]) -> None:
        path = re.sub(r"^https?://[^/]+", "", event["request"]["url"])
        self.documents += event.get("type") == "Document"
        self.paths[event["requestId"]] = path
        self.kinds[self.kind(path)] += 1

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self.how[f"{self.kind(self.paths.get(event['requestId'], ''))} kept by the browser"] += 1

    def _told(self, event: dict[str, Any]) -> None:
        if event["statusCode"] == 304:
            self.how[f"{self.kind(self.paths.get(event['requestId'], ''))} not modified"] += 1

    def _ended(self, event: dict[str, Any]) -> None:
        path = self.paths.get(event["requestId"], "")
        if path.startswith("/map/tiles/"):
            self.sizes.append((event["encodedDataLength"], path))

    @staticmethod
    def kind(path: str) -> str:
        parts = path.partition("?")[0].split("/")
        return parts[3] + " tiles" if parts[1:3] == ["map", "tiles"] else "rest"

    def forget(self) -> None:
        self.kinds.clear()
        self.how.clear()
        self.sizes.clear()
        self.documents = 0


def inner(grids: int, cases: int) -> int:
    import django

    django.setup()
    from django.db import connection

    from linli.records.tenancy.models import Tenant

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # Playwright keeps an event loop in this thread; nothing here is async
    )

    shapes = fill(grids, cases)
    connection.set_tenant(Tenant.objects.get(schema_name=SCHEMA))
    records = Records(shapes)
    with connection.cursor() as cursor:  # for connections that are made from now on
        cursor.execute(f"ALTER DATABASE {DATABASE} SET log_statement = 'all'")
    with Server() as server:
        wrong = in_browser(server, records)
        wrong += by_hand(server, records)
    print("\nnothing lost, nothing foreign" if not wrong else "\n".join(["", "WRONG:", *wrong]))
    return 1 if wrong else 0


def in_browser(server: Server, records: Records) -> list[str]:
    from playwright.sync_api import sync_playwright

    from linli.site import settings
    from linli.site.commands.screenshots import ARGS

    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=settings.CHROMIUM, args=ARGS)
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(180_000)
        sign_in(page, server, "whole")
        traffic = Traffic(page)
        begun, spent = time.perf_counter(), server.cpu_s()
        page.goto(f"{server.url}/desk/map")
        page.wait_for_selector("#cm-map[data-state=ready]", state="attached", timeout=180_000)
        page.evaluate(SETTLED)
        seen = page.evaluate(SEEN)
        print(
            f"\nfirst view: {time.perf_counter() - begun:.1f} s wall, {server.cpu_s() - spent:.2f} s CPU of the server (its caches cold); {tell(traffic)}"
        )
        print(
            f"  {len(seen['grids']):,} grids ({seen['coloured']:,} coloured), {seen['drawn']:,} cases drawn"
        )
        if seen["drawn"] != len(records.numbers) + records.beside:
            wrong.append(f"first view: {seen['drawn']} cases drawn of {len(records.numbers)}")
        if len(seen["grids"]) < len(records.shapes) or seen["coloured"] < len(records.shapes):
            wrong.append(
                f"first view: {len(seen['grids'])} grids of {len(records.shapes)}, {seen['coloured']} coloured"
            )
        for name in ("twenty moves", "the same twenty moves again", "the same on a new visit"):
            if "visit" in name:
                page.reload()
                page.wait_for_selector("#cm-map[data-state=ready]", state="attached")
            wrong += moved(page, name, server, traffic, records)
        wrong += another(page, server, records)
        browser.close()
    return wrong


def moved(page: Any, name: str, server: Server, traffic: Traffic, records: Records) -> list[str]:
    """The twenty moves, each compared with the records when the map has settled."""
    wrong: list[str] = []
    page.evaluate(
        f"() => {{ window.untouched = true; document.getElementById('cm-map').map.jumpTo({{center: {list(MIDDLE)}, zoom: 12}}); }}"
    )
    page.evaluate(SETTLED)
    traffic.forget()
    begun, spent = time.perf_counter(), server.cpu_s()
    for kind, x, y in MOVES:
        move = (
            f"map.jumpTo({{zoom: {x}}})" if kind == "zoom" else f"map.panBy([{x}, {y}], {{animate: false}})"
        )
        page.evaluate(f"() => {{ const {{map}} = document.getElementById('cm-map'); {move}; }}")
        page.evaluate(SETTLED)
        wrong += compare(page.evaluate(SEEN), records)
    print(
        f"\n{name}: {time.perf_counter() - begun:.1f} s wall, {server.cpu_s() - spent:.2f} s CPU of the server; {tell(traffic)}"
    )
    if traffic.sizes:
        biggest, path = max(traffic.sizes)
        print(
            f"  tiles: median {np.median([s for s, _ in traffic.sizes]) / 1000:.1f} kB, largest {biggest / 1000:.1f} kB ({path.partition('?')[0]})",
            flush=True,
        )
    if traffic.documents or not page.evaluate("() => window.untouched === true"):
        wrong.append(f"{name}: the page was loaded again")
    return wrong


def tell(traffic: Traffic) -> str:
    asked = ", ".join(f"{n} {kind}" for kind, n in sorted(traffic.kinds.items()))
    saved = ", ".join(f"{n} {how}" for how, n in sorted(traffic.how.items()))
    return f"requests: {asked}; documents: {traffic.documents}" + (f"; of these {saved}" if saved else "")


def compare(seen: dict[str, Any], records: Records) -> list[str]:
    """The view beside the records: whole tiles at every zoom, single numbers from near, and every grid."""
    wrong, z = [], min(int(seen["zoom"]), 17)
    expected = records.in_tiles(tiles_of(seen["box"], z))
    if seen["held"] != expected:
        wrong.append(
            f"zoom {seen['zoom']:.1f}: {seen['held']} cases in the tiles of the view, {expected} in the records"
        )
    if z >= 17 and not records.within(shrunk(seen["box"])) <= set(seen["numbers"]) <= records.within(
        shrunk(seen["box"], -0.1)
    ):
        wrong.append(f"zoom {seen['zoom']:.1f}: other cases than the records have here")
    inner_grids, outer_grids = records.grids_in(shrunk(seen["box"])), records.grids_in(seen["box"])
    codes = {c for c in seen["grids"] if c.startswith("N")}
    if not inner_grids <= codes <= outer_grids:
        wrong.append(
            f"zoom {seen['zoom']:.1f}: {len(inner_grids - codes)} grids missing, {len(codes - outer_grids)} too many"
        )
    return wrong


def shrunk(box: list[float], by: float = 0.02) -> list[float]:
    west, south, east, north = box
    x, y = (east - west) * by, (north - south) * by
    return [west + x, south + y, east - x, north - y]


def sign_in(page: Any, server: Server, username: str) -> None:
    from tests.small_town import PASSWORD

    page.goto(f"{server.url}/desk/sign-in")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/desk/")


def another(page: Any, server: Server, records: Records) -> list[str]:
    """Somebody of one street signs in after the dispatcher in the same browser, whose cache still holds the other's tiles."""
    page.context.clear_cookies()
    sign_in(page, server, "street")
    page.goto(f"{server.url}/desk/map")
    page.wait_for_selector("#cm-map[data-state=ready]", state="attached")
    page.evaluate(SETTLED)
    whole = page.evaluate(SEEN)
    page.evaluate(f"() => document.getElementById('cm-map').map.jumpTo({{center: {list(MIDDLE)}, zoom: 13}})")
    page.evaluate(SETTLED)
    elsewhere = page.evaluate(SEEN)
    print(
        f"\nsomebody of one street, same browser: {whole['drawn']:,} cases of {len(records.of_street):,} in the street; over the middle of the town {elsewhere['drawn']}"
    )
    wrong = (
        []
        if whole["drawn"] == len(records.of_street)
        else [f"the street's person sees {whole['drawn']} cases of {len(records.of_street)}"]
    )
    expected = len(records.within(elsewhere["box"]) & records.of_street)
    return wrong + (
        []
        if elsewhere["drawn"] == expected
        else [f"foreign cases: {elsewhere['drawn']} instead of {expected}"]
    )


def by_hand(server: Server, records: Records) -> list[str]:
    """Both people ask for the same tiles in turn, each with the other's mark; then CPU and statements of a tile."""
    cookies = {name: session(name) for name in ("whole", "street")}
    wanted = {z: tiles_of([WEST, SOUTH, WEST + DEGREES, SOUTH + DEGREES], z) for z in (11, 12, 13, 14)}
    wrong: list[str] = []
    for z in (11, 12, 13):
        found = {"whole": 0, "street": 0}
        for _, x, y in wanted[z]:
            marks: dict[str, str] = {}
            for name, other in (("whole", ""), ("street", "whole"), ("whole", "street")):
                path, asked = f"/map/tiles/cases/{z}/{x}/{y}.mvt", {"Cookie": cookies[name]}
                if other:
                    asked["If_None_Match"] = marks[other]
                status, body, headers = server.get(path, **asked)
                if other and status != 200:
                    wrong.append(f"{path}: {name} got {status} for the mark of {other}")
                marks[name] = headers["etag"]
                found[name] = found[name] + (counted(body, headers) if other != "street" else 0)
        expected = {"whole": len(records.numbers), "street": len(records.of_street)}
        print(f"zoom {z}, {len(wanted[z])} tiles by turns: {found['whole']:,} and {found['street']:,} cases")
        if found != expected:
            wrong.append(f"zoom {z}: {found}, expected {expected}")
    for kind in ("cases", "areas", "base"):
        for z in (11, 13, 14):
            tiles = wanted[z][:: max(1, len(wanted[z]) // 60)]
            cost(
                server,
                f"{kind} z{z}",
                [f"/map/tiles/{kind}/{z}/{x}/{y}.mvt" for _, x, y in tiles],
                cookies["whole"],
            )
    return wrong


def cost(server: Server, name: str, paths: list[str], cookie: str) -> None:
    """The same tiles three times: as they come, kept by the server, and asked again by a browser that has them."""
    told, marks = [], {}
    for how in ("first", "again", "not modified"):
        with statements() as count:
            spent, sizes, states = server.cpu_s(), [], Counter()
            for path in paths:
                asked = {
                    "Cookie": cookie,
                    **({"If_None_Match": marks[path]} if how == "not modified" else {}),
                }
                status, body, headers = server.get(path, **asked)
                states[status] += 1
                sizes.append(len(body))
                marks[path] = headers["etag"]
            used = (server.cpu_s() - spent) / len(paths) * 1000
            told.append(
                f"{how} {used:.1f} ms CPU, {count() / len(paths):.1f} statements"
                + (
                    f" ({states[304]} × 304)"
                    if how == "not modified"
                    else f", largest {max(sizes) / 1000:.1f} kB"
                )
            )
    print(f"{name}, {len(paths)} tiles: " + "; ".join(told), flush=True)


def counted(body: bytes, headers: dict[str, str]) -> int:
    plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    layer = mapbox_vector_tile.decode(plain).get("cases", {"features": []}) if plain else {"features": []}
    return sum(f["properties"]["n"] for f in layer["features"])


def session(username: str) -> str:
    from django.conf import settings
    from django.test import Client

    from linli.records.people.models import Account

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(username=username))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    if "--inner" in sys.argv:
        sys.exit(inner(*(int(a) for a in sys.argv[2:])))
    wanted = [int(a) for a in sys.argv[1:]]
    settled = wanted + [2_000, 100_000][len(wanted) :]
    sys.exit(
        in_scratch(
            "benchmarks.map_browser",
            DATABASE,
            [str(n) for n in settled],
            LINLI_SECRET_KEY="for the benchmark only",
        )
    )
