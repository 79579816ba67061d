"""What is known when a vendor is judged: papers, policy rows, forms, each value with its place and confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from app.judging.vendor import VendorFile
from app.judging.verdict import Evidence

T = TypeVar("T")
Role = Literal["attached", "listed", "mentioned"]

LINES = ("gl", "auto", "umbrella", "wc", "pollution", "professional", "cyber", "property", "other")


@dataclass(frozen=True)
class Read(Generic[T]):
    """A value as the paper shows it.

    No value with confidence 0 means that nothing was read; no value with confidence means that the place was
    seen and is blank, or holds `word` (EXCLUDED, TBD, CONTINUOUS) instead. `verified` is a person's word. `rivals` is
    what several papers say of it, where they contradict each other and none outranks the others.
    """

    value: T | None = None
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    verified: bool = False
    word: str | None = None
    rivals: tuple[T, ...] = ()

    @property
    def unread(self) -> bool:
        """Nothing was read here, so nothing may be concluded."""
        return self.value is None and self.confidence == 0.0

    @property
    def blank(self) -> bool:
        """The place was seen and holds no value."""
        return self.value is None and self.confidence > 0.0


@dataclass(frozen=True)
class Party:
    """A name with its address, as one box shows them."""

    name: Read[str] = field(default_factory=Read)
    address: Read[str] = field(default_factory=Read)


@dataclass(frozen=True)
class Insurer:
    """The writing company of a row; `rating` is AM Best's strength and size, None where no table has it.

    `listed` tells whether the letter points at a company among the insurers of the form.
    """

    letter: Read[str] = field(default_factory=Read)
    name: Read[str] = field(default_factory=Read)
    naic: Read[str] = field(default_factory=Read)
    rating: tuple[str, str] | None = None
    admitted: bool | None = None
    listed: bool | None = None


@dataclass(frozen=True)
class Form:
    """An endorsement or policy form: attached, listed in a schedule of forms, or only mentioned."""

    number: str
    edition: str | None
    title: str | None
    role: Role
    line: str
    names: tuple[str, ...] = ()
    blanket: bool | None = None
    places: tuple[str, ...] = ()
    policy: str | None = None
    insured: str | None = None
    effective: date | None = None
    page_of: str | None = None
    schedule_seen: bool = False
    confirmed: bool = False
    read: Read[str] = field(default_factory=Read)

    @property
    def spoken(self) -> str:
        """How a person names it: CG 20 10 04 13, or its title."""
        return " ".join(part for part in (self.number, self.edition) if part) or self.title or "an unnamed form"


@dataclass(frozen=True)
class Disagreement:
    """Two papers that say different things about one policy; the lower, earlier or narrower is used."""

    what: str
    on_certificate: Any
    on_policy: Any
    evidence: tuple[Evidence, ...]
    confidence: float = 1.0


@dataclass(frozen=True)
class Paper:
    """A certificate: everything on it but its coverage rows."""

    file: str
    kind: str = "acord_25"
    edition: Read[str] = field(default_factory=Read)
    dated: Read[date] = field(default_factory=Read)
    number: str | None = None
    revision: str | None = None
    insured: Party = Party()
    holder: Party = Party()
    signed: Read[bool] = field(default_factory=Read)
    description: Read[str] = field(default_factory=Read)
    warnings: tuple[str, ...] = ()
    pages_referred_to: str | None = None
    sample: str | None = None
    scanned: bool = False
    legibility: float = 1.0


@dataclass(frozen=True, eq=False)
class Row:
    """One policy of one line, as a certificate's row or a declarations page shows it."""

    line: str
    kind: str
    policy: Read[str]
    effective: Read[date]
    expiration: Read[date]
    file: str
    path: str
    limits: Mapping[str, Read[float]] = field(default_factory=dict)
    options: Mapping[str, Read[Any]] = field(default_factory=dict)
    ai_box: Read[bool] = field(default_factory=Read)
    wos_box: Read[bool] = field(default_factory=Read)
    over: Read[tuple[str, ...]] = field(default_factory=Read)
    insurer: Insurer = Insurer()
    insured: Read[str] = field(default_factory=Read)
    description: str | None = None
    kind_read: Read[str] | None = None
    forms: tuple[Form, ...] = ()
    renewal: bool = False
    currency: str | None = None
    disagreements: tuple[Disagreement, ...] = ()
    paper: Paper | None = None

    def limit(self, name: str) -> Read[float]:
        """A limit in the row's currency; where it is not shown, the place where it would stand."""
        return self.limits.get(name) or self._unread(f"limits.{name}")

    def option(self, name: str) -> Read[Any]:
        """An option of the row, such as `occurrence` or `retention`; where not shown, its place."""
        return self.options.get(name) or self._unread(f"options.{name}")

    def _unread(self, name: str) -> Read[Any]:
        return Read(evidence=(Evidence(self.file, path=f"{self.path}.{name}"),))

    @property
    def dates(self) -> tuple[Read[Any], ...]:
        """Effective and expiration, and what says of which line the row is: a row of the wrong line covers nothing."""
        return (self.effective, self.expiration, *((self.kind_read,) if self.kind_read else ()))

    @property
    def number(self) -> str:
        """The policy number for a sentence."""
        return self.policy.value or "the policy"


@dataclass(frozen=True)
class Notice:
    """A carrier's notice among the papers: which policy it names and from which day it takes effect."""

    policy: Read[str]
    effective: Read[date]


@dataclass(frozen=True)
class Ruling:
    """An answer with its reason. It holds only while the place reads `said`: what is read otherwise is asked anew."""

    file: str
    path: str
    said: str
    answer: str
    by: str
    on: str
    reason: str


@dataclass(frozen=True)
class OpenNotice:
    """A notice of which it is open what it is about; `number` is the policy that it names for certain."""

    type: str
    file: str
    policy: Read[str]
    effective: Read[date]
    number: str | None = None
    insured: str | None = None
    insurer: str | None = None


@dataclass(frozen=True)
class Facts:
    """All that is known of one vendor's cover. `paper` is the certificate that now counts."""

    vendor: VendorFile
    paper: Paper | None = None
    rows: tuple[Row, ...] = ()
    omitted: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    illegible: tuple[str, ...] = ()
    policy_pages: bool = False
    rating_table: bool = False
    rejected: bool = False
    from_vendor: bool = False
    currency: str | None = None
    territory_excludes_us: bool = False
    questions: tuple[tuple[str, Read[Any]], ...] = ()
    notices: tuple[OpenNotice, ...] = ()
    untold_pages: tuple[str, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    read_notices: tuple[Notice, ...] = ()

    def rows_of(self, line: str) -> tuple[Row, ...]:
        """The policies of one line, whatever their term."""
        return tuple(row for row in self.rows if row.line == line)
