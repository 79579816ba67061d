"""The printed labels of an ACORD 25 by edition: (x, baseline, words), in points from the top left corner."""

from __future__ import annotations

from app.demo.arrangement import LIMITS, Edition, Label

HEADINGS: list[Label] = [
    (20.9, 249.5, "COVERAGES"),
    (158.0, 249.5, "CERTIFICATE NUMBER:"),
    (425.0, 249.5, "REVISION NUMBER:"),
    (20.9, 657.5, "CERTIFICATE HOLDER"),
    (309.0, 657.5, "CANCELLATION"),
]

BOLD: list[Label] = [
    (515.5, 31.0, "DATE (MM/DD/YYYY)"),
    (20.9, 127.0, "PRODUCER"),
    (20.9, 187.0, "INSURED"),
    (309.0, 125.6, "CONTACT"),
    (309.0, 130.8, "NAME:"),
    (309.0, 137.6, "PHONE"),
    (309.0, 142.8, "(A/C, No, Ext):"),
    (484.5, 137.6, "FAX"),
    (484.5, 142.8, "(A/C, No):"),
    (309.0, 149.6, "E-MAIL"),
    (309.0, 154.8, "ADDRESS:"),
    (372.0, 164.6, "INSURER(S) AFFORDING COVERAGE"),
    (558.0, 164.6, "NAIC #"),
    *[(309.0, 176.6 + 12 * n, f"INSURER {letter} :") for n, letter in enumerate("ABCDEF")],
    (20.2, 293.2, "INSR"),
    (21.2, 298.6, "LTR"),
    (75.0, 296.4, "TYPE OF INSURANCE"),
    (177.4, 293.2, "ADDL"),
    (195.6, 293.2, "SUBR"),
    (196.2, 298.6, "WVD"),
    (248.0, 296.4, "POLICY NUMBER"),
    (338.0, 293.2, "POLICY EFF"),
    (335.2, 298.6, "(MM/DD/YYYY)"),
    (384.8, 293.2, "POLICY EXP"),
    (382.0, 298.6, "(MM/DD/YYYY)"),
    (499.0, 296.4, "LIMITS"),
    (38.5, 391.6, "AUTOMOBILE LIABILITY"),
    (54.0, 453.2, "UMBRELLA LIAB"),
    (54.0, 464.2, "EXCESS LIAB"),
    (38.0, 486.4, "WORKERS COMPENSATION"),
    (38.0, 493.0, "AND EMPLOYERS' LIABILITY"),
    (159.5, 495.8, "Y / N"),
    (178.8, 505.6, "N / A"),
    (38.0, 513.6, "(Mandatory in NH)"),
    (309.0, 715.5, "AUTHORIZED REPRESENTATIVE"),
]

_LIMIT_NAMES: list[Label] = [
    (LIMITS + 2.6, 308.6, "EACH OCCURRENCE"),
    (LIMITS + 2.6, 317.4, "DAMAGE TO RENTED"),
    (LIMITS + 2.6, 322.8, "PREMISES (Ea occurrence)"),
    (LIMITS + 2.6, 332.6, "MED EXP (Any one person)"),
    (LIMITS + 2.6, 344.6, "PERSONAL & ADV INJURY"),
    (LIMITS + 2.6, 356.6, "GENERAL AGGREGATE"),
    (LIMITS + 2.6, 368.6, "PRODUCTS - COMP/OP AGG"),
    (LIMITS + 2.6, 389.4, "COMBINED SINGLE LIMIT"),
    (LIMITS + 2.6, 394.8, "(Ea accident)"),
    (LIMITS + 2.6, 404.6, "BODILY INJURY (Per person)"),
    (LIMITS + 2.6, 416.6, "BODILY INJURY (Per accident)"),
    (LIMITS + 2.6, 425.4, "PROPERTY DAMAGE"),
    (LIMITS + 2.6, 430.8, "(Per accident)"),
    (LIMITS + 2.6, 452.6, "EACH OCCURRENCE"),
    (LIMITS + 2.6, 464.6, "AGGREGATE"),
    (LIMITS + 2.6, 500.6, "E.L. EACH ACCIDENT"),
    (LIMITS + 2.6, 512.6, "E.L. DISEASE - EA EMPLOYEE"),
    (LIMITS + 2.6, 524.6, "E.L. DISEASE - POLICY LIMIT"),
]

_DOLLAR_LINES = [*range(300, 384, 12), *range(384, 444, 12), *range(444, 480, 12), *range(492, 528, 12)]

PLAIN: list[Label] = [
    *_LIMIT_NAMES,
    *[(517.2, top + 8.6, "$") for top in _DOLLAR_LINES],
    (54.0, 404.8, "ANY AUTO"),
    (54.0, 473.0 + 4.4, "DED"),
    (89.2, 473.0 + 4.4, "RETENTION $"),
    (132.0, 453.2, "OCCUR"),
    (132.0, 464.6, "CLAIMS-MADE"),
    (38.0, 501.2, "ANY PROPRIETOR/PARTNER/EXECUTIVE"),
    (38.0, 507.0, "OFFICER/MEMBER EXCLUDED?"),
    (38.0, 520.0, "If yes, describe under"),
    (38.0, 525.8, "DESCRIPTION OF OPERATIONS below"),
]


def bold_labels(edition: Edition) -> list[Label]:
    """The small bold labels of an edition."""
    old = edition == "2010/05"
    liability = (38.5, 308.4, "GENERAL LIABILITY") if old else (54.0, 308.4, "COMMERCIAL GENERAL LIABILITY")
    more = (
        "Attach ACORD 101, Additional Remarks Schedule, if"
        if old
        else "ACORD 101, Additional Remarks Schedule, may be attached if"
    )
    return [
        *BOLD,
        (178.2, 298.6, "INSR" if old else "INSD"),
        liability,
        (20.9, 571.0, f"DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES  ({more} more space is required)"),
    ]


def plain_labels(edition: Edition) -> list[Label]:
    """The small plain labels of an edition."""
    return [*PLAIN, *_general_liability(edition), *_autos(edition), *_statute(edition)]


def _general_liability(edition: Edition) -> list[Label]:
    low = 12.0 if edition == "2010/05" else 0.0
    labels = [
        (68.0, 320.8 + low, "CLAIMS-MADE"),
        (132.4, 320.8 + low, "OCCUR"),
        (38.5, 356.6 + low, "GEN'L AGGREGATE LIMIT APPLIES PER:"),
        (54.0, 369.4 + low, "POLICY"),
        (96.2, 365.4 + low, "PRO-"),
        (96.2, 370.8 + low, "JECT"),
        (139.6, 369.4 + low, "LOC"),
    ]
    return [*labels, (54.0, 320.6, "COMMERCIAL GENERAL LIABILITY") if low else (54.0, 381.0, "OTHER:")]


def _autos(edition: Edition) -> list[Label]:
    if edition in ("2010/05", "2014/01"):
        words = ("ALL OWNED", "AUTOS", "SCHEDULED", "AUTOS", "HIRED AUTOS", "", "NON-OWNED", "AUTOS")
    else:
        words = ("OWNED", "AUTOS ONLY", "SCHEDULED", "AUTOS", "HIRED", "AUTOS ONLY", "NON-OWNED", "AUTOS ONLY")
    places = [(54.0, 413.4), (54.0, 418.8), (121.6, 413.4), (121.6, 418.8)]
    places += [(54.0, 425.4), (54.0, 430.8), (121.6, 425.4), (121.6, 430.8)]
    return [(x, y, word) for (x, y), word in zip(places, words, strict=True) if word]


def _statute(edition: Edition) -> list[Label]:
    first, second = ("WC STATU-", "TORY LIMITS") if edition == "2010/05" else ("PER", "STATUTE")
    return [(440.4, 485.4, first), (440.4, 490.8, second), (491.8, 485.4, "OTH-"), (491.8, 490.8, "ER")]
