"""The settings of the sample book: what `playbooks/sample/settings.yaml` says, as plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A word in both languages; ``id`` is the one in data where it has one."""

    en: str
    zh: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class BookSettings:
    """How large the book is against its deals, and how demand moves over the year."""

    years: int
    growth: Decimal
    deals_per_rep: int
    deals_per_account: int
    seats_per_team: int
    new_years: tuple[dt.date, ...]
    months: tuple[int, ...]
    quarter_pull: Decimal
    planned: Decimal


@dataclass(frozen=True, slots=True)
class Region:
    """A sales region; ``tongue`` is the language of its people and companies."""

    id: str
    name: Name
    tongue: str
    countries: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A size of customer: median amount in yuan, median employees, how slowly its deals move."""

    id: str
    weight: int
    amount: int
    employees: int
    dwell: Decimal


@dataclass(frozen=True, slots=True)
class Tier:
    """A rank of account: how often it opens deals, and what it adds to every stage."""

    id: str
    weight: int
    visits: int
    logit: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """A type or source of deals, and what it adds to every stage."""

    id: str
    weight: int
    logit: Decimal


@dataclass(frozen=True, slots=True)
class Product:
    """A product; ``price`` multiplies the segment's amount."""

    id: str
    name: Name
    weight: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class StageSettings:
    """A stage of the pipeline (``passes`` is the share that goes on) or after it (everything goes on)."""

    id: str
    days: int
    activities: Decimal
    mix: dict[str, int]
    passes: Decimal = Decimal(1)
    probability: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class PathSettings:
    """How deals move: the spread of stays, late entries, skips, steps back, and stays without end."""

    dwell_sigma: Decimal
    start_later: Decimal
    skip: Decimal
    back: Decimal
    stuck: Decimal


@dataclass(frozen=True, slots=True)
class Shows:
    """By what a criterion is seen in the book: a contact's role, a tag, or ``times`` activities (with an outcome)."""

    contact: str = ""
    tag: str = ""
    activity: str = ""
    outcome: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a rep can do on a deal: how often it is there, and what it adds to passing ``stage``."""

    id: str
    stage: str
    logit: Decimal
    rate: Decimal
    shows: Shows
    when: str
    tier: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ContactSettings:
    """How customers are: accounts that belong to another, contacts who have left or who agree."""

    affiliates: Decimal
    inactive: Decimal
    agreed: Decimal


@dataclass(frozen=True, slots=True)
class Habit:
    """A tag that a share of deals carries from ``stage`` on; it changes nothing."""

    tag: str
    stage: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Ramp:
    """How far below a new rep starts, and after how many days the gap is closed."""

    logit: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Leaks:
    """Which share of reps loses deals at one stage, and by how much."""

    share: Decimal
    logit: Decimal
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RepSettings:
    """How reps differ."""

    skill_sigma: Decimal
    ramp: Ramp
    energy_sigma: Decimal
    fresh: Decimal
    leavers: Decimal
    orphaned: Decimal
    leaks: Leaks
    preferences: dict[str, int]


@dataclass(frozen=True, slots=True)
class Training:
    """A course or coaching: who was sent, and what it truly changed at ``stage`` from the day it was completed.

    ``of`` is random, weakest (by skill) or weak: those whose share passed at ``stage`` fell under ``below``, over the last ``window``
    days with at least ``least`` deals judged.
    """

    id: str
    kind: str
    channel: str
    of: str
    share: Decimal
    stage: str
    logit: Decimal
    activities: Decimal
    below: Decimal = Decimal(0)
    window: int = 0
    least: int = 0


@dataclass(frozen=True, slots=True)
class MoneySettings:
    """Spread of amounts, and how often money moves in which way."""

    amount_sigma: Decimal
    cost: Decimal
    discounted: Decimal
    refunded: Decimal
    credited: Decimal
    paid: Decimal
    dollar: Decimal
    quota: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """What names are composed of."""

    company_zh: tuple[str, ...]
    middle_zh: tuple[str, ...]
    suffix_zh: tuple[str, ...]
    company_en: tuple[str, ...]
    middle_en: tuple[str, ...]
    suffix_en: tuple[str, ...]
    family_zh: tuple[str, ...]
    given_zh: tuple[str, ...]
    given_en: tuple[str, ...]
    family_en: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the sample book is made of."""

    book: BookSettings
    regions: tuple[Region, ...]
    abroad: tuple[str, ...]
    segments: tuple[Segment, ...]
    tiers: tuple[Tier, ...]
    types: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    products: tuple[Product, ...]
    stages: tuple[StageSettings, ...]
    after_sales: tuple[StageSettings, ...]
    path: PathSettings
    criteria: tuple[Criterion, ...]
    habits: tuple[Habit, ...]
    contacts: ContactSettings
    linked: dict[str, Decimal]
    approved: Decimal
    reps: RepSettings
    trainings: tuple[Training, ...]
    completed: Decimal
    money: MoneySettings
    missing: dict[str, Decimal]
    late: dict[str, Decimal]
    industries: tuple[Name, ...]
    competitors: tuple[str, ...]
    lost_reasons: tuple[str, ...]
    outcomes: dict[str, int]
    roles: tuple[str, ...]
    titles: dict[str, Name]
    subjects: dict[str, Name]
    next_steps: tuple[Name, ...]
    comments: tuple[Name, ...]
    words: Words

    @property
    def stage_ids(self) -> tuple[str, ...]:
        """Give every stage a deal can be in, by place: the pipeline, after-sales (won first), and lost at the end."""
        return (*(each.id for each in self.stages), *(each.id for each in self.after_sales), "lost")

    def stage(self, id: str) -> int:
        """Return the place of a stage."""
        return self.stage_ids.index(id)
