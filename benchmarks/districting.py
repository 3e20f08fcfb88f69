"""Grid division against METIS, KaHIP, spopt and k-means-constrained, side by side in one run.

    LINLI_DATA=… python -m benchmarks.districting [1k] [134k] [again] [copies] [commands] [--seeds 10]

`1k`, `134k`: the two Hamilton inputs, limits 200–300; `copies`: eight copies of the second, 1.07 million units;
`again`: re-division after 3 % of the households changed. Peers run where they are installed (extra `bench`) and the
input is within their reach; they get piece by piece of the land (inside hard borders, giants left out) with as many grids as our loose division.
Times are CPU and wall seconds in this process after one small run that compiles the kernels.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from pyarrow import parquet
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks import districting_spopt
from benchmarks.score_division import Score, score
from linli.engine.districting import Division, Parameters, divide, problem

LOW, HIGH = 200, 300
Table = dict[str, Any]


def read(name: str) -> tuple[Table, Table]:
    folder = Path(os.environ["LINLI_DATA"]) / "districting"
    units, edges = (parquet.read_table(folder / f"{name}_{part}.parquet") for part in ("units", "edges"))
    return tuple({c: t[c].to_numpy() for c in t.column_names} for t in (units, edges))  # type: ignore[return-value]


def divided(units: Table, edges: Table, parameters: Parameters, **more: Any) -> Division:
    question = problem(
        ids=np.arange(len(units["w"])),
        x=units["x"],
        y=units["y"],
        w=units["w"],
        border=units["border"],
        u=edges["u"],
        v=edges["v"],
        length=edges["length"],
        street=edges.get("street"),
        **({"low": LOW, "high": HIGH} | more),
    )
    return divide(question, parameters)


def labels(answer: Division) -> Any:
    order = {grid: at for at, grid in enumerate(dict.fromkeys(answer.grid))}
    return np.array([order[grid] for grid in answer.grid])


def ours(units: Table, edges: Table, parameters: Parameters, **more: Any) -> Any:
    return labels(divided(units, edges, parameters, **more))


def pieces(units: Table, edges: Table, grid: Any, high: float) -> Iterator[tuple[Any, Any, int]]:
    """Units, inner edges and number of our grids of each piece of land inside hard borders; giants stand alone."""
    n, u, v = len(units["w"]), edges["u"], edges["v"]
    _, border = np.unique(units["border"].astype(str), return_inverse=True)
    small = units["w"] <= high
    joined = (border[u] == border[v]) & small[u] & small[v]
    near = coo_matrix((np.ones(int(joined.sum())), (u[joined], v[joined])), shape=(n, n))
    count, piece = connected_components(near, directed=False)
    order = np.argsort(piece, kind="stable")
    begin = np.searchsorted(piece[order], np.arange(count + 1))
    inner = np.flatnonzero(joined)
    inner = inner[np.argsort(piece[u[inner]], kind="stable")]
    edge_begin = np.searchsorted(piece[u[inner]], np.arange(count + 1))
    for at in range(count):
        nodes = order[begin[at] : begin[at + 1]]
        yield nodes, inner[edge_begin[at] : edge_begin[at + 1]], len(np.unique(grid[nodes]))


def per_piece(units: Table, edges: Table, grid: Any, solve: Callable[..., Any], high: float = HIGH) -> Any:
    """A peer's labels, piece by piece: none of them knows hard borders, gaps or giants."""
    out, used = np.zeros(len(units["w"]), int), 0
    place = np.zeros(len(units["w"]), int)
    for nodes, inner, count in pieces(units, edges, grid, high):
        place[nodes] = np.arange(len(nodes))
        ends = place[edges["u"][inner]], place[edges["v"][inner]]
        label = solve(units, nodes, *ends, edges["length"][inner], count) if count > 1 else 0
        out[nodes] = np.asarray(label) + used
        used = int(out[nodes].max()) + 1
    return out


def rows(n: int, u: Any, v: Any, length: Any) -> tuple[Any, Any, Any]:
    source, target = np.r_[u, v], np.r_[v, u]
    order = np.lexsort((target, source))
    start = np.r_[0, np.cumsum(np.bincount(source, minlength=n))]
    cost = np.maximum(1, np.round(np.r_[length, length][order] * 10)).astype(int)
    return start, target[order], cost


def in_whole_numbers(w: Any) -> Any:
    """Households as the peers take them: fractions in hundredths."""
    return np.round(w if (w == np.round(w)).all() else 100 * w).astype(int)


def metis(recursive: bool) -> Callable[..., Any]:
    def solve(units: Table, nodes: Any, u: Any, v: Any, length: Any, count: int) -> Any:
        import pymetis

        start, target, cost = rows(len(nodes), u, v, length)
        options = pymetis.Options(seed=1) if recursive else pymetis.Options(seed=1, contig=1)
        try:
            return pymetis.part_graph(
                count,
                xadj=start,
                adjncy=target,
                vweights=in_whole_numbers(units["w"][nodes]),
                eweights=cost,
                recursive=recursive,
                options=options,
            )[1]
        except RuntimeError:  # contig is refused where the group itself is not connected
            return pymetis.part_graph(
                count,
                xadj=start,
                adjncy=target,
                vweights=in_whole_numbers(units["w"][nodes]),
                eweights=cost,
                recursive=recursive,
            )[1]

    return solve


def kahip_eco(units: Table, nodes: Any, u: Any, v: Any, length: Any, count: int) -> Any:
    import kahip

    start, target, cost = rows(len(nodes), u, v, length)
    return kahip.kaffpa(
        in_whole_numbers(units["w"][nodes]).tolist(),
        start.tolist(),
        cost.tolist(),
        target.tolist(),
        count,
        0.1,
        True,
        1,
        1,
    )[1]


def k_means(units: Table, nodes: Any, u: Any, v: Any, length: Any, count: int) -> Any:  # noqa: ARG001
    from k_means_constrained import KMeansConstrained

    least = int(0.8 * len(nodes) / count)
    model = KMeansConstrained(
        count, size_min=least, size_max=int(1.2 * len(nodes) / count) + 1, random_state=1, n_init=1
    )
    return model.fit_predict(np.c_[units["x"][nodes], units["y"][nodes]])


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    wall, cpu = time.perf_counter(), spent()
    found = work()
    return found, spent() - cpu, time.perf_counter() - wall


def spent() -> float:
    """CPU seconds of this process and of those it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def line(name: str, found: Score, cpu: float, wall: float) -> None:
    moved = "" if found.moved is None else f"{found.moved:.2%}"
    print(
        f"| {name} | {found.grids} | {found.good:.3%} | {found.torn} | {found.cut_km:.2f} | {found.spread:.4f} "
        f"| {found.compact:.3f} | {cpu:.2f} | {wall:.2f} | {moved} |",
        flush=True,
    )


def head(title: str) -> None:
    print(
        f"\n**{title}**\n\n| solver | grids | good | torn | cut km | CV | compact | CPU s | wall s | moved |"
    )
    print("|---" * 10 + "|", flush=True)


def versus(title: str, name: str, peers: dict[str, Callable[..., Any]], seeds: int) -> None:
    units, edges = read(name)
    head(title)
    first = np.zeros(0)
    for balance in ("loose", "tight"):
        for seed in range(1, seeds + 1):
            parameters = Parameters(balance=balance, seed=seed)
            grid, cpu, wall = timed(lambda p=parameters: ours(units, edges, p))  # type: ignore[misc]
            line(f"linli {balance}, seed {seed}", score(units, edges, grid, LOW, HIGH), cpu, wall)
            first = grid if not len(first) else first
    for peer, solve in peers.items():
        try:
            grid, cpu, wall = timed(lambda s=solve: per_piece(units, edges, first, s))  # type: ignore[misc]
        except ImportError as error:
            print(f"| {peer} | not installed: {error.name} |")
            continue
        except districting_spopt.TooSlowError as late:
            print(f"| {peer} | {late} | | | | | | | | |")
            continue
        found = score(units, edges, grid, LOW, HIGH)
        line(peer, found, cpu, wall)


def command(name: str, title: str, **environment: str) -> None:
    """The whole command, files in and files out: wall and CPU seconds and peak memory of its process."""
    folder = Path(os.environ["LINLI_DATA"]) / "districting"
    with tempfile.TemporaryDirectory() as place:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        files = [str(folder / f"{name}_{part}.parquet") for part in ("units", "edges")]
        limits = ["--min", str(LOW), "--max", str(HIGH)]
        out = ["--out", f"{place}/grids.csv", "--report", f"{place}/report.json"]
        process = subprocess.Popen(
            [sys.executable, "-m", "linli.site.cli", "divide", *files, *limits, *out],
            env=os.environ | environment,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = used.ru_maxrss / 2**20
    print(f"| {title} | {cpu:.2f} | {wall:.2f} | {peak:.2f} | {status} |", flush=True)


def commands() -> None:
    print("\n**`linli divide` as a command**, files in and files out\n")
    print("| input | CPU s | wall s | peak GiB | exit |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as cache:
        command("hamilton_1k", "hamilton_1k, first run of a machine (compiles)", NUMBA_CACHE_DIR=cache)
        command("hamilton_1k", "hamilton_1k", NUMBA_CACHE_DIR=cache)
        command("hamilton_134k", "hamilton_134k", NUMBA_CACHE_DIR=cache)


def copies() -> None:
    units, edges = read("hamilton_134k")
    n = len(units["w"])
    many_units = {c: np.concatenate([units[c]] * 8) for c in ("w", "y")}
    many_units["x"] = np.concatenate([units["x"] + 1e5 * k for k in range(8)])
    many_units["border"] = np.concatenate(
        [np.char.add(units["border"].astype(str), f"-{k}") for k in range(8)]
    )
    many_edges = {
        c: np.concatenate([edges[c].astype(np.int64) + n * k for k in range(8)]) for c in ("u", "v")
    }
    many_edges["length"] = np.concatenate([edges["length"]] * 8)
    head("eight copies, 1,075,144 units")
    grid, cpu, wall = timed(lambda: ours(many_units, many_edges, Parameters()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    line("linli loose", score(many_units, many_edges, grid, LOW, HIGH), cpu, wall)
    print(f"\nPeak memory of this process: {peak:.2f} GiB.")


def changed(w: Any, kind: str) -> Any:
    """Weights after 3 % of the households have left random homes for others, or for new towers of 100."""
    random = np.random.default_rng(7)
    homes = np.repeat(np.arange(len(w)), w.astype(int))
    leaving = random.choice(homes, int(0.03 * len(homes)), replace=False)
    new = w - np.bincount(leaving, minlength=len(w))
    if kind == "towers":
        new[random.choice(len(w), len(leaving) // 100, replace=False)] += 100
        return new
    return new + np.bincount(random.integers(0, len(w), len(leaving)), minlength=len(w))


def again() -> None:
    units, edges = read("hamilton_134k")
    before = ours(units, edges, Parameters())
    head("re-division after 3 % of the households changed, at most 5 % may move")
    for kind in ("scattered", "towers"):
        now = {**units, "w": changed(units["w"], kind)}
        line(f"{kind}: nothing done", score(now, edges, before, LOW, HIGH, before), 0.0, 0.0)
        existing = dict(enumerate(before.tolist()))
        kept, cpu, wall = timed(
            lambda now=now, e=existing: ours(now, edges, Parameters(), existing=e, move_at_most=0.05)  # type: ignore[misc]
        )
        line(f"{kind}: linli --existing", score(now, edges, kept, LOW, HIGH, before), cpu, wall)
        fresh, cpu, wall = timed(lambda now=now: ours(now, edges, Parameters(seed=2)))  # type: ignore[misc]
        line(f"{kind}: from scratch", score(now, edges, fresh, LOW, HIGH, before), cpu, wall)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="*", default=["1k", "134k", "again"])
    parser.add_argument("--seeds", type=int, default=1, help="rows of ours for the seeds 1 … SEEDS")
    args = parser.parse_args()
    small_units, small_edges = read("hamilton_1k")
    _, cpu, wall = timed(lambda: ours(small_units, small_edges, Parameters(effort=0.05)))
    print(f"<!-- kernels compiled or loaded in {cpu:.1f} s CPU, {wall:.1f} s wall -->")
    partitioners = {"METIS recursive": metis(True), "METIS k-way": metis(False), "KaHIP eco": kahip_eco}
    if "1k" in args.what:
        peers = {**partitioners, "k-means-constrained": k_means, **districting_spopt.peers()}
        versus("hamilton_1k, 1,422 units", "hamilton_1k", peers, args.seeds)
    if "134k" in args.what:
        versus("hamilton_134k, 134,393 units", "hamilton_134k", partitioners, args.seeds)
    if "again" in args.what:
        again()
    if "copies" in args.what:
        copies()
    if "commands" in args.what:
        commands()


if __name__ == "__main__":
    main()
