"""The state of a search: the ground, the label of every node, and jobs that change whole grids in parallel."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from .anneal import Rules
from .graph import Graph, add_up, between, part, rows
from .ground import Ground
from .kernel import Floats, Ints
from .parameters import Parameters


@dataclass(frozen=True, slots=True)
class Scale:
    """Typical lengths of the whole problem in metres, so that temperatures fit any town and unit."""

    edge: float
    perimeter: float


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """Nodes of some whole grids of one region; nothing outside them changes."""

    number: int  # makes the random numbers of the job its own
    nodes: Ints
    choices: Sequence[int]  # how many grids to make of them, the usual number first
    starts: int = 1  # how many independent attempts


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """What a worker gets to see of the land: the part of a job, with grids numbered from 0."""

    graph: Graph
    label: Ints
    count: int
    rules: Rules
    scale: Scale
    effort: float
    place: Ints  # scratch, all -1


@dataclass(slots=True)
class Land:
    """`label` is the grid of each node; grids are never shared by two regions."""

    ground: Ground
    parameters: Parameters
    rules: Rules
    scale: Scale
    choices: list[list[int]]
    label: Ints
    is_counted: bool  # the number of grids is given and must not change
    named: int  # labels below this are grids of the existing division
    spent: float = 0.0  # households that are not in their present grid

    @property
    def nodes(self) -> int:
        return len(self.label)

    def weights(self) -> Floats:
        return add_up(self.label, self.ground.graph.w, int(self.label.max()) + 1)

    def away(self) -> float:
        """Households that are not in their present grid."""
        graph = self.ground.graph
        return float(graph.w[(graph.home >= 0) & (graph.home != self.label)].sum())

    def neighbours(self) -> tuple[Ints, Ints, Graph]:
        """The labels in use, the grid of each node by its place among them, and the graph of grids."""
        graph = self.ground.graph
        here, found = np.unique(self.label, return_inverse=True)
        label = found.astype(np.int32)
        u, v, length = between(graph.xadj, graph.adj, graph.length, label)
        count = len(here)
        xadj, adj, border, _ = rows(count, u, v, length)
        units = np.bincount(label, minlength=count)
        x = add_up(label, graph.x, count) / units
        y = add_up(label, graph.y, count) / units
        none = np.zeros(count, np.int32)
        weight = add_up(label, graph.w, count)
        return here, label, Graph(xadj, adj, border, weight, np.ones(count), x, y, none - 1, none)

    def spot(self, job: Job, place: Ints) -> tuple[Spot, Ints]:
        """The part of a job, and the labels its grids have on the land."""
        graph = part(self.ground.graph, job.nodes, place)
        here, found = np.unique(self.label[job.nodes], return_inverse=True)
        label = found.astype(np.int32)
        rules = self.rules
        if self.named:
            size = max(int(here.max()), int(graph.home.max())) + 1
            known = np.full(size, -1, np.int32)
            known[here] = np.arange(len(here))
            home = np.where(graph.home >= 0, known[graph.home], -1).astype(np.int32)
            graph = graph._replace(home=home)
            away = float(graph.w[(home >= 0) & (home != label)].sum())
            rules = rules._replace(cap=away + max(0.0, rules.cap - self.spent))
        return Spot(graph, label, len(here), rules, self.scale, self.parameters.effort, place), here

    def work_off(
        self,
        jobs: Sequence[Job],
        work: Callable[[Spot, Job], Ints],
        done: Callable[[float], None],
    ) -> None:
        """Do all jobs, in as many threads as the parameters say, and write down what comes out, in order."""
        self.spent = self.away() if self.named else 0.0
        places: queue.SimpleQueue[Ints] = queue.SimpleQueue()
        for _ in range(self.parameters.workers):
            places.put(np.full(len(self.label), -1, np.int32))

        def one(job: Job) -> tuple[Ints, Ints]:
            place = places.get()
            spot, here = self.spot(job, place)
            label = work(spot, job)
            places.put(place)
            return here, label

        with ThreadPoolExecutor(self.parameters.workers) as pool:
            results = pool.map(one, jobs)
            written = self.label.copy()
            for at, (job, (here, label)) in enumerate(zip(jobs, results, strict=True)):
                self.write(written, job, here, label)
                done((at + 1) / len(jobs))
        self.label = written

    def write(self, written: Ints, job: Job, here: Ints, label: Ints) -> None:
        """Take over a job's labels; grids beyond those that were there get new numbers."""
        count = int(label.max()) + 1
        if count > len(here):
            free = int(written.max()) + 1
            here = np.concatenate([here, np.arange(free, free + count - len(here))]).astype(np.int32)
        new = here[label]
        if self.named:
            graph = self.ground.graph
            homes, w = graph.home[job.nodes], graph.w[job.nodes]
            was = w[(homes >= 0) & (homes != written[job.nodes])].sum()
            will = w[(homes >= 0) & (homes != new)].sum()
            if will > was and self.spent + will - was > self.rules.cap:
                return
            self.spent += float(will - was)
        written[job.nodes] = new
