"""No false "compliant": papers in order, one fault put in at random, drawn, read and judged.

    python benchmarks/mutants.py [--count 500] [--clean 200] [--seed 1] [--scans 0.1]

Prints how many came out compliant by fault (none may), and how the papers without a fault came out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

TODAY = date(2026, 11, 25)
PASSES = {"compliant", "expiring", "compliant_with_waiver"}


@dataclass(frozen=True)
class Trial:
    """A set of papers; `fault` is None where it is in order."""

    number: int
    fault: str | None
    scan: bool
    vendor: Any
    client: Any
    issued: Any
    style: Any

    def paper(self) -> Any:
        """The file as it would come in."""
        from app.demo.papers import Print, Scan

        return Scan(self.issued.pages, self.style, self.number) if self.scan else Print(self.issued.pages, self.style)


def trials(count: int, seed: int, scans: float, *, faulty: bool) -> Iterator[Trial]:
    """As many sets of papers as asked, each from its own seed."""
    from app.demo.network import invent_network
    from app.demo.policies import issue, last_year, write_book
    from app.demo.style import style_of
    from benchmarks.mutations import MUTATIONS, choose

    network = invent_network(200, Random(seed), TODAY)
    for number in range(count):
        rng = Random(f"{seed}:{number}:{faulty}")
        vendor = rng.choice(network.vendors)
        client = rng.choice(network.clients_of(vendor))
        must = client.evidence == "listed"
        book = write_book(vendor, network.carriers, must, rng)
        book = replace(book, blanket=book.blanket or must)
        start = last_year(TODAY + timedelta(days=rng.randrange(40, 330)))
        issued = issue(vendor, network.agency(vendor.agency), client, book, start=start, on=start, rng=rng)
        fault = None
        if faulty:
            fault = choose(vendor, client, issued, scheduled=not book.blanket, rng=rng)
            issued = MUTATIONS[fault](issued, client, TODAY)
        yield Trial(number, fault, rng.random() < scans, vendor, client, issued, style_of(rng))


def outcome(trial: Trial) -> dict[str, Any]:
    """The verdict on the papers, read as the product reads them."""
    from app.judging import judge
    from app.judging.program import Program
    from app.judging.vendor import VendorFile
    from app.reading.safely import read_safely

    vendor = trial.vendor
    street, town = vendor.address.split("\n")
    known = {"legal_name": vendor.legal_name, "dba": [vendor.dba] if vendor.dba else [], "tier": vendor.tier}
    known |= {"trade": vendor.trade, "work_state": vendor.city.state, "address": f"{street}, {town}"}
    described = VendorFile.model_validate({"vendor": known, "contract": {"from": TODAY - timedelta(days=400)}})
    program = Program.model_validate(trial.client.programs[vendor.tier])
    readings = read_safely(trial.paper().data(), f"{trial.number}.pdf")
    return judge(program, described, readings, TODAY, datetime.combine(TODAY, time(23, 59), UTC)).as_json()


def run(some: list[Trial]) -> Iterator[tuple[Trial, dict[str, Any]]]:
    """Each trial with its verdict, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        for number, (trial, result) in enumerate(zip(some, pool.map(outcome, some), strict=True), 1):
            yield trial, result
            if number % 100 == 0:
                print(f"  {number} of {len(some)}", file=sys.stderr)


def mutants(asked: argparse.Namespace) -> int:
    """Prints a line for each fault; returns how many mutants passed."""
    tried: Counter[str] = Counter()
    statuses: dict[str, Counter[str]] = {}
    passed: list[tuple[Trial, dict[str, Any]]] = []
    for trial, result in run(list(trials(asked.count, asked.seed, asked.scans, faulty=True))):
        fault = str(trial.fault)
        tried[fault] += 1
        statuses.setdefault(fault, Counter())[result["status"]] += 1
        if result["status"] in PASSES:
            passed.append((trial, result))
    for fault in sorted(tried):
        shown = ", ".join(f"{status} {n}" for status, n in statuses[fault].most_common())
        print(f"{fault:32} {tried[fault]:5}  {shown}")
    for trial, result in passed:
        kind = "scan" if trial.scan else "text"
        print(
            f"PASSED: {trial.number} {trial.fault} ({kind}, {trial.client.evidence}, {trial.vendor.tier}) {result['status']}"
        )
    print(f"{sum(tried.values())} mutants, {len(passed)} came out compliant")
    return len(passed)


def clean(asked: argparse.Namespace, scans: float, count: int) -> None:
    """Prints how papers in order come out."""
    statuses: Counter[str] = Counter()
    slugs: Counter[str] = Counter()
    for _trial, result in run(list(trials(count, asked.seed, scans, faulty=False))):
        statuses["compliant" if result["status"] in PASSES else result["status"]] += 1
        found = [finding for part in ("deficiencies", "review") for finding in result[part]]
        slugs.update(finding["slug"] for finding in found if finding["severity"] != "minor")
    kind = "scans" if scans else "text"
    shares = ", ".join(f"{status} {n} ({n / count:.1%})" for status, n in statuses.most_common())
    print(f"{count} in order, {kind}: {shares}; findings: {dict(slugs.most_common(12))}")


def main() -> int:
    """Runs both halves; the exit status is 1 where a mutant passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--clean", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scans", type=float, default=0.1)
    asked = parser.parse_args()
    passed = mutants(asked)
    clean(asked, 0.0, asked.clean)
    clean(asked, 1.0, max(1, asked.clean // 5))
    return int(passed > 0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(main())
