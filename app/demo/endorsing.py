"""What proves additional insured, waiver and primary to a client: pages, a forms schedule, or numbers in the remarks."""

from __future__ import annotations

from app.demo.certificate import Coverage, Party
from app.demo.firms import ClientFirm, VendorFirm
from app.demo.pages import Declarations, Endorsement
from app.demo.trades import BY_KEY

Form = tuple[str, str, str, str]
"""Number, edition, title, and in our own words what it grants."""

SCHEDULED: tuple[Form, ...] = (
    (
        "CG 20 10",
        "04 13",
        "Additional Insured - Owners, Lessees or Contractors - Scheduled Person or Organization",
        "also insures them for injury or damage that your ongoing operations for them cause, in whole or in part.",
    ),
    (
        "CG 20 37",
        "04 13",
        "Additional Insured - Owners, Lessees or Contractors - Completed Operations",
        "also insures them for injury or damage that your finished work for them causes, in whole or in part.",
    ),
)
BLANKET: tuple[Form, ...] = (
    (
        "CG 20 38",
        "12 19",
        "Additional Insured - Owners, Lessees or Contractors - Automatic Status for Other Parties When Required in Written "
        "Construction Agreement",
        "also insures whomever a written contract requires you to add, for your ongoing operations.",
    ),
    (
        "CG 20 40",
        "12 19",
        "Additional Insured - Owners, Lessees or Contractors - Automatic Status for Other Parties for Completed Operations",
        "also insures whomever a written contract requires you to add, for your finished work.",
    ),
)
WAIVER_SCHEDULED: Form = (
    "CG 24 04",
    "12 19",
    "Waiver of Transfer of Rights of Recovery Against Others to Us",
    "gives up its right to recover from them what it has paid.",
)
WAIVER_BLANKET: Form = (
    "CG 24 53",
    "12 19",
    "Waiver of Transfer of Rights of Recovery Against Others to Us (Automatic)",
    "gives up its right to recover from whomever a written contract names.",
)
PRIMARY: Form = (
    "CG 20 01",
    "12 19",
    "Primary and Noncontributory - Other Insurance Condition",
    "pays first and asks no share from the additional insured's own insurance, where a written contract says so.",
)


def forms_for(vendor: VendorFirm, blanket: bool) -> list[Form]:
    """The forms that a vendor's policy carries; trades without finished work need no completed operations form."""
    granted = BLANKET if blanket else SCHEDULED
    completed = vendor.tier in ("T2", "T3", "T4")
    return [*granted[: 2 if completed else 1], WAIVER_BLANKET if blanket else WAIVER_SCHEDULED, PRIMARY]


def endorsements(
    vendor: VendorFirm, client: ClientFirm, policy: Coverage, insurer: str, blanket: bool
) -> tuple[Endorsement | Declarations, ...]:
    """The pages behind a certificate, as many as the client wants."""
    forms = forms_for(vendor, blanket)
    if client.evidence == "attached":
        return tuple(_endorsement(form, vendor, client, policy, blanket) for form in forms)
    if client.evidence != "listed" or policy.effective is None or policy.expiration is None:
        return ()
    listed = (("CG 00 01", "04 13", "Commercial General Liability Coverage Form"), *(form[:3] for form in forms))
    return (
        Declarations(
            insurer=insurer,
            policy_number=policy.policy_number or "",
            named_insured=Party(vendor.legal_name, vendor.address),
            effective=policy.effective,
            expiration=policy.expiration,
            line=policy.type,
            limits=policy.limits,
            forms=listed,
        ),
    )


def _endorsement(form: Form, vendor: VendorFirm, client: ClientFirm, policy: Coverage, blanket: bool) -> Endorsement:
    number, edition, title, grants = form
    assert policy.effective is not None
    names = () if blanket or form is PRIMARY else (client.name, *client.upstream)
    return Endorsement(
        form_number=number,
        edition=edition,
        title=title,
        policy_number=policy.policy_number or "",
        named_insured=vendor.legal_name,
        effective=policy.effective,
        schedule_names=names,
        places=(f"All premises of {client.name}",) if names else (),
        grants=grants,
    )


def description(vendor: VendorFirm, client: ClientFirm, blanket: bool) -> str:
    """The remarks of a certificate, in an agent's words."""
    forms = forms_for(vendor, blanket)
    granted = " and ".join(f"{number} {edition}" for number, edition, _, _ in forms[:-2])
    waiver, primary = forms[-2], forms[-1]
    return (
        f"{BY_KEY[vendor.trade].does} at premises of {client.name.removesuffix('.')}.\n"
        f"{', '.join((client.name, *client.upstream))} is additional insured on general liability per {granted} and on "
        f"automobile liability where required by written contract, on a primary and non-contributory basis per "
        f"{primary[0]} {primary[1]}. Umbrella follows form.\n"
        f"Waiver of subrogation applies to general liability per {waiver[0]} {waiver[1]} and to workers compensation."
    )
