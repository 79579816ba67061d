"""The fillable blank beside the project, filled with invented values; and its print as a scan, a fax or a photo."""

from __future__ import annotations

import io
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
import pikepdf

from tests.reading.shared import COI

BLANK = COI / "blank" / "acord-25-2016-03-acroform.pdf"
WORDS = [
    "Summit",
    "Harbor",
    "Redwood",
    "Granite",
    "Copper",
    "Willow",
    "Lakeside",
    "Pioneer",
    "Ironwood",
    "Cedar",
    "Falcon",
    "Delta",
    "Prairie",
    "Keystone",
]
TRADES = [
    "Plumbing",
    "Electric",
    "Mechanical",
    "Roofing",
    "Landscaping",
    "Painting",
    "Drywall",
    "Concrete",
    "Flooring",
    "Glass",
    "Masonry",
]
ENTITIES = ("LLC", "Inc.", "Corp.", "Co.", "& Sons, LLC", "LP")
PLACES = (("Springfield", "IL"), ("Fairview", "TN"), ("Salem", "OR"), ("Clayton", "MO"), ("Franklin", "OH"))
CARRIERS = (
    "Acme Casualty Company",
    "First Prairie Indemnity Co",
    "Old Harbor Insurance Exchange",
    "Evermore Specialty Ins Co",
)
AMOUNTS = (100_000, 300_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 1_500_000, 25_000_000)
GENERAL = {
    "each_occurrence": "GeneralLiability_EachOccurrence_LimitAmount",
    "damage_to_rented_premises": "GeneralLiability_FireDamageRentedPremises_EachOccurrenceLimitAmount",
    "personal_and_advertising_injury": "GeneralLiability_PersonalAndAdvertisingInjury_LimitAmount",
    "general_aggregate": "GeneralLiability_GeneralAggregate_LimitAmount",
    "products_completed_operations_aggregate": "GeneralLiability_ProductsAndCompletedOperations_AggregateLimitAmount",
}
AUTOS = {
    "any_auto": "Vehicle_AnyAutoIndicator",
    "owned_autos": "Vehicle_AllOwnedAutosIndicator",
    "scheduled_autos": "Vehicle_ScheduledAutosIndicator",
    "hired_autos": "Vehicle_HiredAutosIndicator",
    "non_owned_autos": "Vehicle_NonOwnedAutosIndicator",
}
EMPLOYERS = "WorkersCompensationEmployersLiability_EmployersLiability_"
COMPENSATION = {
    "each_accident": f"{EMPLOYERS}EachAccidentLimitAmount",
    "disease_each_employee": f"{EMPLOYERS}DiseaseEachEmployeeLimitAmount",
    "disease_policy_limit": f"{EMPLOYERS}DiseasePolicyLimitAmount",
}


class Filling:
    """Field values by name, check boxes by name, and the reading that they should give."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.fields: dict[str, str] = {}
        self.boxes: set[str] = set()
        self.rows: list[dict[str, Any]] = []
        issued = self._day()
        self._type("Form_CompletionDate", f"{issued:%m/%d/%Y}")
        insured, holder = self._party("NamedInsured"), self._party("CertificateHolder")
        producer = self._party("Producer")
        insurers = [self._insurer(letter) for letter in "ABCDEF"[: self.random.randint(1, 6)]]
        self.letters = [insurer["letter"] for insurer in insurers]
        self._general()
        self._automobile()
        self._compensation()
        self.certificate = {
            "certificate_date": issued.isoformat(), "insured": insured, "certificate_holder": holder, "producer": producer,
            "insurers": insurers, "coverages": self.rows,
        }  # fmt: skip

    def _type(self, name: str, text: str) -> str:
        self.fields[name] = text
        return text

    def _day(self) -> date:
        return date(2019, 1, 1) + timedelta(days=self.random.randint(0, 2800))

    def _party(self, who: str) -> dict[str, str]:
        pick = self.random.choice
        name = self._type(f"{who}_FullName", f"{pick(WORDS)} {pick(TRADES)} {pick(ENTITIES)}")
        street = self._type(
            f"{who}_MailingAddress_LineOne",
            f"{self.random.randint(10, 9999)} {pick(WORDS)} {pick(('St', 'Ave', 'Road'))}",
        )
        city, state = pick(PLACES)
        self._type(f"{who}_MailingAddress_CityName", city)
        self._type(f"{who}_MailingAddress_StateOrProvinceCode", state)
        code = self._type(f"{who}_MailingAddress_PostalCode", str(self.random.randint(10_000, 99_999)))
        return {"name": name, "address": f"{street}\n{city} {state} {code}"}

    def _insurer(self, letter: str) -> dict[str, str]:
        name = self._type(f"Insurer_FullName_{letter}", self.random.choice(CARRIERS))
        naic = self._type(f"Insurer_NAICCode_{letter}", str(self.random.randint(10_000, 49_999)))
        return {"letter": letter, "name": name, "naic": naic}

    def _row(self, kind: str, letter: str, policy: str) -> dict[str, Any]:
        start = self._day().replace(day=1)
        end = start.replace(year=start.year + 1)
        number = f"{self.random.choice(('GL', 'CPP', 'S', 'MWZY'))} {self.random.randint(10**5, 10**8)}"
        self._type(f"{policy}_PolicyNumberIdentifier", number)
        self._type(f"{policy}_EffectiveDate", f"{start:%m/%d/%Y}")
        self._type(f"{policy}_ExpirationDate", f"{end:%m/%d/%Y}")
        row = {
            "type": kind, "insurer_letter": self._type(letter, self.random.choice(self.letters)), "policy_number": number,
            "effective": start.isoformat(), "expiration": end.isoformat(), "options": {}, "limits": {},
        }  # fmt: skip
        self.rows.append(row)
        return row

    def _limits(self, row: dict[str, Any], names: dict[str, str]) -> None:
        for key, field in names.items():
            amount = self.random.choice(AMOUNTS)
            row["limits"][key] = amount
            self._type(field, f"{amount:,}")

    def _general(self) -> None:
        row = self._row("general_liability", "GeneralLiability_InsurerLetterCode", "Policy_GeneralLiability")
        occurrence = self.random.random() < 0.7
        self.boxes.add(f"GeneralLiability_{'Occurrence' if occurrence else 'ClaimsMade'}Indicator")
        row["options"] = {"occurrence": occurrence, "claims_made": not occurrence}
        for key, field in (
            ("additional_insured", "CertificateOfInsurance_GeneralLiability_AdditionalInsuredCode"),
            ("subrogation_waived", "Policy_GeneralLiability_SubrogationWaivedCode"),
        ):
            row[key] = self.random.random() < 0.5
            self._type(field, "Y" if row[key] else "N")
        self._limits(row, GENERAL)

    def _automobile(self) -> None:
        row = self._row("automobile_liability", "Vehicle_InsurerLetterCode", "Policy_AutomobileLiability")
        for key, field in AUTOS.items():
            row["options"][key] = self.random.random() < 0.4
            if row["options"][key]:
                self.boxes.add(field)
        self._limits(row, {"combined_single_limit": "Vehicle_CombinedSingleLimit_EachAccidentAmount"})

    def _compensation(self) -> None:
        prefix = "WorkersCompensationEmployersLiability_"
        row = self._row(
            "workers_compensation", f"{prefix}InsurerLetterCode", "Policy_WorkersCompensationAndEmployersLiability"
        )
        self.boxes.add(f"{prefix}WorkersCompensationStatutoryLimitIndicator")
        excluded = self.random.random() < 0.5
        self._type(f"{prefix}AnyPersonsExcludedIndicator", "Y" if excluded else "N")
        row["options"] = {"per_statute": True, "proprietor_excluded": excluded}
        self._limits(row, COMPENSATION)

    def pdf(self, *, flat: bool = False) -> bytes:
        """The filled form, its fields live or flattened into the page."""
        form = pikepdf.open(BLANK)
        for field in form.pages[0].Annots:  # type: ignore[attr-defined]
            name = str(field.get("/T", "")).replace("[0]", "")
            short = name.removesuffix("_A")
            if (value := self.fields.get(name, self.fields.get(short))) is not None and field.get("/FT") == "/Tx":
                field.V = pikepdf.String(value)
            elif short in self.boxes:
                state = next(key for key in field.AP.N.keys() if key != "/Off")  # noqa: SIM118
                field.V = field.AS = pikepdf.Name(state)
        form.generate_appearance_streams()
        if flat:
            form.flatten_annotations("all")
        out = io.BytesIO()
        form.save(out)
        return out.getvalue()


def as_scan(pdf: bytes, seed: int) -> bytes:
    """A print of the first page, laid a little askew on a scanner: skew, blur, grain, JPEG."""
    import cv2
    import pypdfium2
    from PIL import Image

    chance = Random(seed)
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    page = np.asarray(document[0].render(scale=200 / 72, grayscale=True).to_pil().convert("L"))
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-1.4, 1.4), chance.uniform(0.97, 1.0))
    page = cv2.warpAffine(page, turn, (width, height), borderValue=255, flags=cv2.INTER_AREA)
    page = cv2.GaussianBlur(page, (0, 0), chance.uniform(0.4, 0.8))
    grain = np.random.RandomState(seed).normal(0, chance.uniform(2, 10), page.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(page + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=60)
    return out.getvalue()
